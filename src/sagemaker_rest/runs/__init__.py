"""A run: one execution of a test suite that makes things. Its id and tags (`run`), the folder that remembers it until
everything is destroyed (`run`, `journal`), what it may cost (`prices`, `estimate`, `budget`).

It knows nothing of targets, pytest or AWS calls; `targets`, `sweep` and `pytest_plugin` import it, and it imports
`terraform.plan` alone.
"""
