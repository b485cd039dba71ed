"""modules/sagemaker_endpoint once it is scaled: what is registered leaves before SageMaker would refuse a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

# each test goes on where the one before left the stack
pytestmark = [pytest.mark.e2e, pytest.mark.random_order(disabled=True)]

AUTOSCALING: dict[str, Any] = {
    "max_capacity": 3,
    "target_tracking": {"requests": {"requests_per_second": 10}},
    "step": {
        "slow": {
            "step_adjustments": [{"scaling_adjustment": 1, "metric_interval_lower_bound": 0}],
            "alarm": {"metric_name": "ModelLatency", "threshold": 200000},
        }
    },
    "scheduled": {"morning": {"schedule": "cron(0 8 ? * MON-FRI *)", "min_capacity": 2}},
}
BOTH: dict[str, Any] = {"kept": {"autoscaling": AUTOSCALING}, "dropped": {"autoscaling": {"max_capacity": 2}}}


@pytest.fixture(scope="module")
def scaled(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path) -> Stack:
    """An endpoint with two scaled variants, one of which is told to stop at an instance."""
    return module_deploy_stack(
        "modules/sagemaker_endpoint",
        name=unique_name_factory("scaled"),
        models={"digits": {"archive": str(model_archive)}},
        variants=BOTH,
    )


@pytest.fixture(scope="module")
def scaling(target: Target) -> Any:
    return target.client("application-autoscaling")


@pytest.fixture(scope="module")
def sagemaker(target: Target) -> Any:
    return target.client("sagemaker")


def registered(scaling: Any, stack: Stack) -> dict[str, set[str]]:
    """The names of what is registered for each of the endpoint's variants: policies and scheduled actions."""
    prefix = f"endpoint/{stack.outputs['endpoint_name']}/variant/"
    targets = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    policies = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
    actions = scaling.describe_scheduled_actions(ServiceNamespace="sagemaker")["ScheduledActions"]
    return {
        entry["ResourceId"].removeprefix(prefix): {
            one.get("PolicyName") or one.get("ScheduledActionName")
            for one in (*policies, *actions)
            if one["ResourceId"] == entry["ResourceId"]
        }
        for entry in targets
        if entry["ResourceId"].startswith(prefix)
    }


def instance_types(sagemaker: Any, stack: Stack) -> dict[str, str]:
    endpoint = sagemaker.describe_endpoint(EndpointName=stack.outputs["endpoint_name"])
    configuration = sagemaker.describe_endpoint_config(EndpointConfigName=endpoint["EndpointConfigName"])
    return {variant["VariantName"]: variant["InstanceType"] for variant in configuration["ProductionVariants"]}


def test_instances_that_were_added_are_no_change(scaled: Stack, sagemaker: Any) -> None:
    name = scaled.outputs["endpoint_name"]

    sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=name, DesiredWeightsAndCapacities=[{"VariantName": "kept", "DesiredInstanceCount": 2}]
    )
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig={"Delay": 1})
    described = sagemaker.describe_endpoint(EndpointName=name)

    assert {variant["VariantName"]: variant["CurrentInstanceCount"] for variant in described["ProductionVariants"]} == {
        "dropped": 1,
        "kept": 2,
    }
    assert scaled.plan(variants=BOTH).is_empty


def test_a_new_model_leaves_the_scaling_alone(scaled: Stack, model_archive: Path) -> None:
    plan = scaled.plan(models={"digits": {"archive": str(model_archive), "environment": {"A": "1"}}})

    assert 'aws_sagemaker_model.this["digits"]' in plan.changes
    assert {address for address in plan.changes if "autoscaling" in address or "scaled" in address} == set()


def test_a_scaled_variant_gets_another_instance_type_and_another_goes(
    scaled: Stack, scaling: Any, sagemaker: Any, model_archive: Path
) -> None:
    before = registered(scaling, scaled)
    others = {"kept": {"instance_type": "ml.c5.large", "autoscaling": AUTOSCALING}}

    # a plan keeps the variables of the one before, so the model is named again
    scaled.apply(variants=others, models={"digits": {"archive": str(model_archive)}})

    assert before == {"kept": {"requests", "slow", "morning"}, "dropped": set()}
    assert instance_types(sagemaker, scaled) == {"kept": "ml.c5.large"}
    assert registered(scaling, scaled) == {"kept": {"requests", "slow", "morning"}}
    assert scaled.plan(variants=others).is_empty
