"""Programs that show what the local cloud withstands: `tox -e reliability`, or `python -m reliability`.

- `requests`: generated requests to each surface of the cloud, by the ten thousand;
- `endurance`: a stack under load whose container is killed and whose model is replaced, for half an hour;
- `stacks`: one to fifty stacks at once;
- `suite`: a run of the test suite in random order, added to the record `suite_runs.toml`;
- `kills`: runs, clouds and containers that are ended at the worst moment.

Each prints its figures as a table. Those of a whole run are kept in `figures.json`, from which `page` writes the tables
of docs/reliability.md.
"""
