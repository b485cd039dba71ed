"""Containers of AWS's images in a Python that has the framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRule, ContainerRules
from sagemaker_rest.cloud.sagemaker.containers.toolkits.launcher import ToolkitLauncher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.pool import Container


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Container]]:
    """Starts a container for a model's folder; `python` is the one that has the framework."""
    pools: list[ContainerPool] = []

    def start(image: str, python: Path, model: Path, **environment: str) -> Container:
        launcher = ToolkitLauncher(ContainerRules((ContainerRule("*", python=python),)))
        pools.append(ContainerPool(tmp_path_factory.mktemp("logs"), [launcher]))
        return pools[-1].start(ContainerSpec(image, model, environment, "test"))

    yield start
    for pool in pools:
        pool.close()
