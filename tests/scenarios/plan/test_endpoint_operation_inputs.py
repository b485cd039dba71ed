"""modules/sagemaker_endpoint: every rule for queues, records, updates, alarms and networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import ENDPOINT, IN_S3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scenarios.plan.conftest import RefuseCalls

pytestmark = pytest.mark.plan

BASE: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": IN_S3 | {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/digits:1"}},
}
MORE: dict[str, Any] = BASE | {
    "async_inference": {"s3_output_path": "s3://answers", "max_concurrent_invocations_per_instance": 0},
    "data_capture": {"destination_s3_uri": "s3://records", "initial_sampling_percentage": -1, "capture_modes": []},
    "deployment": {
        "blue_green": {
            "traffic_routing": "CANARY",
            "wait_interval_in_seconds": 600,
            "termination_wait_in_seconds": 600,
            "maximum_execution_timeout_in_seconds": 1200,
        },
        "rolling": {
            "maximum_batch_size": {"type": "PERCENT", "value": 51},
            "maximum_execution_timeout_in_seconds": 14401,
        },
    },
    "alarms": {"roll_back": True},
}
REST: dict[str, Any] = BASE | {
    "deployment": {
        "blue_green": {"traffic_routing": "LINEAR", "linear_step_size": {"value": 51}},
        "rolling": {"maximum_batch_size": {"value": 51}},
    },
}
# rules between inputs, each of which is right by itself
INFERENTIA: dict[str, Any] = BASE | {
    "variants": {"a": {"instance_type": "ml.inf1.xlarge"}, "b": {}},
    "deployment": {
        "rolling": {"maximum_batch_size": {"value": 50}},
        "auto_rollback_alarm_names": [f"alarm-{number}" for number in range(10)] + ["digits-a-latency"],
    },
    "alarms": {"latency": {"threshold": 1}, "roll_back": True},
}


def instances(count: int) -> dict[str, Any]:
    return {"type": "INSTANCE_COUNT", "value": count}


def timed(blue_green: dict[str, Any], limit: int) -> dict[str, Any]:
    waits = {"wait_interval_in_seconds": 600, "maximum_execution_timeout_in_seconds": limit}
    return BASE | {"deployment": {"blue_green": blue_green | waits}}


def sized(count: int, deployment: dict[str, Any]) -> dict[str, Any]:
    return BASE | {"variants": {"a": {"initial_instance_count": count}}, "deployment": deployment}


BY_THEMSELVES = {
    "more": MORE,
    "rest": REST,
    "few": BASE | {"vpc": {"subnet_ids": [], "security_group_ids": [f"sg-{number}" for number in range(6)]}},
    "many": BASE | {"vpc": {"subnet_ids": [f"subnet-{number}" for number in range(17)], "security_group_ids": []}},
    "provided": BASE
    | {
        "alarms": {
            "latency": {"threshold": 1},
            "alarm_actions": ["on-call"],
            "ok_actions": [f"arn:aws:sns:eu-west-1:123456789012:{number}" for number in range(6)],
        }
    },
    "two_waits": timed({"traffic_routing": "CANARY", "canary_size": {"value": 10}}, 1200),
    "four_waits": timed({"traffic_routing": "LINEAR", "linear_step_size": {"value": 30}}, 2400),
}
QUIET: dict[str, Any] = {"variants": {"quiet": {"serverless": {}}}}
TOGETHER = {
    "inferentia": INFERENTIA,
    "rolling_serverless": BASE | QUIET | {"deployment": {"rolling": {"maximum_batch_size": {"value": 50}}}},
    "rolling_serverless_back": BASE | QUIET | {"alarms": {"latency": {"threshold": 1}, "roll_back": True}},
    "canary_of_most": sized(3, {"blue_green": {"traffic_routing": "CANARY", "canary_size": instances(2)}}),
    "steps_of_few": sized(20, {"blue_green": {"traffic_routing": "LINEAR", "linear_step_size": instances(1)}}),
    "batches": sized(
        21, {"rolling": {"maximum_batch_size": instances(1), "rollback_maximum_batch_size": instances(22)}}
    ),
    "alarms_of_a_queue": BASE
    | {"async_inference": {"s3_output_path": "s3://a-b"}, "alarms": {"error_count": {"threshold": 1}}},
}


@pytest.fixture(scope="module")
def refused(refuse_calls: RefuseCalls) -> Mapping[str, str]:
    """Return what Terraform complains of, by call."""
    return refuse_calls(ENDPOINT, BY_THEMSELVES | TOGETHER)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("more", "max_concurrent_invocations_per_instance is 0. It must", id="none at a time"),
        pytest.param("more", "data_capture.initial_sampling_percentage is -1. It must", id="less than none"),
        pytest.param("more", "data_capture.capture_modes is []. It has", id="no capture mode"),
        pytest.param("more", '"CANARY" without canary_size and without linear_step_size.', id="canary without size"),
        pytest.param("more", "deployment.rolling.maximum_batch_size is 51 PERCENT. type is", id="type of size"),
        pytest.param("rest", "deployment.blue_green.linear_step_size is 51 %. It must", id="large steps"),
        pytest.param("rest", "deployment.rolling.maximum_batch_size is 51 %. It must", id="large batches"),
        pytest.param(
            "more", "deployment.rolling.maximum_execution_timeout_in_seconds is 14401. It must", id="long limit"
        ),
        pytest.param(
            "more", "blue_green.maximum_execution_timeout_in_seconds is 1200. It must", id="limit below waits"
        ),
        pytest.param(
            "two_waits",
            "blue_green.maximum_execution_timeout_in_seconds is 1200. It must",
            id="limit below the waits of a canary",
        ),
        pytest.param(
            "four_waits",
            "blue_green.maximum_execution_timeout_in_seconds is 2400. It must",
            id="limit below the waits of equal steps",
        ),
        pytest.param("more", "alarms.roll_back is true, but the module makes no alarm.", id="no alarm to roll back by"),
        pytest.param("few", "vpc.subnet_ids has 0 entries. SageMaker takes 1 to 16", id="no subnet"),
        pytest.param("many", "vpc.subnet_ids has 17 entries. SageMaker takes 1 to 16", id="subnets"),
        pytest.param("few", "vpc.security_group_ids has 6 entries. SageMaker takes 1 to 5", id="groups"),
        pytest.param("many", "vpc.security_group_ids has 0 entries. SageMaker takes 1 to 5", id="no group"),
        pytest.param("provided", '"alarm_actions.0" (on-call) is an invalid ARN', id="alarm action"),
        pytest.param("provided", "ok_actions supports 5 item maximum", id="six alarm actions"),
        pytest.param("inferentia", "make 13 alarms. SageMaker watches at most 10", id="too many alarms"),
        pytest.param("inferentia", "has digits-a-latency, which the module makes.", id="alarm named twice"),
        pytest.param("inferentia", "deployment.rolling is set, and variants has 2 entries.", id="rolling over two"),
        pytest.param(
            "rolling_serverless",
            "deployment or alarms.roll_back is set, and variants has serverless in quiet.",
            id="rolling over serverless",
        ),
        pytest.param(
            "rolling_serverless_back",
            "deployment or alarms.roll_back is set, and variants has serverless in quiet.",
            id="alarms roll serverless back",
        ),
        pytest.param(
            "canary_of_most",
            "blue_green.canary_size is 2 where a has 3, which must be 0 to 50 %",
            id="canary of most instances",
        ),
        pytest.param(
            "steps_of_few",
            "blue_green.linear_step_size is 1 where a has 20, which must be 10 to 50 %",
            id="steps of few instances",
        ),
        pytest.param(
            "batches",
            "rolling.maximum_batch_size is 1 where a has 21, which must be 5 to 50 %; "
            "rolling.rollback_maximum_batch_size is 22 where a has 21, which must be 0 to 100 %",
            id="batches of instances",
        ),
        pytest.param("inferentia", 'a variant has the instance type "ml.inf1.xlarge". SageMaker ignores', id="Inf1"),
        pytest.param(
            "alarms_of_a_queue",
            "alarms has error_rate, error_count or latency, and async_inference is set.",
            id="alarms of a queue",
        ),
    ],
)
def test_an_operation_that_cannot_be_is_refused(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert sentence in refused[call]


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        pytest.param("more", "precondition failed", id="more settings"),
        pytest.param("few", "validation rule", id="too little"),
        pytest.param("inferentia", "precondition failed", id="features that exclude each other"),
    ],
)
def test_nothing_but_the_rules_is_complained_of(refused: Mapping[str, str], call: str, kind: str) -> None:
    assert refused[call].count("Error: ") == refused[call].count(kind) > 0
