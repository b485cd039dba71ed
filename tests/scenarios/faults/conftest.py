"""An AWS that can be told to fail, and runs on it whose leftovers can be seen: it outlives them.

What the provider tries again by itself costs seconds; here it gives up after one repetition, so that the harness has to
do with what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from sagemaker_rest.cloud.faults.client import CloudFaults
from sagemaker_rest.cloud.server.process import start_cloud
from sagemaker_rest.runs.run import Run, new_run
from sagemaker_rest.sweep.finishing import destroy_run
from sagemaker_rest.targets.deployer import Deployer
from sagemaker_rest.targets.localstack import LocalStackTarget
from sagemaker_rest.targets.transient_errors import Patience
from tests.conftest import clients_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sagemaker_rest.cloud.server.process import CloudProcess
    from sagemaker_rest.targets.stack import Stack

TERRAFORM = Path(__file__).parents[3] / "terraform"
NO_PAUSES = Patience(seconds=600, attempts=12, first_pause=0)


class ImpatientTarget(LocalStackTarget):
    """The account, for a provider that gives up soon."""

    @property
    def provider_settings(self) -> Mapping[str, Any]:
        return {"max_retries": 2}


@dataclass(frozen=True, slots=True)
class FaultyRun:
    """A run, as pytest's plugin has one: its stacks, its folder, and what it leaves."""

    run: Run
    deployer: Deployer
    account: LocalStackTarget
    before: frozenset[str]
    said: list[str] = field(default_factory=list)

    def deploy(self, path: str, patience: Patience = NO_PAUSES, /, **variables: Any) -> Stack:
        def announce(stack: Stack) -> None:
            stack.apply_patience = stack.destroy_patience = patience

        return self.deployer.deploy(path, variables, announce)

    @property
    def things(self) -> frozenset[str]:
        """Return what it has made and not destroyed."""
        return self.account.inventory() - self.before

    def finish(self) -> list[str]:
        """`sagemaker-rest destroy ID`: what could not be done."""
        self.deployer.close()
        return destroy_run(self.run.folder, say=self.said.append, accelerate=True)

    @property
    def processes(self) -> list[psutil.Process]:
        """Return the processes that still work in its folder."""
        return [process for process in psutil.process_iter() if _is_below(process, self.run.folder)]


def _is_below(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(folder)
    except psutil.Error:
        return False


def assert_nothing_is_left(of: FaultyRun) -> None:
    assert of.things == frozenset()
    assert of.processes == []
    assert not of.run.folder.exists()


@pytest.fixture(scope="session")
def cloud() -> Iterator[CloudProcess]:
    with start_cloud() as running:
        yield running


@pytest.fixture(scope="session")
def client(cloud: CloudProcess) -> Callable[..., Any]:
    return clients_of(cloud)


@pytest.fixture(scope="session")
def account(cloud: CloudProcess) -> LocalStackTarget:
    return ImpatientTarget(cloud.url)


@pytest.fixture(scope="module")
def module_faults(cloud: CloudProcess) -> Iterator[CloudFaults]:
    told = CloudFaults(cloud.url)
    yield told
    told.clear()


@pytest.fixture
def faults(module_faults: CloudFaults) -> Iterator[CloudFaults]:
    yield module_faults
    module_faults.clear()


@pytest.fixture(scope="session")
def begin_run(account: LocalStackTarget, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], FaultyRun]:
    def begin() -> FaultyRun:
        run = new_run(tmp_path_factory.mktemp("project") / ".runs")
        deployer = Deployer(account, TERRAFORM, run.folder / "main", run=run, accelerate=True)
        return FaultyRun(run, deployer, account, account.inventory())

    return begin
