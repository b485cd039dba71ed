"""Containers that serve the models of `saved_models`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.launcher import TensorFlowLauncher
from tests.cloud.sagemaker.containers.served import IMAGE, STARTUP_SECONDS, Served, StartContainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContainerPool]:
    """While one test runs, TensorFlow is imported for the next container."""
    logs = tmp_path_factory.mktemp("logs")
    with ContainerPool(logs, [TensorFlowLauncher(logs, spares=1, replace_spares=True)]) as pool:
        pool.warm()
        yield pool


@pytest.fixture
def start(pool: ContainerPool) -> Iterator[StartContainer]:
    """Starts containers that are stopped after the test."""
    started = []

    def start(
        model_directory: Path, *, image: str = IMAGE, environment: Mapping[str, str] | None = None, name: str = "test"
    ) -> Container:
        container = pool.start(ContainerSpec(image, model_directory, environment or {}, name))
        started.append(container)
        return container

    yield start
    for container in started:
        container.stop()


@pytest.fixture(scope="session")
def served(pool: ContainerPool, saved_models: Path) -> Iterator[Served]:
    """All models in one container; half_plus is the default."""
    environment = {"SAGEMAKER_TFS_DEFAULT_MODEL_NAME": "half_plus"}
    container = pool.start(ContainerSpec(IMAGE, saved_models, environment, "endpoint/all models"))
    container.wait_until_healthy(STARTUP_SECONDS)
    yield Served(container)
    container.stop()


@pytest.fixture
def model_with_script(saved_models: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A folder with the model half_plus and the given inference.py."""

    def make(source: str) -> Path:
        folder = tmp_path / "model"
        shutil.copytree(saved_models / "half_plus", folder / "half_plus")
        (folder / "code").mkdir()
        (folder / "code" / "inference.py").write_text(source)
        return folder

    return make
