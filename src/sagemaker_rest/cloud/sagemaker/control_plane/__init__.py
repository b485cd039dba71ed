"""Models, endpoint configurations, endpoints and model packages as Terraform and SDKs make them: frozen records by
account and region.

One file for each of AWS's resources: its record and its operations by their AWS names; what AWS refuses of members that
do not go together is in `…_rules`. `control_plane` lists all operations, `listing` filters, sorts and cuts lists, and
`surroundings` is what other services and the runtime are asked. May import `protocol`, `records` and
`sagemaker.runtime`; imports nothing of moto.
"""
