"""examples/autoscaling: what scales the endpoint is there, survives a plan, and is not fought by Terraform."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.endpoint.predictions import digit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

# each test goes on where the one before left the stack
pytestmark = [pytest.mark.e2e, pytest.mark.random_order(disabled=True)]


@pytest.fixture(scope="module")
def scaled(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path) -> Stack:
    return module_deploy_stack("examples/autoscaling", name=unique_name_factory("scaled"), model_archive=model_archive)


@pytest.fixture(scope="module")
def autoscaling(target: Target) -> Any:
    return target.client("application-autoscaling")


def of_stack(stack: Stack) -> dict[str, Any]:
    return {
        "ServiceNamespace": "sagemaker",
        "ResourceId": stack.outputs["scalable_target_id"],
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
    }


def instance_count(sagemaker: Any, stack: Stack) -> int:
    """The number of instances in service, once nothing is being changed."""
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        described = sagemaker.describe_endpoint(EndpointName=stack.outputs["endpoint_name"])
        if described["EndpointStatus"] == "InService":
            return int(described["ProductionVariants"][0]["CurrentInstanceCount"])
        time.sleep(0.1)
    raise AssertionError("the endpoint is not in service")


def test_posting_the_payload_puts_seven_on_top(scaled: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(scaled.url(), json=payload, timeout=30)

    assert digit(answer.json()) == 7


def test_the_target_is_half_of_what_an_instance_can_take(scaled: Stack, autoscaling: Any) -> None:
    (policy,) = autoscaling.describe_scaling_policies(**of_stack(scaled))["ScalingPolicies"]

    tracking = policy["TargetTrackingScalingPolicyConfiguration"]
    assert tracking["PredefinedMetricSpecification"]["PredefinedMetricType"] == "SageMakerVariantInvocationsPerInstance"
    assert tracking["TargetValue"] == 20 * 60 * 0.5
    assert (tracking["ScaleOutCooldown"], tracking["ScaleInCooldown"]) == (60, 600)


def test_the_day_begins_with_two_instances(scaled: Stack, autoscaling: Any) -> None:
    actions = autoscaling.describe_scheduled_actions(**of_stack(scaled))["ScheduledActions"]

    assert {
        (action["ScheduledActionName"], action["Timezone"], action["ScalableTargetAction"]["MinCapacity"])
        for action in actions
    } == {("morning", "Europe/Berlin", 2), ("evening", "Europe/Berlin", 1)}


def test_a_second_plan_is_empty(scaled: Stack) -> None:
    assert scaled.plan().is_empty


def test_what_scaling_has_changed_stays(scaled: Stack, sagemaker: Any) -> None:
    """Application Auto Scaling does its work by this very call."""
    sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=scaled.outputs["endpoint_name"],
        DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": 3}],
    )

    assert instance_count(sagemaker, scaled) == 3
    assert scaled.plan().is_empty
    assert instance_count(sagemaker, scaled) == 3


def test_another_instance_type_is_possible_and_everything_is_registered_again(
    scaled: Stack, sagemaker: Any, autoscaling: Any
) -> None:
    """SageMaker refuses to change the type of a variant that is registered; nobody must have to do it by hand."""
    scaled.apply(instance_type="ml.c5.large")

    assert len(autoscaling.describe_scaling_policies(**of_stack(scaled))["ScalingPolicies"]) == 1
    assert len(autoscaling.describe_scheduled_actions(**of_stack(scaled))["ScheduledActions"]) == 2
    assert instance_count(sagemaker, scaled) >= 1
    assert scaled.plan().is_empty
