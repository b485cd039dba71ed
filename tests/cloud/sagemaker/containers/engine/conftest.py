"""Containers of the image that the tests' podman has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.engine.launcher import EngineLauncher
from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules
from tests.podman import IMAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


@pytest.fixture
def start(engine: Mapping[str, str], tmp_path: Path) -> Iterator[Callable[..., Container]]:
    """Starts containers of an image, which are gone after the test."""
    pools = []

    def start(image: str = IMAGE, rules: ContainerRules | None = None, **members: Any) -> Container:
        model = tmp_path / "model"
        model.mkdir(exist_ok=True)
        (model / "weights.json").write_text("{}")
        pool = ContainerPool(tmp_path / "logs", [EngineLauncher(rules or ContainerRules(), engine)])
        pools.append(pool)
        environment = members.pop("environment", {})
        return pool.start(ContainerSpec(image, model, environment, "test", **members))

    yield start
    for pool in pools:
        pool.close()
