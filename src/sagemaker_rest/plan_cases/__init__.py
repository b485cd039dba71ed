"""Plan cases as data: a file with the variables of a configuration and what its plan is expected to have.

`case` reads such a file, `comparison` holds a plan or a refusal against it, `inventory` writes what a plan has. Imports
what a plan is and no more: no pytest, no target. `pytest_plugin.plan_cases` makes tests of the files.
"""
