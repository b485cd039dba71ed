"""A LocalStack, which is the target of the run, and our own cloud beside it. With another target nothing here is
collected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.server.process import start_cloud

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.cloud.server.process import CloudProcess


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:  # noqa: ARG001  pytest's names
    return True if config.getoption("--target") != "localstack" else None


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudProcess]:
    with start_cloud(log=tmp_path_factory.mktemp("cloud") / "cloud.log") as running:
        yield running
