"""moto with its gaps closed: one small named piece for each thing that moto lacks or gets wrong, with the upstream
issue or AWS page beside it, so that a piece can be deleted when moto grows it. The only folder that reads moto's
models; it hands the data planes frozen dataclasses. It imports `gateway.snapshot` and `runtime`'s types, never the
other way round.
"""
