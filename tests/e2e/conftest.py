"""The mnist example, applied once for the tests of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target


@pytest.fixture(scope="module")
def mnist(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path) -> Stack:
    return module_deploy_stack("examples/mnist", name=unique_name_factory("mnist"), model_archive=model_archive)


@pytest.fixture(scope="module")
def sagemaker(target: Target) -> Any:
    return target.client("sagemaker")


@pytest.fixture(scope="module")
def iam(target: Target) -> Any:
    return target.client("iam")
