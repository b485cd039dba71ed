"""EC2: the VPC endpoints through which private APIs are reached."""
