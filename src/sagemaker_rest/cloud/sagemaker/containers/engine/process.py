"""A container of an engine."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import docker
import requests

from sagemaker_rest.cloud.sagemaker.containers.connections import LOOPBACK, free_port
from sagemaker_rest.cloud.sagemaker.containers.engine.labelled import CLOUD_LABEL, ENGINE_ERRORS
from sagemaker_rest.cloud.sagemaker.containers.life import ContainerLife
from sagemaker_rest.cloud.sagemaker.containers.ping import PAUSE_SECONDS, ping
from sagemaker_rest.errors import SagemakerRestError

if TYPE_CHECKING:
    import signal
    from collections.abc import Mapping
    from pathlib import Path

PORT = 8080
# SIGKILL comes 30 s after SIGTERM on AWS; here a test waits for it
_GRACE_SECONDS = 5
_LOG_SECONDS = 10
# a container with it may be told its port, so it can share the network of this machine
# https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipeline-real-time.html
BIND_LABEL = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port"


class _NotStartedError(SagemakerRestError):
    """The engine did not start the container; the message says why."""


@dataclass(frozen=True, slots=True)
class EngineContainer:
    """A container to ask the engine for. `isolated` gives it no network but the one to this machine."""

    image: str
    model_directory: Path
    mounted_at: str
    environment: Mapping[str, str]
    name: str
    cloud: str
    memory: str | None = None
    isolated: bool = False


class EngineProcess(ContainerLife):
    """Pulls the image where it is not there, starts it, pings it until it answers, and copies its log. Thread safe."""

    def __init__(self, client: Any, wanted: EngineContainer, log_path: Path) -> None:
        super().__init__(log_path)
        self._client = client
        self._wanted = wanted
        self._container: Any = None
        self._network: Any = None
        self._shared_port = 0
        self._made = threading.Lock()
        log_path.parent.mkdir(parents=True, exist_ok=True)
        log_path.touch()
        self._thread = threading.Thread(target=self._live, name=f"engine of {wanted.name}", daemon=True)
        self._thread.start()

    def path_inside(self, path: Path) -> str:
        inside = path.relative_to(self._wanted.model_directory).as_posix()
        return self._wanted.mounted_at if inside == "." else f"{self._wanted.mounted_at}/{inside}"

    def send_signal(self, number: signal.Signals) -> None:
        container = self._container
        if container is not None:
            with contextlib.suppress(*ENGINE_ERRORS):
                container.kill(number.name)

    def stop(self) -> None:
        self._is_to_stop()
        with self._made:  # what is being made is made, and goes
            container = self._container
            if container is not None:
                with contextlib.suppress(*ENGINE_ERRORS):
                    container.stop(timeout=_GRACE_SECONDS)
        self._thread.join()
        self._remove()  # an engine that was away may be back

    def _live(self) -> None:
        how = "it was never started"
        try:
            self._start()
            name = f"log of {self._wanted.name}"
            log = threading.Thread(target=self._copy_log, args=(self._container,), name=name, daemon=True)
            log.start()
            self._wait_until_it_serves()
            how = f"its process ended with exit status {self._wait()}"
            log.join(_LOG_SECONDS)  # its last lines say why
        except _NotStartedError as error:
            self._fails(str(error))
        except docker.errors.DockerException as error:
            how = f"the container engine says: {_first_line(error)}"
            self._fails(how)
        except requests.RequestException:
            how = "the container engine does not answer any more: start it again, and the container comes back"
            self._fails(how)
        finally:
            self._remove()
            self._ends(how)

    def _start(self) -> None:
        image = self._image()
        with self._made:
            if self.was_stopped:
                raise _NotStartedError("it was stopped")
            try:
                self._container = self._client.containers.create(image.id, "serve", **self._settings(image))
                self._container.start()
            except docker.errors.DockerException as error:
                raise _NotStartedError(
                    f"the container engine could not start the image {self._wanted.image!r}: {_first_line(error)}"
                ) from error

    def _image(self) -> Any:
        name = self._wanted.image
        try:
            return self._client.images.get(name)
        except docker.errors.ImageNotFound:
            pass
        self._is_late(f"the container engine is still pulling {name}")
        try:
            pulled = self._client.images.pull(name)
        except docker.errors.APIError as error:
            raise _NotStartedError(
                f"the container engine does not have the image {name!r}, and could not pull it: {_first_line(error)}. "
                f'Pull or build it, or give the name of a local one: [tool.sagemaker-rest.containers."{name}"] '
                'image = "NAME"'
            ) from error
        return pulled[0] if isinstance(pulled, list) else pulled

    def _settings(self, image: Any) -> dict[str, Any]:
        wanted = self._wanted
        labels = {CLOUD_LABEL: wanted.cloud, "sagemaker-rest.container": wanted.name}
        settings: dict[str, Any] = {
            "environment": dict(wanted.environment),
            "volumes": {str(wanted.model_directory): {"bind": wanted.mounted_at, "mode": "ro"}},
            "labels": labels,
            "detach": True,
        }
        if wanted.memory:
            settings["mem_limit"] = wanted.memory
        if wanted.isolated and not self._isolates():
            self._say(
                "EnableNetworkIsolation: this container is not isolated here. podman has no network without a way out "
                "that this machine could reach."
            )
        elif wanted.isolated:
            # a network without a way out; this machine reaches the container by its address there
            self._network = self._client.networks.create(
                f"sagemaker-rest-{uuid.uuid4().hex}", internal=True, labels=labels
            )
            return {**settings, "network": self._network.name}
        elif self._may_share_the_network(image):
            self._shared_port = free_port()
            environment = {**wanted.environment, "SAGEMAKER_BIND_TO_PORT": str(self._shared_port)}
            return {**settings, "environment": environment, "network_mode": "host"}
        return {**settings, "ports": {f"{PORT}/tcp": (LOOPBACK, None)}}

    def _isolates(self) -> bool:
        # podman's internal networks have no address of this machine: https://github.com/containers/podman/issues/5526
        components = self._client.version().get("Components") or ()
        return all("podman" not in component["Name"].lower() for component in components)

    def _say(self, line: str) -> None:
        with self.log_path.open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")

    def _wait_until_it_serves(self) -> None:
        while not self.was_stopped:
            if self._is_over():
                return
            address = self._published()
            said = "its port is not published yet" if address is None else ping(*address)
            if said is None and address is not None:
                self._serves(*address)
                return
            self._is_late(said or "")
            time.sleep(PAUSE_SECONDS)

    def _is_over(self) -> bool:
        try:
            self._container.reload()
        except docker.errors.APIError as error:
            # podman fails at a container whose process ends while it is looked at: the next look shows its status
            if not error.is_server_error():
                raise
            return False
        return self._container.status not in {"created", "running"}

    def _may_share_the_network(self, image: Any) -> bool:
        """Return whether the container can take another port than 8080: then it shares the network of this machine, and
        reaches the cloud on loopback. Engines in a virtual machine, as on macOS, share that machine's.
        """
        return sys.platform == "linux" and str(image.labels.get(BIND_LABEL)).lower() == "true"

    def _published(self) -> tuple[str, int] | None:
        if self._shared_port:
            return LOOPBACK, self._shared_port
        network = self._container.attrs["NetworkSettings"]
        if self._network is not None:
            address = network["Networks"].get(self._network.name, {}).get("IPAddress")
            return (address, PORT) if address else None
        published = (network.get("Ports") or {}).get(f"{PORT}/tcp")
        return (LOOPBACK, int(published[0]["HostPort"])) if published else None

    def _wait(self) -> int:
        status: int = self._container.wait(timeout=None)["StatusCode"]
        return status

    def _copy_log(self, container: Any) -> None:
        with (
            self.log_path.open("ab", buffering=0) as log,
            contextlib.suppress(*ENGINE_ERRORS),
        ):
            for chunk in container.logs(stream=True, follow=True):
                log.write(chunk)

    def _remove(self) -> None:
        self._container = _left_of(self._container, force=True)
        self._network = _left_of(self._network)


def _left_of(made: Any, **how: bool) -> Any:
    """Remove a container or a network; return it if that was not possible."""
    try:
        if made is not None:
            made.remove(**how)
    except docker.errors.NotFound:
        pass
    except ENGINE_ERRORS:
        return made
    return None


def _first_line(error: Exception) -> str:
    explanation = getattr(error, "explanation", None) or str(error)
    return str(explanation).strip().splitlines()[0].rstrip(".")
