"""modules/sagemaker_endpoint: queues, records, updates, alarms and networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import ENDPOINT
from tests.scenarios.plan.planned_endpoint import BASE, TOPIC, alarm, configuration, deployment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
TWO: dict[str, Any] = {"variants": {"a": {}, "b": {}}}


# an asynchronous endpoint with nothing left out
QUEUED: dict[str, Any] = {
    "async_inference": {
        "s3_output_path": "s3://answers/digits",
        "s3_failure_path": "s3://failures/digits",
        "s3_input_paths": ["s3://requests/digits"],
        "kms_key_arn": KEY,
        "success_topic_arn": TOPIC + "answered",
        "error_topic_arn": TOPIC + "failed",
        "include_inference_response_in": ["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"],
        "max_concurrent_invocations_per_instance": 1000,
    },
    "network_isolation": True,
}
# a canary that the module's alarms and others watch, and records of what is asked
WATCHED: dict[str, Any] = TWO | {
    "data_capture": {
        "destination_s3_uri": "s3://records/digits/",
        "initial_sampling_percentage": 0,
        "kms_key_arn": KEY,
        "csv_content_types": ["text/csv"],
        "json_content_types": ["application/json", "application/vnd.digits.v2"],
    },
    "deployment": {
        "blue_green": {
            "traffic_routing": "CANARY",
            "canary_size": {"value": 50},
            "wait_interval_in_seconds": 3600,
            "termination_wait_in_seconds": 3600,
            "maximum_execution_timeout_in_seconds": 14400,
        },
        "auto_rollback_alarm_names": ["business", "a" * 255, "third", "fourth"],
    },
    "alarms": {
        "error_rate": {"threshold": 99.5, "evaluation_periods": 3, "datapoints_to_alarm": 2},
        "error_count": {"threshold": 0, "period": 10},
        "latency": {"threshold": 250},
        "alarm_actions": [TOPIC + "on-call"],
        "ok_actions": [TOPIC + "calm"],
        "insufficient_data_actions": [TOPIC + "quiet"],
        "roll_back": True,
    },
    "tags": {"team": "vision"},
}
SIZE: dict[str, Any] = {"type": "INSTANCE_COUNT", "value": 60}


def linear(percent: int) -> dict[str, Any]:
    return {"blue_green": {"traffic_routing": "LINEAR", "linear_step_size": {"value": percent}}}


def limited(limit: int, **blue_green: Any) -> dict[str, Any]:
    times = {"wait_interval_in_seconds": 600, "maximum_execution_timeout_in_seconds": limit}
    return {"blue_green": blue_green | times}


def rolling(percent: int) -> dict[str, Any]:
    return {
        "rolling": {
            "maximum_batch_size": {"value": percent},
            "rollback_maximum_batch_size": {"value": 100},
            "wait_interval_in_seconds": 60,
            "maximum_execution_timeout_in_seconds": 600,
        }
    }


# by a name for the plan of each: what it has besides what every endpoint has
ENDPOINTS: dict[str, dict[str, Any]] = {
    "queued": QUEUED,
    "watched": WATCHED,
    "smallest_queue": {"async_inference": {"s3_output_path": "s3://answers"}},
    "many_models": {"models": {"digits": {"data_url": "s3://models/many/", "multi_model": {}}}},
    "recorded_one_way": {
        "data_capture": {
            "destination_s3_uri": "s3://records",
            "capture_modes": ["Output"],
            "enable_capture": False,
            "json_content_types": ["application/json"],
        }
    },
    "steps_of_10": {"deployment": linear(10)},
    "steps_of_50": {"deployment": linear(50)},
    "one_wait": {"deployment": limited(601, traffic_routing="ALL_AT_ONCE")},
    "two_waits": {"deployment": limited(1201, traffic_routing="CANARY", canary_size={"value": 10})},
    "four_waits": {"deployment": limited(2401, traffic_routing="LINEAR", linear_step_size={"value": 30})},
    "batches_of_5": {"deployment": rolling(5)},
    "batches_of_50": {"deployment": rolling(50)},
    "counted": {
        "variants": {"a": {"initial_instance_count": 120}},
        "deployment": {"blue_green": {"traffic_routing": "CANARY", "canary_size": SIZE}},
    },
    "alarmed": {"deployment": {"auto_rollback_alarm_names": ["business"]}},
    "slow": {"alarms": {"latency": {"threshold": 0, "statistic": "Average"}}},
}
NOT_MADE: dict[str, Any] = {
    "name": "digits",
    "create": False,
    "variants": {"a": {"autoscaling": {"max_capacity": 2, "target_tracking": {"x": {"requests_per_second": 1}}}}},
    "alarms": {"latency": {"threshold": 1}},
}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls, archive: Path) -> Mapping[str, Plan]:
    """The plan of each endpoint."""
    calls = {name: BASE | inputs for name, inputs in ENDPOINTS.items()}
    calls["not_made"] = NOT_MADE | {"models": {"digits": {"archive": archive}}}
    return plan_calls(ENDPOINT, calls)


@pytest.fixture
def queued(plans: Mapping[str, Plan]) -> Plan:
    return plans["queued"]


@pytest.fixture
def watched(plans: Mapping[str, Plan]) -> Plan:
    return plans["watched"]


# --- asynchronous endpoints ---


def test_answers_and_failures_are_put_where_they_should_and_told_of(queued: Plan) -> None:
    [settings] = configuration(queued)["async_inference_config"]
    [output] = settings["output_config"]
    [notification] = output["notification_config"]

    assert output["s3_output_path"] == "s3://answers/digits"
    assert output["s3_failure_path"] == "s3://failures/digits"
    assert output["kms_key_id"] == KEY
    assert notification["success_topic"] == TOPIC + "answered"
    assert notification["error_topic"] == TOPIC + "failed"
    assert set(notification["include_inference_response_in"]) == {
        "SUCCESS_NOTIFICATION_TOPIC",
        "ERROR_NOTIFICATION_TOPIC",
    }
    assert settings["client_config"] == [{"max_concurrent_invocations_per_instance": 1000}]


def test_a_place_for_the_answers_is_all_that_a_queue_needs(plans: Mapping[str, Plan]) -> None:
    [settings] = configuration(plans["smallest_queue"])["async_inference_config"]

    assert settings["client_config"] == []
    assert settings["output_config"][0]["notification_config"] == []
    assert settings["output_config"][0]["s3_output_path"] == "s3://answers"


def test_the_command_is_the_one_that_invokes_the_endpoint(
    queued: Plan, watched: Plan, plans: Mapping[str, Plan], target: Target
) -> None:
    many = plans["many_models"]

    assert watched.outputs["invoke_command"] == (
        f"aws sagemaker-runtime invoke-endpoint --region {target.region} --endpoint-name digits "
        "--content-type application/json --body fileb://payload.json /dev/stdout"
    )
    assert queued.outputs["invoke_command"] == (
        f"aws sagemaker-runtime invoke-endpoint-async --region {target.region} --endpoint-name digits "
        "--content-type application/json --input-location s3://BUCKET/payload.json"
    )
    assert "--endpoint-name digits --target-model ARCHIVE.tar.gz --content-type" in many.outputs["invoke_command"]


def test_the_containers_are_isolated_where_they_are_told_to_be(queued: Plan, watched: Plan) -> None:
    assert queued.only("aws_sagemaker_model").values["enable_network_isolation"] is True
    assert watched.only("aws_sagemaker_model").values["enable_network_isolation"] is False
    assert watched.only("aws_sagemaker_model").values["vpc_config"] == []


# --- data capture ---


def test_requests_and_answers_are_recorded(watched: Plan) -> None:
    [settings] = configuration(watched)["data_capture_config"]

    assert settings["enable_capture"] is True
    assert settings["destination_s3_uri"] == "s3://records/digits/"
    assert settings["initial_sampling_percentage"] == 0
    assert settings["kms_key_id"] == KEY
    assert settings["capture_options"] == [{"capture_mode": "Input"}, {"capture_mode": "Output"}]
    assert settings["capture_content_type_header"] == [
        {"csv_content_types": ["text/csv"], "json_content_types": ["application/json", "application/vnd.digits.v2"]}
    ]


def test_one_direction_is_recorded_and_the_recording_can_rest(plans: Mapping[str, Plan]) -> None:
    [settings] = configuration(plans["recorded_one_way"])["data_capture_config"]

    assert settings["enable_capture"] is False
    assert settings["initial_sampling_percentage"] == 100
    assert settings["capture_options"] == [{"capture_mode": "Output"}]
    assert settings["capture_content_type_header"][0]["json_content_types"] == ["application/json"]
    assert not settings["capture_content_type_header"][0]["csv_content_types"]


# --- deployments ---


def test_a_canary_takes_a_part_of_the_traffic_first(watched: Plan) -> None:
    [policy] = deployment(watched)["blue_green_update_policy"]
    [routing] = policy["traffic_routing_configuration"]

    assert routing["type"] == "CANARY"
    assert routing["wait_interval_in_seconds"] == 3600
    assert routing["canary_size"] == [{"type": "CAPACITY_PERCENT", "value": 50}]
    assert routing["linear_step_size"] == []
    assert policy["termination_wait_in_seconds"] == 3600
    assert policy["maximum_execution_timeout_in_seconds"] == 14400
    assert deployment(watched)["rolling_update_policy"] == []


def test_an_update_is_rolled_back_by_the_alarms_of_the_module_and_by_others(watched: Plan) -> None:
    [rollback] = deployment(watched)["auto_rollback_configuration"]

    assert {entry["alarm_name"] for entry in rollback["alarms"]} == {
        "a" * 255,
        "business",
        "digits-a-5xx-count",
        "digits-a-5xx-rate",
        "digits-a-latency",
        "digits-b-5xx-count",
        "digits-b-5xx-rate",
        "digits-b-latency",
        "fourth",
        "third",
    }


@pytest.mark.parametrize("percent", [10, 50])
def test_traffic_moves_in_equal_steps(plans: Mapping[str, Plan], percent: int) -> None:
    settings = deployment(plans[f"steps_of_{percent}"])
    [policy] = settings["blue_green_update_policy"]

    assert policy["traffic_routing_configuration"][0]["linear_step_size"] == [
        {"type": "CAPACITY_PERCENT", "value": percent}
    ]
    assert policy["traffic_routing_configuration"][0]["wait_interval_in_seconds"] == 0
    assert settings["auto_rollback_configuration"] == []


@pytest.mark.parametrize(
    ("endpoint", "limit"),
    [
        pytest.param("one_wait", 601, id="one wait"),
        pytest.param("two_waits", 1201, id="two"),
        pytest.param("four_waits", 2401, id="four"),
    ],
)
def test_a_limit_just_above_all_waits_is_taken(plans: Mapping[str, Plan], endpoint: str, limit: int) -> None:
    [policy] = deployment(plans[endpoint])["blue_green_update_policy"]

    assert policy["maximum_execution_timeout_in_seconds"] == limit


@pytest.mark.parametrize("percent", [5, 50])
def test_instances_are_replaced_in_batches(plans: Mapping[str, Plan], percent: int) -> None:
    [policy] = deployment(plans[f"batches_of_{percent}"])["rolling_update_policy"]

    assert policy["maximum_batch_size"] == [{"type": "CAPACITY_PERCENT", "value": percent}]
    assert policy["rollback_maximum_batch_size"] == [{"type": "CAPACITY_PERCENT", "value": 100}]
    assert policy["wait_interval_in_seconds"] == 60
    assert policy["maximum_execution_timeout_in_seconds"] == 600


def test_a_size_may_be_a_number_of_instances(plans: Mapping[str, Plan]) -> None:
    [policy] = deployment(plans["counted"])["blue_green_update_policy"]

    assert policy["traffic_routing_configuration"][0]["canary_size"] == [SIZE]


def test_alarms_alone_watch_all_traffic_move_at_once(plans: Mapping[str, Plan]) -> None:
    settings = deployment(plans["alarmed"])
    [policy] = settings["blue_green_update_policy"]

    assert policy["traffic_routing_configuration"][0]["type"] == "ALL_AT_ONCE"
    assert settings["auto_rollback_configuration"] == [{"alarms": [{"alarm_name": "business"}]}]


def test_all_traffic_moves_at_once_without_a_deployment(queued: Plan) -> None:
    assert queued.only("aws_sagemaker_endpoint").values["deployment_config"] == []


# --- alarms ---


def test_every_variant_has_each_alarm(watched: Plan) -> None:
    kinds = ("5xx-count", "5xx-rate", "latency")

    assert {resource.address for resource in watched.of_type("aws_cloudwatch_metric_alarm")} == {
        f'aws_cloudwatch_metric_alarm.variant["{name}/{kind}"]' for name in ("a", "b") for kind in kinds
    }
    assert "alarm_arns" in watched.unknown_outputs


def test_the_rate_of_errors_is_a_share_of_the_requests(watched: Plan) -> None:
    values = alarm(watched, "a/5xx-rate")
    queries = {query["id"]: query for query in values["metric_query"]}
    [errors] = queries["errors"]["metric"]
    [requests] = queries["requests"]["metric"]

    assert values["threshold"] == 99.5
    assert (values["evaluation_periods"], values["datapoints_to_alarm"]) == (3, 2)
    assert queries["rate"]["expression"] == "IF(requests > 0, 100 * errors / requests, 0)"
    assert queries["rate"]["return_data"] is True
    assert (errors["metric_name"], errors["stat"]) == ("Invocation5XXErrors", "Sum")
    assert (requests["metric_name"], requests["stat"]) == ("Invocations", "Sum")
    assert errors["dimensions"] == {"EndpointName": "digits", "VariantName": "a"}


def test_errors_are_counted(watched: Plan) -> None:
    values = alarm(watched, "b/5xx-count")

    assert (values["namespace"], values["metric_name"]) == ("AWS/SageMaker", "Invocation5XXErrors")
    assert (values["statistic"], values["threshold"], values["period"]) == ("Sum", 0, 10)
    assert values["comparison_operator"] == "GreaterThanThreshold"
    assert values["treat_missing_data"] == "notBreaching"


def test_latency_is_given_in_milliseconds_and_measured_in_microseconds(watched: Plan) -> None:
    values = alarm(watched, "a/latency")

    assert values["metric_name"] == "ModelLatency"
    assert values["threshold"] == 250000
    assert values["extended_statistic"] == "p99"
    assert values["statistic"] is None


def test_an_alarm_tells_whom_it_is_told_to(watched: Plan) -> None:
    values = alarm(watched, "a/latency")

    assert values["alarm_actions"] == [TOPIC + "on-call"]
    assert values["ok_actions"] == [TOPIC + "calm"]
    assert values["insufficient_data_actions"] == [TOPIC + "quiet"]
    assert values["tags"] == {"team": "vision"}


def test_alarms_do_not_roll_back_unless_asked(plans: Mapping[str, Plan]) -> None:
    plan = plans["slow"]

    assert alarm(plan, "AllTraffic/latency")["statistic"] == "Average"
    assert alarm(plan, "AllTraffic/latency")["extended_statistic"] is None
    assert plan.only("aws_sagemaker_endpoint").values["deployment_config"] == []


# --- nothing ---


def test_nothing_is_made_when_nothing_is_to_be_made(plans: Mapping[str, Plan]) -> None:
    plan = plans["not_made"]

    assert dict(plan.resources) == {}
    assert {name: value for name, value in plan.outputs.items() if value} == {}
