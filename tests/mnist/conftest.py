"""Digits to learn from, networks trained once, and the commands run in this process."""

from __future__ import annotations

import argparse
import dataclasses
import os
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.mnist.commands import add_commands
from sagemaker_rest.mnist.digits import Digits, LabelledImages
from sagemaker_rest.mnist.scikit_digits import load_scikit_digits
from sagemaker_rest.mnist.training import TrainedModel, TrainingProgress, train

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def mnist_directory() -> Path:
    """Return the folder of MNIST's real t10k files: the only thing here that does not come with the project."""
    directory = os.environ.get("MNIST_DIR")
    if not directory:
        pytest.skip("MNIST_DIR names no folder with MNIST's t10k files")
    return Path(directory)


@pytest.fixture(scope="session")
def scikit_digits() -> Digits:
    return load_scikit_digits()


@pytest.fixture(scope="session")
def few_digits(scikit_digits: Digits) -> Digits:
    """Real digits, few enough to train on in a second or two, and any accuracy will do."""
    return dataclasses.replace(
        scikit_digits,
        training=LabelledImages(scikit_digits.training.images[:320], scikit_digits.training.labels[:320]),
        required_accuracy=0.0,
    )


@pytest.fixture(scope="session")
def impossible_digits(few_digits: Digits) -> Digits:
    """Digits with an accuracy that no network reaches."""
    return dataclasses.replace(few_digits, required_accuracy=1.01)


@pytest.fixture(scope="session")
def training_log() -> list[TrainingProgress]:
    """Return what was said while `trained` was trained."""
    return []


@pytest.fixture(scope="session")
def trained(few_digits: Digits, training_log: list[TrainingProgress]) -> TrainedModel:
    return train(few_digits, epochs=2, on_progress=training_log.append)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every connection is refused, nothing is cached and no folder is named."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    # urllib reads the proxy's address once in a process
    monkeypatch.setattr(urllib.request, "_opener", None)


@pytest.fixture
def run_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run `sagemaker-rest` with these arguments in an empty working directory, and get its exit status."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        parser = argparse.ArgumentParser()
        add_commands(parser.add_subparsers(required=True))
        options = parser.parse_args(arguments)
        status: int = options.run(options)
        return status

    return run
