"""The local target: an AWS in one process on one port, whose requests really run the model.

`control_plane` is moto with its gaps closed, `gateway` is API Gateway's data plane, `runtime` is SageMaker Runtime,
`serving` holds the model containers, `authorization` decides who may do what, and `server` puts them behind one
port. Requests go `gateway → runtime → serving`; `authorization`, `http` and `metrics` may be imported by each of
them. Nothing here imports Terraform, a target or pytest. Only `control_plane` and `server` may import moto: the data
planes see frozen dataclasses.
"""
