"""Real SavedModels, built once for all workers of a test run, and containers that serve them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from sagemaker_rest.cloud.serving.pool import Container, ContainerPool, ContainerSpec
from tests.cloud.serving.served import IMAGE, STARTUP_SECONDS, Served, StartContainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@pytest.fixture(scope="session")
def saved_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all models side by side."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, unfinished = shared / "saved_models", shared / "saved_models.unfinished"
    with FileLock(shared / "saved_models.lock"):
        if not folder.exists():
            builder = Path(__file__).parent / "build_saved_models.py"
            subprocess.run([sys.executable, builder, unfinished], check=True, capture_output=True, text=True)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContainerPool]:
    """While one test runs, TensorFlow is imported for the next container."""
    with ContainerPool(tmp_path_factory.mktemp("logs"), spares=1, replace_spares=True) as pool:
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
