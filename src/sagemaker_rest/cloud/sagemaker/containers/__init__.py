"""Model containers: SageMaker's contract (`GET /ping`, `POST /invocations` on one port, an artifact, an environment,
SIGTERM to end) and who fulfils it. Nothing here knows of endpoints, roles or variants.

`pool` starts a `container` by the first launcher that serves its image; `launching` has what a launcher and a
container's process promise, `child_process` a process of this machine, `connections` how it is asked, `archive`
unpacks a model.tar.gz. `rules` is the user's table of how images are served. Each kind of container has a folder, which
imports these and no other kind: `command`, `engine`, `tensorflow`, `toolkits`. Nothing here imports a framework; only a
container's own process does.
"""
