resource "aws_api_gateway_account" "account_without_a_role" {
  reset_on_delete = true
}
