"""Where a stack lives: `local`, `localstack` or `aws`. One interface (`target`), a file each. A target gives Terraform
its environment, the tests their boto3 clients and the URL of a deployed stage. It may import `cloud` and
`terraform`, and nothing imports it but the plugin and the command line.
"""
