"""An AWS that all tests of this folder share, runs of different ages, and a look at all that there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from sagemaker_rest.runs.run import DEFAULT_LIFETIME, Run, new_run
from sagemaker_rest.targets.inventory import lines_of, take_inventory
from sagemaker_rest.targets.localstack import LocalStackTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.server.process import CloudProcess
    from sagemaker_rest.targets.target import Target

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="session")
def cloud() -> Iterator[CloudProcess]:
    with start_cloud() as running:
        yield running


@pytest.fixture(scope="session")
def account(cloud: CloudProcess) -> LocalStackTarget:
    return LocalStackTarget(cloud.url)


@pytest.fixture
def run_made() -> Callable[..., Run]:
    """A run that began some time ago: `run_made(hours=5)`; it expires 4 hours after its beginning."""

    def make(run_id: str | None = None, **ago: float) -> Run:
        return new_run(Path("nowhere"), run_id=run_id, now=NOW - timedelta(**ago), lifetime=DEFAULT_LIFETIME)

    return make


def everything(account: Target) -> frozenset[str]:
    """A line for each thing there is, of every kind that a run can leave."""
    return lines_of(take_inventory(account.client))
