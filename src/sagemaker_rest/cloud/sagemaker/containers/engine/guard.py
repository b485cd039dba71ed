"""Remove the containers of a cloud once it is gone: `python -m …engine.guard ADDRESS LABEL`, until standard input ends.

A container belongs to its engine, so it outlives a cloud that is killed; this process sees the end of the pipe.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

import docker

from sagemaker_rest.cloud.sagemaker.containers.engine.labelled import ENGINE_ERRORS, remove_labelled


def main() -> None:
    """Wait for the end of the cloud, then remove what has its label."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    while os.read(0, 4096):
        pass
    # nothing can be done about the containers of an engine that is gone
    with contextlib.suppress(*ENGINE_ERRORS):
        remove_labelled(docker.DockerClient(base_url=sys.argv[1]), sys.argv[2])


if __name__ == "__main__":
    main()
