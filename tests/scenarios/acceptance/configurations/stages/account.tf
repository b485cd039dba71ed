resource "aws_iam_role" "account" {
  for_each = toset(["one", "two"])
  name     = "${var.name}-${each.key}"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "apigateway.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "account" {
  for_each = aws_iam_role.account

  role       = each.value.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "account" {
  cloudwatch_role_arn = aws_iam_role.account[var.step == 1 ? "one" : "two"].arn
  reset_on_delete     = true
  depends_on          = [aws_iam_role_policy_attachment.account]
}
