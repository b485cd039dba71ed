"""The values that alarms look at: what falls into a period, and what does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.metrics import Measurement
from sagemaker_rest.cloud.neighbours.cloudwatch import recent_metrics
from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable

METRIC = ("123456789012", "eu-west-1", "AWS/SageMaker", "Latency", (("EndpointName", "e"), ("VariantName", "v")))


@dataclass
class Sink:
    recorded: list[Measurement] = field(default_factory=list)

    def record(self, _account: str, _region: str, measurements: Iterable[Measurement]) -> None:
        self.recorded.extend(measurements)


@dataclass
class Recorder:
    """Records values at moments of the test's own."""

    sink: Sink = field(default_factory=Sink)
    time: float = 1000.0

    def __post_init__(self) -> None:
        self.metrics = RecentMetrics(self.sink, Clock(60.0), lambda: self.time)

    def record(self, value: float, at: float) -> None:
        self.time = at
        dimensions = (("VariantName", "v"), ("EndpointName", "e"))
        measured = Measurement("AWS/SageMaker", "Latency", dimensions, value, "Microseconds")
        self.metrics.record("123456789012", "eu-west-1", [measured])


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        pytest.param("Sum", 9.0, id="sum"),
        pytest.param("Average", 4.5, id="average"),
        pytest.param("Minimum", 3.0, id="minimum"),
        pytest.param("Maximum", 6.0, id="maximum"),
        pytest.param("SampleCount", 2.0, id="sample count"),
    ],
)
def test_the_statistics_of_a_window(recorder: Recorder, statistic: str, expected: float) -> None:
    recorder.record(100.0, at=998.0)
    recorder.record(3.0, at=1000.5)
    recorder.record(6.0, at=1000.9)
    recorder.record(200.0, at=1002.5)

    assert recorder.metrics.window(METRIC, None, 1000.0, 1002.0).statistic(statistic) == expected


def test_a_window_without_values_has_no_statistic(recorder: Recorder) -> None:
    recorder.record(1.0, at=1000.0)

    assert recorder.metrics.window(METRIC, None, 1001.0, 1002.0).statistic("Sum") is None


def test_another_unit_is_another_metric(recorder: Recorder) -> None:
    recorder.record(1.0, at=1000.5)

    assert recorder.metrics.window(METRIC, "Seconds", 1000.0, 1001.0).statistic("Sum") is None
    assert recorder.metrics.window(METRIC, "Microseconds", 1000.0, 1001.0).statistic("Sum") == 1.0


def test_what_no_alarm_could_see_is_forgotten(recorder: Recorder) -> None:
    recorder.record(1.0, at=1000.0)
    # six hours of AWS's time are six minutes at this pace
    recorder.record(1.0, at=1361.0)

    assert recorder.metrics.window(METRIC, None, 0.0, 2000.0).statistic("SampleCount") == 1.0


def test_everything_goes_on_to_the_next_sink(recorder: Recorder) -> None:
    recorder.record(7.0, at=1000.0)

    recorder.metrics.settle()

    assert [measured.value for measured in recorder.sink.recorded] == [7.0]


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        pytest.param("p50", 50.0, id="the median"),
        pytest.param("p99", 99.0, id="nearly the largest"),
        pytest.param("p100", 100.0, id="the largest"),
        pytest.param("p0", 1.0, id="the smallest"),
    ],
)
def test_percentiles_are_right_to_a_percent(recorder: Recorder, statistic: str, expected: float) -> None:
    for number in range(1, 101):
        recorder.record(float(number), at=1000.5)

    assert recorder.metrics.window(METRIC, None, 1000.0, 1001.0).statistic(statistic) == pytest.approx(
        expected, rel=0.011
    )


def test_old_values_stay_in_their_periods(recorder: Recorder) -> None:
    """A clock that is sixty times as fast: a second here is a minute of AWS's."""
    for second in range(1000, 1200):
        recorder.record(1.0, at=float(second))

    counts = [
        recorder.metrics.window(METRIC, None, begin, begin + 5.0).statistic("SampleCount")
        for begin in range(1000, 1200, 5)
    ]

    assert counts == [5.0] * 40


def test_old_values_take_less_room(recorder: Recorder) -> None:
    for number in range(7200):
        recorder.record(float(number), at=1000.0 + number * 0.05)
        recorder.metrics.settle()

    (series,) = recorder.metrics._series.values()

    assert len(series.slices) + len(series.older) < 2000


def test_series_of_stacks_that_are_gone_make_room(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_metrics, "MOST_SERIES", 2)
    for second, name in enumerate(("first", "second", "first", "third")):
        recorder.time = 1000.0 + second
        recorder.metrics.record("123456789012", "eu-west-1", [Measurement("Space", name, (), 1.0, "None")])
        recorder.metrics.settle()

    assert sorted(name for _, _, _, name, _ in recorder.metrics._series) == ["first", "third"]
