"""EC2: the VPC endpoints through which private APIs are reached, and the prefix lists that are AWS's own."""
