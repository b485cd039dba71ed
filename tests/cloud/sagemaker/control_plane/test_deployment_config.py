"""The rules of DeploymentConfig, each from both sides."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.protocol.errors import ServiceError
from sagemaker_rest.cloud.sagemaker.control_plane.deployment_config import deployment_policy

FOUR = [{"VariantName": "AllTraffic", "InitialInstanceCount": 4}]
PERCENT = "CAPACITY_PERCENT"
COUNT = "INSTANCE_COUNT"


def size(kind: str, value: int) -> dict[str, Any]:
    return {"Type": kind, "Value": value}


def blue_green(routing: dict[str, Any], **members: Any) -> dict[str, Any]:
    routing = {"WaitIntervalInSeconds": 60, **routing}
    return {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing, **members}}


def canary(canary_size: dict[str, Any]) -> dict[str, Any]:
    return blue_green({"Type": "CANARY", "CanarySize": canary_size})


def linear(step_size: dict[str, Any]) -> dict[str, Any]:
    return blue_green({"Type": "LINEAR", "LinearStepSize": step_size})


def rolling(batch_size: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"RollingUpdatePolicy": {"MaximumBatchSize": batch_size, "WaitIntervalInSeconds": 60, **members}}


@pytest.mark.parametrize(
    ("config", "steps"),
    [
        pytest.param(None, [(1.0, 0.0)], id="none"),
        pytest.param(blue_green({"Type": "ALL_AT_ONCE"}), [(1.0, 60.0)], id="all at once"),
        pytest.param(canary(size(PERCENT, 50)), [(0.5, 60.0), (1.0, 60.0)], id="half as a canary"),
        pytest.param(canary(size(COUNT, 1)), [(0.25, 60.0), (1.0, 60.0)], id="one instance of four as a canary"),
        pytest.param(linear(size(COUNT, 2)), [(0.5, 60.0), (1.0, 60.0)], id="two of four at a time"),
        pytest.param(rolling(size(PERCENT, 50)), [(0.5, 60.0), (1.0, 60.0)], id="batches of a half"),
    ],
)
def test_the_steps_of_a_configuration(config: dict[str, Any] | None, steps: list[tuple[float, float]]) -> None:
    assert [(step.share, step.bake_seconds) for step in deployment_policy(config, FOUR).steps] == steps


def test_waits_limits_and_alarms_are_taken_over() -> None:
    config = blue_green({"Type": "ALL_AT_ONCE"}, TerminationWaitInSeconds=120, MaximumExecutionTimeoutInSeconds=600) | {
        "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "errors"}]}
    }

    policy = deployment_policy(config, FOUR)

    assert (policy.termination_wait_seconds, policy.maximum_execution_seconds) == (120.0, 600.0)
    assert policy.alarms == ("errors",)


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(linear(size(PERCENT, 10)), id="a linear step of a tenth"),
        pytest.param(rolling(size(PERCENT, 5)), id="a batch of a twentieth"),
        pytest.param(rolling(size(COUNT, 2), RollbackMaximumBatchSize=size(PERCENT, 100)), id="a rollback at once"),
        pytest.param(
            blue_green({"Type": "ALL_AT_ONCE"}, MaximumExecutionTimeoutInSeconds=28800), id="the longest time allowed"
        ),
        pytest.param(blue_green({"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 3600}), id="the longest wait"),
        pytest.param(
            {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": f"a{number}"} for number in range(10)]}},
            id="ten alarms",
        ),
    ],
)
def test_what_is_just_allowed(config: dict[str, Any]) -> None:
    assert deployment_policy(config, FOUR).steps[-1].share == 1.0


@pytest.mark.parametrize(
    ("config", "message"),
    [
        pytest.param(canary(size(PERCENT, 51)), "CanarySize must be 0% to 50%", id="a canary of more than a half"),
        pytest.param(canary(size(COUNT, 3)), "CanarySize must be 0% to 50%", id="three instances of four"),
        pytest.param(canary(size("SHARE", 1)), "Type of INSTANCE_COUNT or CAPACITY_PERCENT", id="a strange type"),
        pytest.param(canary(size(PERCENT, 0)), "Value of at least 1", id="a canary of nothing"),
        pytest.param(linear(size(PERCENT, 9)), "LinearStepSize must be 10% to 50%", id="a step too small"),
        pytest.param(linear(size(PERCENT, 51)), "LinearStepSize must be 10% to 50%", id="a step too large"),
        pytest.param(rolling(size(PERCENT, 4)), "MaximumBatchSize must be 5% to 50%", id="a batch too small"),
        pytest.param(rolling(size(COUNT, 3)), "MaximumBatchSize must be 5% to 50%", id="a batch too large"),
        pytest.param(blue_green({"Type": "CANARY"}), "CANARY needs CanarySize", id="a canary without a size"),
        pytest.param(blue_green({"Type": "LINEAR"}), "LINEAR needs LinearStepSize", id="steps without a size"),
        pytest.param(
            blue_green({"Type": "ALL_AT_ONCE", "CanarySize": size(PERCENT, 10)}),
            "ALL_AT_ONCE does not take CanarySize",
            id="a canary's size all at once",
        ),
        pytest.param(blue_green({"Type": "SLOWLY"}), "Value 'SLOWLY' at", id="a strange routing"),
        pytest.param(
            blue_green({"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 3601}),
            "0 to 3600 seconds",
            id="a wait too long",
        ),
        pytest.param(
            blue_green({"Type": "ALL_AT_ONCE"}, TerminationWaitInSeconds=3601),
            "TerminationWaitInSeconds must be 0 to 3600",
            id="a termination wait too long",
        ),
        pytest.param(
            blue_green({"Type": "ALL_AT_ONCE"}, MaximumExecutionTimeoutInSeconds=599),
            "must be 600 to 28800",
            id="too little time",
        ),
        pytest.param(
            blue_green({"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 600}, MaximumExecutionTimeoutInSeconds=600),
            "larger than all waits together",
            id="less time than waits",
        ),
        pytest.param(
            blue_green({"Type": "ALL_AT_ONCE"}) | rolling(size(PERCENT, 50)), "only one of", id="two policies"
        ),
        pytest.param(
            {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": f"a{number}"} for number in range(11)]}},
            "at most 10",
            id="eleven alarms",
        ),
    ],
)
def test_what_is_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ServiceError, match=message):
        deployment_policy(config, FOUR)


@pytest.mark.parametrize(
    ("config", "variants", "before", "message"),
    [
        pytest.param(
            canary(size(PERCENT, 10)),
            [{"VariantName": "AllTraffic", "ServerlessConfig": {"MaxConcurrency": 1}}],
            [],
            "not supported for endpoints with serverless variants",
            id="a serverless variant",
        ),
        pytest.param(
            rolling(size(PERCENT, 50)),
            [*FOUR, {"VariantName": "Other"}],
            [],
            "not supported for endpoints with several variants",
            id="rolling several variants",
        ),
        pytest.param(
            canary(size(PERCENT, 10)), FOUR, [{"VariantName": "Old"}], "must keep the variant names", id="other names"
        ),
    ],
)
def test_endpoints_without_deployment_guardrails(
    config: dict[str, Any], variants: list[dict[str, Any]], before: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(ServiceError, match=message):
        deployment_policy(config, variants, before)
