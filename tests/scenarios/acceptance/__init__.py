"""The kinds of Terraform's own acceptance tests for API Gateway and SageMaker, asked of the local cloud.

Each configuration is applied once, with a file for each of its kinds, and then changed step by step. Each kind is asked
whether it is applied, whether its attributes are as configured, whether a second plan is empty, and whether an import
reads the same. A new kind is a file in a folder of `configurations` and a row of the table of the test module that has
the folder; its resources are known by the file that declares them, so that a failure names the kind.

Kinds that no local cloud can be asked are left out: traffic through a VPC link's load balancer, a Lambda function that
authorizes, the delegation of a domain's zone. Those for which the provider itself waits are, too: a custom domain
name's update takes a minute, and a network load balancer's creation.
"""
