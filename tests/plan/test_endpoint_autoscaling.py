"""modules/sagemaker_endpoint: the scaling of variants, and every rule for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from tests.plan.conftest import ENDPOINT, IN_S3

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan

BASE: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": IN_S3 | {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/digits:1"}},
}
ASYNC: dict[str, Any] = {"async_inference": {"s3_output_path": "s3://answers/digits"}}


@pytest.fixture(scope="session")
def scaled(plan_stack: PlanStack) -> Plan:
    """Instances that are scaled in every way there is."""
    return plan_stack(
        ENDPOINT,
        **BASE,
        variants={
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
        tags={"team": "vision"},
    )


@pytest.fixture(scope="session")
def asynchronous(plan_stack: PlanStack) -> Plan:
    """An asynchronous endpoint that is scaled down to zero."""
    return plan_stack(
        ENDPOINT,
        **BASE,
        **ASYNC,
        variants={
            "AllTraffic": {
                "autoscaling": {
                    "min_capacity": 0,
                    "max_capacity": 3,
                    "target_tracking": {"backlog": {"backlog_per_instance": 5}},
                    "scheduled": {"night": {"schedule": "at(2030-01-01T00:00:00)", "min_capacity": 0}},
                }
            }
        },
    )


@pytest.fixture(scope="session")
def serverless(plan_stack: PlanStack) -> Plan:
    return plan_stack(
        ENDPOINT,
        **BASE,
        variants={
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
        },
    )


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


# --- rules ---


def variants(**autoscaling: Any) -> dict[str, Any]:
    """A variant for each way in which scaling is wrong."""
    return {name: {"autoscaling": {"max_capacity": 2} | settings} for name, settings in autoscaling.items()}


CAPACITIES = BASE | {
    "variants": variants(
        shrunk={"min_capacity": 3},
        half={"max_capacity": 1.5},
        none={"min_capacity": 0},
        twice={
            "target_tracking": {"load": {"requests_per_second": 1}},
            "step": {"load": {"step_adjustments": [{"scaling_adjustment": 1, "metric_interval_lower_bound": 0}]}},
        },
        reserved={"target_tracking": {"wake-from-zero": {"requests_per_second": 1}}},
    )
    | {"burst": {"instance_type": "ml.t2.medium", "autoscaling": {"max_capacity": 2}}},
}
COLD = BASE | {"variants": {"quiet": {"serverless": {}, "autoscaling": {"max_capacity": 6}}}}
WARM = BASE | {
    "variants": {
        "quiet": {
            "serverless": {"provisioned_concurrency": 1},
            "autoscaling": {
                "max_capacity": 5,
                "target_tracking": {
                    "requests": {"requests_per_second": 1},
                    "use": {
                        "target_value": 70,
                        "predefined_metric_type": "SageMakerVariantProvisionedConcurrencyUtilization",
                    },
                },
            },
        }
    }
}
CUSTOMIZED = {"metric_name": "Waiting", "namespace": "Digits"}
TRACKING = BASE | {
    "variants": variants(
        live={
            "target_tracking": {
                "nothing": {},
                "two": {"requests_per_second": 1, "target_value": 2, "customized_metric": CUSTOMIZED},
                "bare": {"target_value": 2},
                "both": {
                    "target_value": 2,
                    "customized_metric": CUSTOMIZED,
                    "predefined_metric_type": "SageMakerVariantInvocationsPerInstance",
                },
                "zero": {"target_value": 0, "customized_metric": CUSTOMIZED},
                "unsafe": {"requests_per_second": 1, "safety_factor": 1.5},
                "foreign": {"target_value": 1, "predefined_metric_type": "ECSServiceAverageCPUUtilization"},
                "queued": {"backlog_per_instance": 1},
                "median": {"target_value": 1, "customized_metric": CUSTOMIZED | {"statistic": "p50"}},
                "impatient": {"requests_per_second": 1, "scale_in_cooldown": -1},
            }
        }
    )
}
WAITING = (
    BASE | ASYNC | {"variants": variants(AllTraffic={"target_tracking": {"requests": {"requests_per_second": 1}}})}
)


def bounds(*intervals: tuple[float | None, float | None]) -> list[dict[str, Any]]:
    return [
        {"scaling_adjustment": 1, "metric_interval_lower_bound": lower, "metric_interval_upper_bound": upper}
        for lower, upper in intervals
    ]


UP = bounds((0, None))
STEPS = BASE | {
    "variants": variants(
        live={
            "step": {
                "type": {"adjustment_type": "Add", "step_adjustments": UP},
                "aggregate": {"metric_aggregation_type": "Sum", "step_adjustments": UP},
                "magnitude": {"min_adjustment_magnitude": 1, "step_adjustments": UP},
                "cooldown": {"cooldown": -1, "step_adjustments": UP},
                "empty": {"step_adjustments": []},
                "reversed": {"step_adjustments": bounds((5, 0), (5, None))},
                "gap": {"step_adjustments": bounds((0, 5), (6, None))},
                "overlap": {"step_adjustments": bounds((0, 5), (4, None))},
                "top": {"step_adjustments": bounds((0, 5))},
                "bottom": {"step_adjustments": bounds((-5, 0))},
            }
        }
    )
}
ALARM = {"metric_name": "ModelLatency", "threshold": 1}
ALARMS = BASE | {
    "variants": variants(
        live={
            "step": {
                "operator": {"step_adjustments": UP, "alarm": ALARM | {"comparison_operator": ">"}},
                "statistic": {"step_adjustments": UP, "alarm": ALARM | {"statistic": "p99"}},
                "period": {"step_adjustments": UP, "alarm": ALARM | {"period": 45}},
                "points": {"step_adjustments": UP, "alarm": ALARM | {"datapoints_to_alarm": 2}},
                "missing": {"step_adjustments": UP, "alarm": ALARM | {"treat_missing_data": "bad"}},
            },
            "scheduled": {
                "when": {"schedule": "0 8 * * *", "min_capacity": 1},
                "what": {"schedule": "rate(1 day)"},
                "shrunk": {"schedule": "rate(1 day)", "min_capacity": 3, "max_capacity": 2},
                "none": {"schedule": "rate(1 day)", "min_capacity": 0},
                "times": {"schedule": "rate(1 day)", "min_capacity": 1, "end_time": "tomorrow"},
            },
        }
    )
}


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        pytest.param(CAPACITIES, "shrunk.autoscaling has min_capacity 3 and max_capacity 2. Both", id="range"),
        pytest.param(CAPACITIES, "half.autoscaling has min_capacity 1 and max_capacity 1.5. Both", id="whole"),
        pytest.param(CAPACITIES, "none.autoscaling.min_capacity is 0. Only an asynchronous", id="zero"),
        pytest.param(CAPACITIES, 'burst.autoscaling is set for the instance type "ml.t2.medium"', id="t2"),
        pytest.param(CAPACITIES, "twice.autoscaling has policies by the same name in target", id="same name"),
        pytest.param(CAPACITIES, "reserved.autoscaling has policies by the same name in target", id="reserved name"),
        pytest.param(COLD, "quiet.autoscaling is set for a serverless variant without prov", id="nothing to scale"),
        pytest.param(COLD, "quiet.autoscaling.max_capacity is 6. The provisioned concurrency", id="concurrency"),
        pytest.param(WARM, "target_tracking.requests follows SageMakerVariantInvocationsPerInstance. A s", id="pair"),
        pytest.param(WARM, "target_tracking.use.target_value is 70. The utilization of", id="share"),
        pytest.param(
            TRACKING,
            "nothing has requests_per_second not set, backlog_per_instance not set and target_value not set.",
            id="no target",
        ),
        pytest.param(TRACKING, "target_tracking.two has requests_per_second set, backlog", id="two targets"),
        pytest.param(TRACKING, "target_tracking.bare has target_value set, predefined_metric_type not", id="no metric"),
        pytest.param(
            TRACKING, "target_tracking.both has target_value set, predefined_metric_type set", id="two metrics"
        ),
        pytest.param(TRACKING, "target_tracking.zero has the target 0. A target must", id="target zero"),
        pytest.param(TRACKING, "target_tracking.unsafe.safety_factor is 1.5. It must", id="safety factor"),
        pytest.param(TRACKING, "target_tracking.foreign follows ECSServiceAverageCPUUtilization. A v", id="metric"),
        pytest.param(TRACKING, "queued follows backlog_per_instance, and async_inference is not set.", id="no queue"),
        pytest.param(TRACKING, 'median.customized_metric.statistic is "p50". It is', id="statistic"),
        pytest.param(TRACKING, "target_tracking.impatient has the cooldowns -1.", id="cooldown"),
        pytest.param(
            WAITING,
            "requests follows SageMakerVariantInvocationsPerInstance, and async_inference is set.",
            id="requests of a queue",
        ),
        pytest.param(STEPS, 'step.type.adjustment_type is "Add". It is', id="adjustment type"),
        pytest.param(STEPS, 'step.aggregate.metric_aggregation_type is "Sum". It is', id="aggregation"),
        pytest.param(STEPS, "step.magnitude.min_adjustment_magnitude is 1 with ChangeInCapacity.", id="magnitude"),
        pytest.param(STEPS, "step.cooldown.cooldown is -1. It must", id="step cooldown"),
        pytest.param(STEPS, "step.empty.step_adjustments has 0 entries. A step policy", id="no steps"),
        pytest.param(STEPS, "step.reversed.step_adjustments has the intervals 5 to 0. metric", id="reversed"),
        pytest.param(STEPS, "step.gap.step_adjustments has the intervals 0 to 5, 6 to ∞. They", id="gap"),
        pytest.param(STEPS, "step.overlap.step_adjustments has the intervals 0 to 5, 4 to ∞. They", id="overlap"),
        pytest.param(STEPS, "step.top.step_adjustments has the intervals 0 to 5. With a bound", id="no top"),
        pytest.param(STEPS, "step.bottom.step_adjustments has the intervals -5 to 0. With a bound", id="no bottom"),
        pytest.param(ALARMS, 'operator.alarm.comparison_operator is ">". It is', id="operator"),
        pytest.param(ALARMS, 'statistic.alarm.statistic is "p99". It is', id="alarm statistic"),
        pytest.param(ALARMS, "period.alarm.period is 45. It is", id="period"),
        pytest.param(ALARMS, "points.alarm has evaluation_periods 1 and datapoints_to_alarm 2.", id="datapoints"),
        pytest.param(ALARMS, 'missing.alarm.treat_missing_data is "bad". It is', id="missing data"),
        pytest.param(ALARMS, 'scheduled.when.schedule is "0 8 * * *". It is', id="schedule"),
        pytest.param(ALARMS, "scheduled.what has neither min_capacity nor max_capacity.", id="no capacity"),
        pytest.param(ALARMS, "scheduled.shrunk has min_capacity 3 and max_capacity 2.", id="scheduled range"),
        pytest.param(ALARMS, "scheduled.none has min_capacity 0 and max_capacity not set.", id="scheduled zero"),
        pytest.param(ALARMS, 'scheduled.times has the times "tomorrow". start_time', id="time"),
    ],
)
def test_scaling_that_cannot_be_is_refused(plan_stack: PlanStack, inputs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(ENDPOINT, **inputs)

    assert sentence in refused.value.diagnostics


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param(CAPACITIES, id="capacities"),
        pytest.param(COLD, id="serverless"),
        pytest.param(TRACKING, id="target tracking"),
        pytest.param(STEPS, id="steps"),
        pytest.param(ALARMS, id="alarms and schedules"),
    ],
)
def test_nothing_but_the_rules_is_complained_of(plan_stack: PlanStack, inputs: dict[str, Any]) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(ENDPOINT, **inputs)

    assert refused.value.diagnostics.count("Error: ") == refused.value.diagnostics.count("precondition failed")
