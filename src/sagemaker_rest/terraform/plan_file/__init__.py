"""What a plan file holds, without `terraform show`: that starts Terraform again, and parses all modules again.

A plan file is a zip archive. `messages` reads the changes in it, which are Protocol Buffers; `values` reads the values
in those, which are MessagePack of a provider's `value_types`; `addresses` takes addresses apart; and `document` puts
together what `terraform show -json` would print, as far as a `Plan` is read from it: all but the configuration, the
checks and the variables. The format is Terraform's own and may change: a file of a version that was not compared with
`show`, or with anything in it that is not known here, is refused, and `show` is asked. Imports how the accelerator
reads messages and schemas; neither pytest nor the cloud.
"""
