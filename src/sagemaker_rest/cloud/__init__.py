"""The local target: an AWS in one process on one port, whose requests really run the model.

`server` takes a request and hands it on: to a deployed API (`api_gateway.data_plane`), to an endpoint
(`sagemaker.runtime`), or to a control plane (`api_gateway.control_plane`, `sagemaker.control_plane`, and `neighbours`,
which is moto, for every other service). Data goes `server → api_gateway → sagemaker.runtime → sagemaker.containers`;
`authorization`, `protocol`, `http`, `http_server`, `metrics` and `importing` may be imported by each of them, and
`faults` by `server` alone. Nothing here imports Terraform, a target or pytest, and only `neighbours` reads moto's
models.
"""
