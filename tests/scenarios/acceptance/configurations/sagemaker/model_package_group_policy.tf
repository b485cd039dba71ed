resource "aws_sagemaker_model_package_group" "model_package_group_policy" {
  model_package_group_name = "${var.name}-shared"
}

resource "aws_sagemaker_model_package_group_policy" "model_package_group_policy" {
  model_package_group_name = aws_sagemaker_model_package_group.model_package_group_policy.model_package_group_name

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Read"
      Effect    = "Allow"
      Principal = { AWS = aws_iam_role.main.arn }
      Action    = var.step == 1 ? ["sagemaker:DescribeModelPackage"] : ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"]
      Resource  = [aws_sagemaker_model_package_group.model_package_group_policy.arn]
    }]
  })
}
