resource "aws_s3_bucket" "models" {
  bucket        = "${var.name}-models"
  force_destroy = "true"
}

resource "aws_s3_bucket_ownership_controls" "models" {
  bucket = aws_s3_bucket.models.id

  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_acl" "models" {
  depends_on = [aws_s3_bucket_ownership_controls.models]

  bucket = aws_s3_bucket.models.id
  acl    = "private"
}

# the name that this resource had before version 4 of the provider
resource "aws_s3_bucket_object" "digits" {
  bucket = aws_s3_bucket.models.id
  key    = "digits/model.tar.gz"
  source = var.digits_archive
  etag   = filemd5(var.digits_archive)
}

resource "aws_s3_object" "echo" {
  bucket = aws_s3_bucket.models.bucket
  key    = "echo/model.tar.gz"
  source = var.echo_archive
}

resource "aws_iam_role" "execution" {
  name = "${var.name}-execution"

  assume_role_policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "",
      "Effect": "Allow",
      "Principal": {"Service": "sagemaker.amazonaws.com"},
      "Action": "sts:AssumeRole"
    }
  ]
}
EOF
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
}

# AmazonSageMakerFullAccess reads only buckets that have "sagemaker" in their name
resource "aws_iam_role_policy_attachment" "artifacts" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

data "aws_sagemaker_prebuilt_ecr_image" "tensorflow" {
  repository_name = "tensorflow-inference"
  image_tag       = "2.19.0-cpu"
}

resource "aws_sagemaker_model" "digits" {
  name               = "${var.name}-digits"
  execution_role_arn = aws_iam_role.execution.arn

  primary_container {
    image          = data.aws_sagemaker_prebuilt_ecr_image.tensorflow.registry_path
    model_data_url = "s3://${aws_s3_bucket.models.bucket}/${aws_s3_bucket_object.digits.key}"
  }

  depends_on = [aws_iam_role_policy_attachment.execution, aws_iam_role_policy_attachment.artifacts]
}

resource "aws_sagemaker_model" "echo" {
  name                     = "${var.name}-echo"
  execution_role_arn       = aws_iam_role.execution.arn
  enable_network_isolation = true

  container {
    image          = "763104351884.dkr.ecr.${var.region}.amazonaws.com/tensorflow-inference:2.19.0-cpu"
    mode           = "SingleModel"
    model_data_url = "https://${aws_s3_bucket.models.bucket_regional_domain_name}/${aws_s3_object.echo.key}"

    environment = {
      SAGEMAKER_PROGRAM                          = "inference.py"
      SAGEMAKER_GUNICORN_TIMEOUT_SECONDS         = "60"
      SAGEMAKER_NGINX_PROXY_READ_TIMEOUT_SECONDS = "60"
    }
  }

  depends_on = [aws_iam_role_policy_attachment.execution, aws_iam_role_policy_attachment.artifacts]
}

resource "aws_sagemaker_endpoint_configuration" "digits" {
  name_prefix = "${substr(var.name, 0, 24)}-"

  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.digits.name
    initial_instance_count = 1
    instance_type          = "ml.t2.medium"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sagemaker_endpoint_configuration" "echo" {
  name = "${var.name}-echo"

  production_variants {
    variant_name           = "variant-1"
    model_name             = aws_sagemaker_model.echo.name
    initial_instance_count = 1
    initial_variant_weight = 1
    instance_type          = "ml.m5.large"
  }

  tags = {
    Environment = "dev"
  }
}

resource "aws_sagemaker_endpoint" "digits" {
  depends_on = [aws_cloudwatch_log_group.endpoints]

  name                 = "${var.name}-digits"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.digits.name
}

resource "aws_sagemaker_endpoint" "echo" {
  depends_on = [aws_cloudwatch_log_group.endpoints]

  name                 = "${var.name}-echo"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.echo.name

  tags = {
    Environment = "dev"
  }
}
