"""Shared parts of the tests of the endpoint's examples: a model, and archives made from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.scenarios.e2e.endpoint.archives import signing, unpacked

if TYPE_CHECKING:
    from sagemaker_rest.targets.target import Target

EXAMPLES = Path(__file__).parents[4] / "terraform/examples"


class SigningArchive(Protocol):
    """`signing_archive("blue")` is an archive whose answers say `"model": "blue"`."""

    def __call__(self, name: str, /) -> Path: ...


@pytest.fixture(scope="module")
def saved_model(model_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(model_archive, tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def signing_archive(saved_model: Path, tmp_path_factory: pytest.TempPathFactory) -> SigningArchive:
    folder = tmp_path_factory.mktemp("archives")

    def make(name: str, /) -> Path:
        return signing(saved_model, name, folder)

    return make


@pytest.fixture(scope="module")
def on_the_local_target(target: Target) -> None:
    """For models that the frameworks of this machine make: AWS's images have versions of their own."""
    if target.name != "local":
        pytest.skip(f"the frameworks here are not those of the images; this is {target.name}")


class TrainExample(Protocol):
    """`train_example("xgboost")` runs the example's train.py in a folder of its own, and returns that."""

    def __call__(self, name: str, /) -> Path: ...


@pytest.fixture(scope="session")
def train_example(tmp_path_factory: pytest.TempPathFactory) -> TrainExample:
    def train(name: str, /) -> Path:
        folder = tmp_path_factory.mktemp(name)
        subprocess.run([sys.executable, str(EXAMPLES / name / "train.py")], cwd=folder, check=True)
        return folder

    return train


@pytest.fixture(scope="module")
def runtime(target: Target) -> Any:
    return target.client("sagemaker-runtime")


@pytest.fixture(scope="module")
def s3(target: Target) -> Any:
    return target.client("s3")
