"""Metric alarms that go off: moto keeps alarms, and never looks at their metrics.

Evaluated are alarms with a static threshold on a standard statistic (Sum, Average, Minimum, Maximum, SampleCount) or a
percentile of one metric, or on metric math as far as `metric_math` goes. Others (anomaly detection, other functions,
composite alarms) stay INSUFFICIENT_DATA until SetAlarmState says otherwise. An alarm's periods pass as fast as the
cloud's clock says, but take at least a second: what one request brings must fall into one of them.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

from __future__ import annotations

import json
import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.backends import loaded_backends
from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_inputs import AlarmInput, WatchedMetric, alarm_input
from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_thresholds import COMPARISONS, AlarmState, Threshold
from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from moto.cloudwatch.models import Alarm, CloudWatchBackend

    from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics
    from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock

_LOG = logging.getLogger(__name__)
_SHORTEST_PERIOD_SECONDS = 1.0
# CloudWatch looks at an alarm of a minute's period once a minute, and here six times or more
_LOOK_SECONDS = 10.0
_SHORTEST_LOOK_SECONDS = 0.05
# of real time; what was measured is sorted in by then
_LONGEST_LOOK_SECONDS = 1.0


@surrounds(
    "moto.cloudwatch.models:CloudWatchBackend.put_metric_alarm",
    moto="5.2.5",
    symptom="a new alarm is OK before anything was measured, and a change of an alarm loses its state",
    see="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
)
def _put_alarm_with_state(
    put_metric_alarm: Callable[..., Alarm], self: CloudWatchBackend, name: str, *arguments: Any, **named: Any
) -> Alarm:
    earlier = self.alarms.get(name)
    alarm = put_metric_alarm(self, name, *arguments, **named)
    if earlier is None:
        alarm.state_value = AlarmState.INSUFFICIENT_DATA.value
        return alarm
    for member in ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history"):
        setattr(alarm, member, getattr(earlier, member))
    return alarm


class AlarmEvaluation:
    """Looks at all alarms again and again, in a thread of its own, until it is closed. `actions` is called with the
    backend and the alarm after its state has changed.
    """

    def __init__(
        self, metrics: RecentMetrics, clock: Clock, actions: Callable[[CloudWatchBackend, Alarm], None]
    ) -> None:
        self._metrics = metrics
        self._clock = clock
        self._actions = actions
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="alarm-evaluation", daemon=True)
        # alarm ARN → the moment of the last change of its state that was seen, and when it was seen
        self._seen: dict[str, tuple[datetime, float]] = {}
        # alarm ARN → when its actions were last carried out
        self._acted: dict[str, float] = {}

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """Evaluate every alarm now."""
        self._metrics.settle()
        for backend, alarm in list(_alarms()):
            watched = alarm_input(backend, alarm)
            if watched is None or alarm.comparison_operator not in COMPARISONS:
                continue
            period = self._period(watched)
            if not self._was_set_by_hand(alarm, period):
                self._evaluate(backend, alarm, watched, period)

    def _run(self) -> None:
        seconds = max(self._clock.real_seconds(_LOOK_SECONDS), _SHORTEST_LOOK_SECONDS)
        seconds = min(seconds, _LONGEST_LOOK_SECONDS)
        while not self._stop.wait(seconds):
            try:
                self.look()
            except Exception:  # noqa: BLE001 - one fault must not end the evaluation of every alarm
                _LOG.exception("alarms could not be evaluated")

    def _period(self, watched: AlarmInput) -> float:
        return max(self._clock.real_seconds(watched.period), _SHORTEST_PERIOD_SECONDS)

    def _was_set_by_hand(self, alarm: Alarm, period: float) -> bool:
        """Return whether SetAlarmState was called in the last period: it counts until the next evaluation, as on
        AWS.
        """
        now = self._metrics.now()
        seen = self._seen.get(alarm.alarm_arn)
        if seen is None or seen[0] != alarm.state_updated_timestamp:
            since = float("-inf") if seen is None and not alarm.history else now
            seen = self._seen[alarm.alarm_arn] = (alarm.state_updated_timestamp, since)
        return now - seen[1] < period

    def _evaluate(self, backend: CloudWatchBackend, alarm: Alarm, watched: AlarmInput, period: float) -> None:
        threshold = _threshold(alarm)
        datapoints = self._datapoints(watched, int(alarm.evaluation_periods), period)
        before = AlarmState(alarm.state_value)
        after = threshold.state(datapoints, before)
        data = {
            "version": "1.0",
            "period": watched.period,
            "recentDatapoints": datapoints,
            "threshold": alarm.threshold,
        }
        if after is not before:
            alarm.update_state(threshold.reason(datapoints, after), json.dumps(data), after.value)
            self._seen[alarm.alarm_arn] = (alarm.state_updated_timestamp, float("-inf"))
            self._act(backend, alarm)
        elif self._is_to_be_repeated(alarm, period):
            alarm.state_reason_data = json.dumps(data)
            self._act(backend, alarm)

    def _is_to_be_repeated(self, alarm: Alarm, period: float) -> bool:
        """Return whether to repeat: scaling policies are set off again, once a period, as long as the alarm lasts."""
        scales = any(":autoscaling:" in action for action in alarm.alarm_actions or ())
        since = self._metrics.now() - self._acted.get(alarm.alarm_arn, 0.0)
        return bool(alarm.state_value == AlarmState.ALARM and scales and since >= period)

    def _act(self, backend: CloudWatchBackend, alarm: Alarm) -> None:
        self._acted[alarm.alarm_arn] = self._metrics.now()
        if alarm.actions_enabled:
            self._actions(backend, alarm)

    def _datapoints(self, watched: AlarmInput, periods: int, seconds: float) -> list[float | None]:
        """Return the newest periods' datapoints, the newest first."""
        now = self._metrics.now()

        def read(metric: WatchedMetric, age: int) -> float | None:
            begin, end = now - (age + 1) * seconds, now - age * seconds
            return self._metrics.window(metric.key, metric.unit, begin, end).statistic(metric.statistic)

        return [watched.datapoint(partial(read, age=age)) for age in range(periods)]


def _alarms() -> Iterator[tuple[CloudWatchBackend, Alarm]]:
    for backend in loaded_backends("cloudwatch"):
        for alarm in list(backend.alarms.values()):
            yield backend, alarm


def _threshold(alarm: Alarm) -> Threshold:
    return Threshold(
        alarm.comparison_operator,
        float(alarm.threshold),
        int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        alarm.treat_missing_data or "missing",
    )
