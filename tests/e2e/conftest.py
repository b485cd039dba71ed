"""The mnist example, applied once for the tests of a file."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.targets.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.targets.target import Target


@pytest.fixture(scope="module")
def mnist(target: Target, terraform_root: Path, runs_directory: Path, model_archive: Path) -> Iterator[Stack]:
    name = f"mnist-{secrets.token_hex(4)}"
    with Stack(target, terraform_root, "examples/mnist", runs_directory / name) as stack:
        stack.apply(name=name, model_archive=model_archive)
        yield stack


@pytest.fixture(scope="module")
def sagemaker(target: Target) -> Any:
    return target.client("sagemaker")


@pytest.fixture(scope="module")
def iam(target: Target) -> Any:
    return target.client("iam")
