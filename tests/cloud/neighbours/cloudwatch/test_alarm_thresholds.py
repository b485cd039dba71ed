"""When an alarm goes off, as CloudWatch documents it."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_thresholds import AlarmState, Threshold

OK, ALARM, INSUFFICIENT = AlarmState.OK, AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        pytest.param("GreaterThanThreshold", OK, OK, ALARM, id="greater"),
        pytest.param("GreaterThanOrEqualToThreshold", OK, ALARM, ALARM, id="greater or equal"),
        pytest.param("LessThanThreshold", ALARM, OK, OK, id="less"),
        pytest.param("LessThanOrEqualToThreshold", ALARM, ALARM, OK, id="less or equal"),
    ],
)
def test_a_datapoint_is_compared(comparison: str, below: AlarmState, at: AlarmState, above: AlarmState) -> None:
    threshold = Threshold(comparison, 5.0, needed=1)

    assert [threshold.state([value], OK) for value in (4.9, 5.0, 5.1)] == [below, at, above]


@pytest.mark.parametrize(
    ("datapoints", "needed", "expected"),
    [
        pytest.param([9.0, 9.0, 9.0], 3, ALARM, id="three of three"),
        pytest.param([9.0, 1.0, 9.0], 3, OK, id="two where three are needed"),
        pytest.param([9.0, 1.0, 9.0], 2, ALARM, id="two of three"),
    ],
)
def test_so_many_datapoints_must_breach(datapoints: list[float | None], needed: int, expected: AlarmState) -> None:
    assert Threshold("GreaterThanThreshold", 5.0, needed).state(datapoints, OK) is expected


@pytest.mark.parametrize(
    ("missing", "none_at_all", "one_of_two"),
    [
        pytest.param("missing", INSUFFICIENT, OK, id="missing"),
        pytest.param("notBreaching", OK, OK, id="not breaching"),
        pytest.param("breaching", ALARM, ALARM, id="breaching"),
        pytest.param("ignore", ALARM, OK, id="ignored"),
    ],
)
def test_missing_data_is_treated_as_told(missing: str, none_at_all: AlarmState, one_of_two: AlarmState) -> None:
    threshold = Threshold("GreaterThanThreshold", 5.0, 2, missing)

    assert threshold.state([None, None], ALARM) is none_at_all
    assert threshold.state([9.0, None], ALARM) is one_of_two


@pytest.mark.parametrize(
    ("datapoints", "missing", "state", "reason"),
    [
        pytest.param(
            [7.0],
            "missing",
            ALARM,
            "Threshold Crossed: 1 datapoint [7.0] was greater than the threshold (5.0).",
            id="one",
        ),
        pytest.param(
            [1.0, 2.0],
            "missing",
            OK,
            "Threshold Crossed: 2 datapoints [1.0, 2.0] were not greater than the threshold (5.0).",
            id="two",
        ),
        pytest.param([None], "missing", INSUFFICIENT, "Insufficient Data: 1 datapoints were unknown.", id="none"),
        pytest.param(
            [None],
            "notBreaching",
            OK,
            "Threshold Crossed: no datapoints were received for 1 periods and 1 missing datapoints were treated as "
            "[NonBreaching].",
            id="none that counts",
        ),
    ],
)
def test_a_change_has_a_reason(datapoints: list[float | None], missing: str, state: AlarmState, reason: str) -> None:
    assert Threshold("GreaterThanThreshold", 5.0, 1, missing).reason(datapoints, state) == reason
