"""modules/sagemaker_endpoint: every rule for the scaling of variants."""

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
ASYNC: dict[str, Any] = {"async_inference": {"s3_output_path": "s3://answers/digits"}}


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
                "points": {"step_adjustments": UP, "alarm": ALARM | {"datapoints_to_alarm": 2}},
            },
            "scheduled": {
                "when": {"schedule": "0 8 * * *", "min_capacity": 1},
                "what": {"schedule": "rate(1 day)"},
                "shrunk": {"schedule": "rate(1 day)", "min_capacity": 3, "max_capacity": 2},
                "none": {"schedule": "rate(1 day)", "min_capacity": 0},
            },
        }
    )
}
# what the provider refuses
PROVIDED = BASE | {
    "variants": variants(
        live={
            "step": {
                "operator": {"step_adjustments": UP, "alarm": ALARM | {"comparison_operator": ">"}},
                "statistic": {"step_adjustments": UP, "alarm": ALARM | {"statistic": "p99"}},
                "period": {"step_adjustments": UP, "alarm": ALARM | {"period": 45}},
                "points": {"step_adjustments": UP, "alarm": ALARM | {"datapoints_to_alarm": 0}},
                "missing": {"step_adjustments": UP, "alarm": ALARM | {"treat_missing_data": "bad"}},
            },
            "scheduled": {"times": {"schedule": "rate(1 day)", "min_capacity": 1, "end_time": "tomorrow"}},
        }
    )
}


@pytest.fixture(scope="module")
def refused(refuse_calls: RefuseCalls) -> Mapping[str, str]:
    """Return what Terraform complains of, by call."""
    return refuse_calls(
        ENDPOINT,
        {
            "capacities": CAPACITIES,
            "cold": COLD,
            "warm": WARM,
            "tracking": TRACKING,
            "waiting": WAITING,
            "steps": STEPS,
            "alarms": ALARMS,
            "provided": PROVIDED,
        },
    )


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("capacities", "shrunk.autoscaling has min_capacity 3 and max_capacity 2. Both", id="range"),
        pytest.param("capacities", "half.autoscaling has min_capacity 1 and max_capacity 1.5. Both", id="whole"),
        pytest.param("capacities", "none.autoscaling.min_capacity is 0. Only an asynchronous", id="zero"),
        pytest.param("capacities", 'burst.autoscaling is set for the instance type "ml.t2.medium"', id="t2"),
        pytest.param("capacities", "twice.autoscaling has policies by the same name in target", id="same name"),
        pytest.param("capacities", "reserved.autoscaling has policies by the same name in target", id="reserved name"),
        pytest.param("cold", "quiet.autoscaling is set for a serverless variant without prov", id="nothing to scale"),
        pytest.param("cold", "quiet.autoscaling.max_capacity is 6. The provisioned concurrency", id="concurrency"),
        pytest.param("warm", "target_tracking.requests follows SageMakerVariantInvocationsPerInstance. A s", id="pair"),
        pytest.param("warm", "target_tracking.use.target_value is 70. The utilization of", id="share"),
        pytest.param(
            "tracking",
            "nothing has requests_per_second not set, backlog_per_instance not set and target_value not set.",
            id="no target",
        ),
        pytest.param("tracking", "target_tracking.two has requests_per_second set, backlog", id="two targets"),
        pytest.param(
            "tracking", "target_tracking.bare has target_value set, predefined_metric_type not", id="no metric"
        ),
        pytest.param(
            "tracking", "target_tracking.both has target_value set, predefined_metric_type set", id="two metrics"
        ),
        pytest.param("tracking", "target_tracking.zero has the target 0. A target must", id="target zero"),
        pytest.param("tracking", "target_tracking.unsafe.safety_factor is 1.5. It must", id="safety factor"),
        pytest.param("tracking", "target_tracking.foreign follows ECSServiceAverageCPUUtilization. A v", id="metric"),
        pytest.param("tracking", "queued follows backlog_per_instance, and async_inference is not set.", id="no queue"),
        pytest.param("tracking", 'median.customized_metric.statistic is "p50". It is', id="statistic"),
        pytest.param("tracking", "target_tracking.impatient has the cooldowns -1.", id="cooldown"),
        pytest.param(
            "waiting",
            "requests follows SageMakerVariantInvocationsPerInstance, and async_inference is set.",
            id="requests of a queue",
        ),
        pytest.param("steps", 'step.type.adjustment_type is "Add". It is', id="adjustment type"),
        pytest.param("steps", 'step.aggregate.metric_aggregation_type is "Sum". It is', id="aggregation"),
        pytest.param("steps", "step.magnitude.min_adjustment_magnitude is 1 with ChangeInCapacity.", id="magnitude"),
        pytest.param("steps", "step.cooldown.cooldown is -1. It must", id="step cooldown"),
        pytest.param("steps", "step.empty.step_adjustments has 0 entries. A step policy", id="no steps"),
        pytest.param("steps", "step.reversed.step_adjustments has the intervals 5 to 0, 5 to ∞. metric", id="reversed"),
        pytest.param("steps", "step.gap.step_adjustments has the intervals 0 to 5, 6 to ∞. They", id="gap"),
        pytest.param("steps", "step.overlap.step_adjustments has the intervals 0 to 5, 4 to ∞. They", id="overlap"),
        pytest.param("steps", "step.top.step_adjustments has the intervals 0 to 5. With a bound", id="no top"),
        pytest.param("steps", "step.bottom.step_adjustments has the intervals -5 to 0. With a bound", id="no bottom"),
        pytest.param("provided", "expected comparison_operator to be one of", id="operator"),
        pytest.param("provided", "expected statistic to be one of", id="alarm statistic"),
        pytest.param("provided", "expected period to be divisible by 60, got: 45", id="period"),
        pytest.param("provided", "expected datapoints_to_alarm to be at least (1), got 0", id="no datapoints"),
        pytest.param("alarms", "points.alarm has evaluation_periods 1 and datapoints_to_alarm 2.", id="datapoints"),
        pytest.param("provided", "expected treat_missing_data to be one of", id="missing data"),
        pytest.param("alarms", 'scheduled.when.schedule is "0 8 * * *". It is', id="schedule"),
        pytest.param(
            "alarms", "scheduled.what has min_capacity not set and max_capacity not set. One", id="no capacity"
        ),
        pytest.param("alarms", "scheduled.shrunk has min_capacity 3 and max_capacity 2.", id="scheduled range"),
        pytest.param("alarms", "scheduled.none has min_capacity 0 and max_capacity not set.", id="scheduled zero"),
        pytest.param("provided", 'expected "end_time" to be a valid RFC3339 date, got "tomorrow"', id="time"),
    ],
)
def test_scaling_that_cannot_be_is_refused(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert sentence in refused[call]


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("capacities", id="capacities"),
        pytest.param("cold", id="serverless"),
        pytest.param("tracking", id="target tracking"),
        pytest.param("steps", id="steps"),
        pytest.param("alarms", id="alarms and schedules"),
    ],
)
def test_nothing_but_the_rules_is_complained_of(refused: Mapping[str, str], call: str) -> None:
    assert refused[call].count("Error: ") == refused[call].count("precondition failed") > 0
