"""examples/serverless: no instance, a bounded number of requests at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.endpoint.predictions import digit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def serverless(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path) -> Stack:
    return module_deploy_stack(
        "examples/serverless", name=unique_name_factory("serverless"), model_archive=model_archive, max_concurrency=2
    )


def test_posting_the_payload_puts_seven_on_top(serverless: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(serverless.url(), json=payload, timeout=30)

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


def test_the_endpoint_is_in_service_without_an_instance(serverless: Stack, sagemaker: Any) -> None:
    described = sagemaker.describe_endpoint(EndpointName=serverless.outputs["endpoint_name"])

    (variant,) = described["ProductionVariants"]
    assert described["EndpointStatus"] == "InService"
    assert variant["CurrentServerlessConfig"]["MemorySizeInMB"] == 2048
    assert variant["CurrentServerlessConfig"]["MaxConcurrency"] == 2


def test_a_second_plan_is_empty(serverless: Stack) -> None:
    assert serverless.plan().is_empty
