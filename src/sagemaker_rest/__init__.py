"""SageMaker models behind a REST URL, and the proof that they answer.

`mnist` makes the demo model, `terraform` runs Terraform, `cloud` is an AWS in one process, `targets` says where a
stack lives, `pytest_plugin` turns all of it into fixtures and `cli` into commands. Imports go one way:
`pytest_plugin | cli → targets → (terraform | cloud)`; `cloud` imports neither Terraform nor pytest, `terraform` does
not import `cloud`, `mnist` imports none of them. `errors` may be imported from everywhere.
"""
