resource "aws_iam_role" "reviews" {
  name               = "reviews"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

# THE BLOCK
