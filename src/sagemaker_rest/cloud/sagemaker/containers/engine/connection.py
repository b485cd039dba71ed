"""Finding the container engine: by DOCKER_HOST, else at the sockets where Docker and podman listen."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import NoEngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# an engine that does not answer a ping by then is not running
_ANSWER_SECONDS = 5
# a pull may be silent for long
_CALL_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that answers at `address`, such as unix:///var/run/docker.sock; `client` is a docker.DockerClient."""

    address: str
    client: Any


def connect(environment: Mapping[str, str] = os.environ) -> Engine:
    """Return the first engine that answers.

    Raises:
        NoEngineError: No engine answers; the message, a clause, says where one was
            looked for.

    """
    import docker  # noqa: PLC0415  # it takes the time of a third of a cloud's start

    asked = []
    for address in _addresses(environment):
        try:
            docker.DockerClient(base_url=address, timeout=_ANSWER_SECONDS).ping()
            return Engine(address, docker.DockerClient(base_url=address, timeout=_CALL_SECONDS))
        except docker.errors.DockerException as error:
            asked.append(f"{address} ({str(error).splitlines()[0]})")
    where = "; ".join(asked) or "at none of the usual sockets is a file"
    raise NoEngineError(
        f"no container engine answers ({where}): start Docker or podman (`podman system service`), or name one with "
        "DOCKER_HOST"
    )


def _addresses(environment: Mapping[str, str]) -> Iterator[str]:
    if environment.get("DOCKER_HOST"):
        yield environment["DOCKER_HOST"]
        return
    runtime = environment.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}")
    sockets = (
        Path("/var/run/docker.sock"),
        Path(runtime, "docker.sock"),
        Path.home() / ".docker/run/docker.sock",
        Path(runtime, "podman/podman.sock"),
        Path("/run/podman/podman.sock"),
    )
    for socket in sockets:
        if socket.exists():
            yield f"unix://{socket}"
