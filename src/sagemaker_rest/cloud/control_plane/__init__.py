"""moto with its gaps closed: one small named piece for each thing that moto lacks or gets wrong.

The upstream issue or the AWS page stands beside each, so that a piece can be deleted when moto grows it;
`moto_application` puts them together, `identity` and `artifact_store` let the data planes see moto's IAM and S3. The
only
folder that reads moto's models. It imports `gateway.snapshot` and `runtime`, never the other way round.
"""
