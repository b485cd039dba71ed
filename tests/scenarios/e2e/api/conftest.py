"""One endpoint for all APIs of a worker: the examples here are about what stands before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName


@pytest.fixture(scope="session")
def endpoint_name(session_deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path) -> str:
    stack = session_deploy_stack("examples/mnist", name=unique_name_factory("digits"), model_archive=model_archive)
    return str(stack.outputs["endpoint_name"])
