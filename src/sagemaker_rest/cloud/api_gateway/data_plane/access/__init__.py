"""Access to a method, in AWS's order: web ACL, VPC endpoint, resource policy with IAM or a user pool's token, API key,
the usage plan's throttle, the stage's throttle, the plan's quota.

Each kind of check is a module; `access_control` puts them in order. What they need to know comes by the protocols that
they define, so that nothing here imports the control plane. Imports `authorization` and the modules of `gateway` that
describe an invocation.
"""
