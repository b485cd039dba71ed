"""modules/sagemaker_endpoint: the scaling of variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import ENDPOINT, IN_S3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan

BASE: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": IN_S3 | {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/digits:1"}},
}
ASYNC: dict[str, Any] = {"async_inference": {"s3_output_path": "s3://answers/digits"}}


# instances that are scaled in every way there is
SCALED: dict[str, Any] = BASE | {
    "variants": {
        "live": {
            "autoscaling": {
                "min_capacity": 2,
                "max_capacity": 8,
                "target_tracking": {
                    "requests": {"requests_per_second": 20, "scale_in_cooldown": 0, "scale_out_cooldown": 60},
                    "concurrency": {
                        "target_value": 1,
                        "predefined_metric_type": "SageMakerVariantConcurrentRequestsPerModelHighResolution",
                        "disable_scale_in": True,
                    },
                    "cpu": {
                        "target_value": 70,
                        "customized_metric": {
                            "metric_name": "CPUUtilization",
                            "namespace": "/aws/sagemaker/Endpoints",
                            "unit": "Percent",
                        },
                    },
                    "queue": {
                        "target_value": 100,
                        "customized_metric": {
                            "metric_name": "Waiting",
                            "namespace": "Digits",
                            "statistic": "Maximum",
                            "dimensions": {"Queue": "digits"},
                        },
                    },
                },
                "step": {
                    "slow": {
                        "adjustment_type": "PercentChangeInCapacity",
                        "min_adjustment_magnitude": 1,
                        "cooldown": 120,
                        "step_adjustments": [
                            {"scaling_adjustment": -10, "metric_interval_upper_bound": -5},
                            {
                                "scaling_adjustment": 0,
                                "metric_interval_lower_bound": -5,
                                "metric_interval_upper_bound": 5,
                            },
                            {"scaling_adjustment": 50, "metric_interval_lower_bound": 5},
                        ],
                        "alarm": {"metric_name": "ModelLatency", "threshold": 200000, "datapoints_to_alarm": 1},
                    },
                    "alarmed_by_others": {
                        "step_adjustments": [{"scaling_adjustment": 1, "metric_interval_lower_bound": 0}]
                    },
                },
                "scheduled": {
                    "morning": {
                        "schedule": "cron(0 8 ? * MON-FRI *)",
                        "timezone": "Europe/Zurich",
                        "min_capacity": 4,
                        "start_time": "2030-01-01T00:00:00Z",
                    },
                    "evening": {"schedule": "rate(1 day)", "min_capacity": 2, "max_capacity": 8},
                },
            }
        },
        "fixed": {},
    },
    "tags": {"team": "vision"},
}


# an asynchronous endpoint that is scaled down to zero
ASYNCHRONOUS: dict[str, Any] = (
    BASE
    | ASYNC
    | {
        "variants": {
            "AllTraffic": {
                "autoscaling": {
                    "min_capacity": 0,
                    "max_capacity": 3,
                    "target_tracking": {"backlog": {"backlog_per_instance": 5}},
                    "scheduled": {"night": {"schedule": "at(2030-01-01T00:00:00)", "min_capacity": 0}},
                }
            }
        }
    }
)


SERVERLESS: dict[str, Any] = BASE | {
    "variants": {
        "quiet": {
            "serverless": {"max_concurrency": 20, "provisioned_concurrency": 2},
            "autoscaling": {
                "max_capacity": 20,
                "target_tracking": {
                    "use": {
                        "target_value": 1,
                        "predefined_metric_type": "SageMakerVariantProvisionedConcurrencyUtilization",
                    }
                },
            },
        }
    }
}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls) -> Mapping[str, Plan]:
    """The plan of each endpoint."""
    return plan_calls(ENDPOINT, {"scaled": SCALED, "asynchronous": ASYNCHRONOUS, "serverless": SERVERLESS})


@pytest.fixture
def scaled(plans: Mapping[str, Plan]) -> Plan:
    return plans["scaled"]


@pytest.fixture
def asynchronous(plans: Mapping[str, Plan]) -> Plan:
    return plans["asynchronous"]


@pytest.fixture
def serverless(plans: Mapping[str, Plan]) -> Plan:
    return plans["serverless"]


def tracking(plan: Plan, key: str) -> Any:
    policy = plan.resource(f'aws_appautoscaling_policy.target_tracking["{key}"]').values
    [settings] = policy["target_tracking_scaling_policy_configuration"]
    return settings


def stepping(plan: Plan, key: str) -> Any:
    [settings] = plan.resource(f'aws_appautoscaling_policy.step["{key}"]').values["step_scaling_policy_configuration"]
    return settings


def test_only_a_variant_that_is_to_be_scaled_is_registered(scaled: Plan) -> None:
    target = scaled.only("aws_appautoscaling_target").values

    assert target["resource_id"] == "endpoint/digits/variant/live"
    assert target["service_namespace"] == "sagemaker"
    assert target["scalable_dimension"] == "sagemaker:variant:DesiredInstanceCount"
    assert (target["min_capacity"], target["max_capacity"]) == (2, 8)
    assert target["tags"] == {"team": "vision"}
    assert scaled.outputs["scalable_target_ids"] == {"live": "endpoint/digits/variant/live"}


def test_a_scaled_variant_begins_with_its_smallest_capacity(scaled: Plan, asynchronous: Plan) -> None:
    fixed, live = scaled.only("aws_sagemaker_endpoint_configuration").values["production_variants"]
    [waiting] = asynchronous.only("aws_sagemaker_endpoint_configuration").values["production_variants"]

    assert live["initial_instance_count"] == 2
    assert fixed["initial_instance_count"] == 1
    # SageMaker makes no endpoint without an instance
    assert waiting["initial_instance_count"] == 1


def test_requests_a_second_are_counted_by_the_minute_and_with_room_to_spare(scaled: Plan) -> None:
    settings = tracking(scaled, "live/requests")

    assert settings["target_value"] == 20 * 60 * 0.5
    assert settings["predefined_metric_specification"][0]["predefined_metric_type"] == (
        "SageMakerVariantInvocationsPerInstance"
    )
    assert (settings["scale_in_cooldown"], settings["scale_out_cooldown"]) == (0, 60)
    assert settings["disable_scale_in"] is False


def test_a_variant_may_only_grow(scaled: Plan) -> None:
    assert tracking(scaled, "live/concurrency")["disable_scale_in"] is True


def test_a_metric_of_ones_own_is_that_of_the_variant_unless_told_otherwise(scaled: Plan) -> None:
    [cpu] = tracking(scaled, "live/cpu")["customized_metric_specification"]
    [queue] = tracking(scaled, "live/queue")["customized_metric_specification"]

    assert (cpu["metric_name"], cpu["namespace"], cpu["statistic"], cpu["unit"]) == (
        "CPUUtilization",
        "/aws/sagemaker/Endpoints",
        "Average",
        "Percent",
    )
    assert {entry["name"]: entry["value"] for entry in cpu["dimensions"]} == {
        "EndpointName": "digits",
        "VariantName": "live",
    }
    assert queue["statistic"] == "Maximum"
    assert queue["dimensions"] == [{"name": "Queue", "value": "digits"}]


def test_steps_are_taken_as_they_are_given(scaled: Plan) -> None:
    settings = stepping(scaled, "live/slow")

    assert settings["adjustment_type"] == "PercentChangeInCapacity"
    assert settings["min_adjustment_magnitude"] == 1
    assert settings["cooldown"] == 120
    assert {
        (
            step["metric_interval_lower_bound"] or "",
            step["metric_interval_upper_bound"] or "",
            step["scaling_adjustment"],
        )
        for step in settings["step_adjustment"]
    } == {("", "-5", -10), ("-5", "5", 0), ("5", "", 50)}


def test_a_step_policy_has_its_alarm_unless_it_is_anothers(scaled: Plan) -> None:
    alarm = scaled.only("aws_cloudwatch_metric_alarm")

    assert alarm.address == 'aws_cloudwatch_metric_alarm.step["live/slow"]'
    assert alarm.values["alarm_name"] == "digits-live-slow"
    assert alarm.values["dimensions"] == {"EndpointName": "digits", "VariantName": "live"}
    assert alarm.values["threshold"] == 200000
    assert alarm.unknown["alarm_actions"] is True
    assert "autoscaling_policy_arns" in scaled.unknown_outputs


def test_capacities_change_by_the_clock(scaled: Plan) -> None:
    morning = scaled.resource('aws_appautoscaling_scheduled_action.this["live/morning"]').values
    evening = scaled.resource('aws_appautoscaling_scheduled_action.this["live/evening"]').values

    assert (morning["schedule"], morning["timezone"]) == ("cron(0 8 ? * MON-FRI *)", "Europe/Zurich")
    assert morning["start_time"] == "2030-01-01T00:00:00Z"
    assert morning["scalable_target_action"] == [{"min_capacity": "4", "max_capacity": None}]
    assert evening["timezone"] == "UTC"
    assert evening["scalable_target_action"] == [{"min_capacity": "2", "max_capacity": "8"}]


def test_a_queue_is_the_endpoints_and_not_the_variants(asynchronous: Plan) -> None:
    settings = tracking(asynchronous, "AllTraffic/backlog")
    [metric] = settings["customized_metric_specification"]

    assert settings["target_value"] == 5
    assert metric["metric_name"] == "ApproximateBacklogSizePerInstance"
    assert metric["dimensions"] == [{"name": "EndpointName", "value": "digits"}]


def test_the_first_request_wakes_an_endpoint_without_instances(asynchronous: Plan) -> None:
    alarm = asynchronous.only("aws_cloudwatch_metric_alarm").values
    settings = stepping(asynchronous, "AllTraffic/wake-from-zero")

    assert asynchronous.only("aws_appautoscaling_target").values["min_capacity"] == 0
    assert alarm["metric_name"] == "HasBacklogWithoutCapacity"
    assert alarm["dimensions"] == {"EndpointName": "digits"}
    assert alarm["threshold"] == 1
    assert [step["scaling_adjustment"] for step in settings["step_adjustment"]] == [1]


def test_nothing_wakes_an_endpoint_that_keeps_an_instance(scaled: Plan) -> None:
    assert not any("wake-from-zero" in address for address in scaled.resources)


def test_the_concurrency_of_a_serverless_variant_is_scaled(serverless: Plan) -> None:
    target = serverless.only("aws_appautoscaling_target").values

    assert target["scalable_dimension"] == "sagemaker:variant:DesiredProvisionedConcurrency"
    assert (target["min_capacity"], target["max_capacity"]) == (1, 20)
    assert tracking(serverless, "quiet/use")["target_value"] == 1


def test_what_is_registered_is_told_of_the_instance_type(scaled: Plan) -> None:
    told = {
        address: resource.values["input"]
        for address, resource in scaled.resources.items()
        if address.startswith("terraform_data.scaled_instance_type")
    }

    assert told == {
        f'terraform_data.scaled_instance_type["live{suffix}"]': "ml.m5.large"
        for suffix in (
            "",
            "/alarmed_by_others",
            "/concurrency",
            "/cpu",
            "/evening",
            "/morning",
            "/queue",
            "/requests",
            "/slow",
        )
    }
