"""A project whose runs are ended before their end, on a cloud that outlives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.targets.localstack import LocalStackTarget
from tests.scenarios.harness.kills.checkpoints import Checkpoints
from tests.scenarios.harness.kills.victims import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sagemaker_rest.cloud.server.process import CloudProcess
    from tests.scenarios.harness.conftest import Project
    from tests.scenarios.harness.kills.cells import Cell, Runner
    from tests.scenarios.harness.kills.victims import VictimRun

    StartVictim = Callable[[Cell, Runner], VictimRun]


@pytest.fixture(scope="session")
def account(cloud: CloudProcess) -> LocalStackTarget:
    return LocalStackTarget(cloud.url)


@pytest.fixture(scope="session")
def tox_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where tox keeps its environments: they are made once."""
    return tmp_path_factory.mktemp("tox")


@pytest.fixture
def start_victim(
    project_on_cloud: Project, cloud: CloudProcess, tox_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartVictim]:
    """Start a run that will be held at the moments of its strikes."""
    opened: list[Checkpoints] = []

    def make(cell: Cell, runner: Runner) -> VictimRun:
        checkpoints = Checkpoints(cloud.url, {strike.moment for strike in cell.strikes})
        opened.append(checkpoints.__enter__())
        # a short name: sockets lie below it, and the path of one has 108 characters at most
        return start(
            cell, runner, project_on_cloud, checkpoints, temporary=tmp_path_factory.mktemp("t"), tox=tox_folder
        )

    yield make
    for checkpoints in opened:
        checkpoints.__exit__(None, None, None)
