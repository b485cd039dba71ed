"""The mnist example, applied once for the tests of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.cloud.own_api import CloudToken
from sagemaker_rest.cloud.server.call_record import CALLS_PATH
from tests.scenarios.harness.iam_actions import needed_actions
from tests.scenarios.harness.nightly import allowed_actions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target


@pytest.fixture(scope="module", autouse=True)
def within_the_nightly_policy(target: Target) -> Iterator[None]:
    """Check that the nightly role may do all that the tests of a file have called.

    Of a file, because tests that never run on AWS share the local target with these.
    """
    if target.name != "local":
        yield
        return
    record = f"{target.endpoint_url}{CALLS_PATH}"
    requests.delete(record, auth=CloudToken(), timeout=30).raise_for_status()
    yield
    missing = needed_actions(requests.get(record, auth=CloudToken(), timeout=30).json()) - allowed_actions()
    assert not missing, f"add to .github/aws/nightly-policy.json, and to nightly-calls.json what calls it: {missing}"


@pytest.fixture(scope="module")
def mnist(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path) -> Stack:
    return module_deploy_stack("examples/mnist", name=unique_name_factory("mnist"), model_archive=model_archive)


@pytest.fixture(scope="module")
def sagemaker(target: Target) -> Any:
    return target.client("sagemaker")


@pytest.fixture(scope="module")
def iam(target: Target) -> Any:
    return target.client("iam")
