"""Scaling policies move a capacity in steps."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.neighbours.autoscaling.scaling_steps import stepped_capacity, tracked_capacity


def steps(kind: str, *adjustments: tuple[float | None, float | None, int], **members: int) -> dict[str, Any]:
    listed = [
        {
            **({} if lower is None else {"MetricIntervalLowerBound": lower}),
            **({} if upper is None else {"MetricIntervalUpperBound": upper}),
            "ScalingAdjustment": adjustment,
        }
        for lower, upper, adjustment in adjustments
    ]
    return {"AdjustmentType": kind, "StepAdjustments": listed, **members}


@pytest.mark.parametrize(
    ("breach", "expected"),
    [
        pytest.param(0.0, 5, id="at the threshold"),
        pytest.param(9.9, 5, id="within the first step"),
        pytest.param(10.0, 7, id="at the second step"),
        pytest.param(1000.0, 7, id="beyond"),
        pytest.param(-1.0, 4, id="below all steps"),
    ],
)
def test_the_step_is_chosen_by_the_breach(breach: float, expected: int) -> None:
    policy = steps("ChangeInCapacity", (0.0, 10.0, 1), (10.0, None, 3))

    assert stepped_capacity(policy, 4, breach) == expected


@pytest.mark.parametrize(
    ("breach", "expected"),
    [pytest.param(-5.0, 3, id="just below"), pytest.param(-10.0, 2, id="far below, the bound included")],
)
def test_steps_below_the_threshold_scale_in(breach: float, expected: int) -> None:
    policy = steps("ChangeInCapacity", (-10.0, 0.0, -1), (None, -10.0, -2))

    assert stepped_capacity(policy, 4, breach) == expected


@pytest.mark.parametrize(
    ("kind", "adjustment", "members", "expected"),
    [
        pytest.param("ExactCapacity", 2, {}, 2, id="exactly"),
        pytest.param("ChangeInCapacity", -3, {}, 7, id="less"),
        pytest.param("PercentChangeInCapacity", 25, {}, 12, id="a quarter more, cut off"),
        pytest.param("PercentChangeInCapacity", 1, {}, 11, id="a little is one"),
        pytest.param("PercentChangeInCapacity", -1, {}, 9, id="a little less is one less"),
        pytest.param("PercentChangeInCapacity", 10, {"MinAdjustmentMagnitude": 4}, 14, id="at least four"),
    ],
)
def test_adjustments(kind: str, adjustment: int, members: dict[str, int], expected: int) -> None:
    assert stepped_capacity(steps(kind, (0.0, None, adjustment), **members), 10, 1.0) == expected


@pytest.mark.parametrize(
    ("capacity", "metric", "expected"),
    [
        pytest.param(2, 100.0, 4, id="twice the target"),
        pytest.param(2, 60.0, 3, id="a fifth above, rounded up"),
        pytest.param(4, 25.0, 2, id="half the target"),
        pytest.param(2, 0.0, 0, id="nothing to do"),
        pytest.param(0, 100.0, 2, id="from nothing"),
    ],
)
def test_tracking_brings_the_metric_to_its_target(capacity: int, metric: float, expected: int) -> None:
    assert tracked_capacity(50.0, capacity, metric) == expected
