"""A LocalStack of its own for one command, without Docker: its last open release, as PyPI has it, run by a Python that
it is installed for. That is an environment of its own, because what it pins does not go with what the cloud pins.

`process` starts one and waits for it, `launch` is what the other Python runs, `commands` is the command
`sagemaker-rest localstack`. Imports `errors` alone; `cli` imports it.
"""
