"""SageMaker models behind a REST URL, and the proof that they answer.

`mnist` makes the demo model, `terraform` runs Terraform, `cloud` is an AWS in one process, `targets` says where a
stack lives, `runs` remembers what a test run makes and what that may cost, `sweep` removes what one has left,
`pytest_plugin` turns all of it into fixtures and `cli` into commands. Imports go one way:
`pytest_plugin | cli → sweep → targets → (runs | terraform | cloud)`; `cloud` imports neither Terraform nor pytest,
`runs` no more of `terraform` than what a plan is, `terraform` imports neither, `mnist` imports none of them. `errors`
may be imported from everywhere.
"""
