data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  dns_suffix = data.aws_partition.current.dns_suffix
  # `id` is the region's name in provider 5 and 6 alike; `name` is deprecated in 6, and `region` is not in 5.
  region = data.aws_region.current.id
}
