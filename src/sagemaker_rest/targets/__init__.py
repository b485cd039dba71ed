"""The targets on which stacks live: `local`, `localstack` or `aws`. One interface (`target`), a file each. A target
gives Terraform its environment, the tests their boto3 clients and the URL of a deployed stage. `stack` is one
configuration there, `deployer` all of a process, `record` what finds a stack again, `guardian` the process that
destroys it if its owner is killed.

It may import `cloud`, `runs` and `terraform`; `sweep`, the plugin and the command line import it.
"""
