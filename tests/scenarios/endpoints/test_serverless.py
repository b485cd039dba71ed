"""Serverless variants: their own limits, and no instances."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.scenarios.endpoints.conftest import GATES, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.endpoints.conftest import Endpoints

FOUR_MEGABYTES = 4 * 1024 * 1024


def serverless(variant: dict[str, Any], **config: int) -> dict[str, Any]:
    """The variant without instances."""
    settings = {"MemorySizeInMB": 2048, "MaxConcurrency": 2, **config}
    kept = {key: value for key, value in variant.items() if key not in {"InstanceType", "InitialInstanceCount"}}
    return kept | {"ServerlessConfig": settings}


@pytest.fixture
def runtime(aws: Callable[..., Any]) -> Any:
    return aws("sagemaker-runtime")


def test_a_serverless_variant_is_described_without_instances(endpoints: Endpoints, name: str) -> None:
    endpoints.create(name, endpoints.config(serverless(endpoints.variant(), ProvisionedConcurrency=1)))

    (variant,) = endpoints.describe(name)["ProductionVariants"]

    settings = {"MemorySizeInMB": 2048, "MaxConcurrency": 2, "ProvisionedConcurrency": 1}
    assert variant["CurrentServerlessConfig"] == variant["DesiredServerlessConfig"] == settings
    assert "CurrentInstanceCount" not in variant


def test_more_requests_at_a_time_than_allowed_are_throttled(
    endpoints: Endpoints, name: str, gate: str, runtime: Any
) -> None:
    endpoints.create(name, endpoints.config(serverless(endpoints.variant(GATE=gate))))
    outcomes: list[str] = []

    def invoke() -> None:
        try:
            runtime.invoke_endpoint(EndpointName=name, Body=b"{}")
            outcomes.append("answered")
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            outcomes.append(f"{status} {error.response['Error']['Code']}")

    threads = [threading.Thread(target=invoke) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: outcomes)
    before_the_gate_opened = list(outcomes)
    GATES[gate].set()
    for thread in threads:
        thread.join()

    assert before_the_gate_opened == ["429 ThrottlingException"]
    assert sorted(outcomes) == ["429 ThrottlingException", "answered", "answered"]


def test_the_concurrency_can_be_changed(endpoints: Endpoints, name: str, gate: str, runtime: Any) -> None:
    endpoints.create(name, endpoints.config(serverless(endpoints.variant(GATE=gate), MaxConcurrency=1)))
    endpoints.sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=name,
        DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "ServerlessUpdateConfig": {"MaxConcurrency": 3}}],
    )
    (variant,) = endpoints.settle(name)["ProductionVariants"]
    answers: list[int] = []

    def invoke() -> None:
        answer = runtime.invoke_endpoint(EndpointName=name, Body=b"{}")
        answers.append(answer["ResponseMetadata"]["HTTPStatusCode"])

    threads = [threading.Thread(target=invoke) for _ in range(3)]
    for thread in threads:
        thread.start()
    GATES[gate].set()
    for thread in threads:
        thread.join()

    assert variant["CurrentServerlessConfig"] == {"MemorySizeInMB": 2048, "MaxConcurrency": 3}
    assert answers == [200, 200, 200]


def test_a_payload_may_have_four_megabytes(endpoints: Endpoints, name: str, runtime: Any) -> None:
    endpoints.create(name, endpoints.config(serverless(endpoints.variant(ANSWER="yes"))))

    answer = runtime.invoke_endpoint(EndpointName=name, Body=b"x" * FOUR_MEGABYTES)
    with pytest.raises(ClientError) as refused:
        runtime.invoke_endpoint(EndpointName=name, Body=b"x" * (FOUR_MEGABYTES + 1))

    assert answer["Body"].read() == b"yes"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_an_instance_count_means_nothing_to_a_serverless_variant(endpoints: Endpoints, name: str) -> None:
    endpoints.create(name, endpoints.config(serverless(endpoints.variant())))

    with pytest.raises(ClientError, match="is serverless: DesiredInstanceCount has no meaning"):
        endpoints.sagemaker.update_endpoint_weights_and_capacities(
            EndpointName=name,
            DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": 2}],
        )
