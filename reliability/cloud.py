"""A local cloud in a process of its own, and stacks on it that Terraform makes."""

from __future__ import annotations

import contextlib
import signal
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from reliability.judgement import Kill
from reliability.machine import ROOT
from reliability.models import Served, container_rules, write_archive
from sagemaker_rest.cloud.server.process import start_cloud
from sagemaker_rest.errors import ServingError
from sagemaker_rest.targets.deployer import Deployer
from sagemaker_rest.targets.localstack import LocalStackTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.targets.stack import Stack

EXAMPLE = "examples/mnist"
_GONE_SECONDS = 10.0
_SECONDS_OF_A_START = 60.0


@dataclass(frozen=True)
class World:
    """`archives` are the versions of the model, by addend."""

    cloud: psutil.Process
    deployer: Deployer
    archives: dict[int, Path]

    def deploy(self, name: str, addend: int) -> Stack:
        """Apply the example with one version of the model."""
        return self.deployer.deploy(EXAMPLE, {"name": name, "model_archive": str(self.archives[addend])})

    def update(self, stack: Stack, addend: int) -> None:
        """Apply it again with another."""
        stack.apply(model_archive=str(self.archives[addend]))

    def kill_container(self) -> Kill:
        """End the process that answers for the endpoint's container, once it is there, and wait until it is gone."""
        container = self._container()
        struck = time.monotonic()
        container.send_signal(signal.SIGKILL)
        _wait_until_gone(container)
        return Kill(struck, time.monotonic())

    def _container(self) -> psutil.Process:
        # on a busy machine a kill may come late, when the one before is not made good yet
        deadline = time.monotonic() + _SECONDS_OF_A_START
        while not (found := self.containers()):
            if time.monotonic() > deadline:
                raise ServingError(f"No container has come back within {_SECONDS_OF_A_START} s.")
            time.sleep(0.1)
        return found[0]

    def containers(self) -> list[psutil.Process]:
        """Return the processes below the cloud that listen: each is a container, or the command that is one."""
        return [child for child in self.cloud.children(recursive=True) if _listens(child)]


@contextmanager
def world(addends: tuple[int, ...], served: Served, *, destroy: bool = True) -> Iterator[World]:
    """Start a cloud. At the end what was deployed on it is destroyed, or left to end with the cloud."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rules = container_rules(folder / "rules.toml") if served is Served.COMMAND else None
        archives = {addend: write_archive(folder / f"{addend}.tar.gz", addend, served) for addend in addends}
        cloud = stack.enter_context(start_cloud(log=folder / "cloud.log", containers=rules))
        target = stack.enter_context(LocalStackTarget(cloud.url))
        deployer = Deployer(target, ROOT / "terraform", folder / "stacks", accelerate=True, keep=not destroy)
        stack.callback(deployer.destroy_all)
        yield World(psutil.Process(cloud.pid), deployer, archives)


def _listens(process: psutil.Process) -> bool:
    try:
        return any(each.status == psutil.CONN_LISTEN for each in process.net_connections("tcp"))
    except psutil.NoSuchProcess:
        return False


def _wait_until_gone(process: psutil.Process) -> None:
    """Wait for a process that is not a child of this one: it is a zombie until its parent has noticed."""
    deadline = time.monotonic() + _GONE_SECONDS
    with contextlib.suppress(psutil.NoSuchProcess):
        while process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
            time.sleep(0.002)
