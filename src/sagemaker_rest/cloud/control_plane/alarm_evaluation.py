"""Metric alarms that go off. moto 5.2.5 keeps alarms, in the state OK, and never looks at their metrics.

Evaluated are alarms with a static threshold on a standard statistic (Sum, Average, Minimum, Maximum, SampleCount) of
one metric. Others (metric math, percentiles, anomaly detection, composite alarms) stay INSUFFICIENT_DATA until
SetAlarmState says otherwise. An alarm's periods pass as fast as the cloud's clock says, but take at least a second:
what one request brings must fall into one of them.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends

from sagemaker_rest.cloud.control_plane.alarm_thresholds import COMPARISONS, STATISTICS, AlarmState, Threshold

if TYPE_CHECKING:
    from datetime import datetime

    from sagemaker_rest.cloud.control_plane.recent_metrics import RecentMetrics
    from sagemaker_rest.cloud.runtime.clock import Clock

_LOG = logging.getLogger(__name__)
_SHORTEST_PERIOD_SECONDS = 1.0
# CloudWatch looks at an alarm of a minute's period once a minute, and here six times or more
_LOOK_SECONDS = 10.0
_SHORTEST_LOOK_SECONDS = 0.05
# of real time; what was measured is sorted in by then
_LONGEST_LOOK_SECONDS = 1.0

_put_metric_alarm = CloudWatchBackend.put_metric_alarm

# called with the backend and the alarm after its state has changed
AlarmAction = Callable[[CloudWatchBackend, Alarm], None]


def install() -> None:
    """Let new alarms begin as AWS's do, and let a change of an alarm keep its state. Again changes nothing."""
    CloudWatchBackend.put_metric_alarm = _put_alarm_with_state


def _put_alarm_with_state(self: CloudWatchBackend, name: str, *arguments: Any, **named: Any) -> Alarm:
    earlier = self.alarms.get(name)
    alarm = _put_metric_alarm(self, name, *arguments, **named)
    if earlier is None:
        alarm.state_value = AlarmState.INSUFFICIENT_DATA.value
        return alarm
    for member in ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history"):
        setattr(alarm, member, getattr(earlier, member))
    return alarm


class AlarmEvaluation:
    """Looks at all alarms again and again, in a thread of its own, until it is closed."""

    def __init__(self, metrics: RecentMetrics, clock: Clock, actions: AlarmAction) -> None:
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
            threshold = _threshold(alarm)
            if threshold is not None and not self._was_set_by_hand(alarm):
                self._evaluate(backend, alarm, threshold)

    def _run(self) -> None:
        seconds = max(self._clock.real_seconds(_LOOK_SECONDS), _SHORTEST_LOOK_SECONDS)
        seconds = min(seconds, _LONGEST_LOOK_SECONDS)
        while not self._stop.wait(seconds):
            try:
                self.look()
            except Exception:  # noqa: BLE001 - one fault must not end the evaluation of every alarm
                _LOG.exception("alarms could not be evaluated")

    def _period(self, alarm: Alarm) -> float:
        return max(self._clock.real_seconds(alarm.period), _SHORTEST_PERIOD_SECONDS)

    def _was_set_by_hand(self, alarm: Alarm) -> bool:
        """Whether SetAlarmState was called in the last period: its word counts until the next evaluation, as on AWS."""
        now = self._metrics.now()
        seen = self._seen.get(alarm.alarm_arn)
        if seen is None or seen[0] != alarm.state_updated_timestamp:
            since = float("-inf") if seen is None and not alarm.history else now
            seen = self._seen[alarm.alarm_arn] = (alarm.state_updated_timestamp, since)
        return now - seen[1] < self._period(alarm)

    def _evaluate(self, backend: CloudWatchBackend, alarm: Alarm, threshold: Threshold) -> None:
        datapoints = self._datapoints(backend, alarm)
        before = AlarmState(alarm.state_value)
        after = threshold.state(datapoints, before)
        if after is before:
            self._repeat(backend, alarm, datapoints)
            return
        alarm.update_state(threshold.reason(datapoints, after), _reason_data(alarm, datapoints), after.value)
        self._seen[alarm.alarm_arn] = (alarm.state_updated_timestamp, float("-inf"))
        self._act(backend, alarm)

    def _repeat(self, backend: CloudWatchBackend, alarm: Alarm, datapoints: list[float | None]) -> None:
        """Scaling policies are set off again, once a period, as long as the alarm lasts; nothing else is."""
        scales = any(":autoscaling:" in action for action in alarm.alarm_actions or ())
        if alarm.state_value != AlarmState.ALARM or not scales:
            return
        if self._metrics.now() - self._acted.get(alarm.alarm_arn, 0.0) >= self._period(alarm):
            alarm.state_reason_data = _reason_data(alarm, datapoints)
            self._act(backend, alarm)

    def _act(self, backend: CloudWatchBackend, alarm: Alarm) -> None:
        self._acted[alarm.alarm_arn] = self._metrics.now()
        if alarm.actions_enabled:
            self._actions(backend, alarm)

    def _datapoints(self, backend: CloudWatchBackend, alarm: Alarm) -> list[float | None]:
        """The newest periods' statistics, the newest first."""
        dimensions = tuple(sorted((each.name, each.value) for each in alarm.dimensions))
        metric = (backend.account_id, backend.region_name, alarm.namespace, alarm.metric_name, dimensions)
        now, period = self._metrics.now(), self._period(alarm)
        return [
            self._metrics.window(metric, alarm.unit, now - (number + 1) * period, now - number * period).statistic(
                alarm.statistic
            )
            for number in range(int(alarm.evaluation_periods))
        ]


def _reason_data(alarm: Alarm, datapoints: list[float | None]) -> str:
    data = {"version": "1.0", "period": alarm.period, "recentDatapoints": datapoints, "threshold": alarm.threshold}
    return json.dumps(data)


def _alarms() -> Iterator[tuple[CloudWatchBackend, Alarm]]:
    for account in list(cloudwatch_backends.values()):
        for backend in list(account.values()):
            for alarm in list(backend.alarms.values()):
                yield backend, alarm


def _threshold(alarm: Alarm) -> Threshold | None:
    """What is evaluated of this alarm, or None for a kind that is not."""
    if alarm.metric_data_queries or alarm.rule or not alarm.metric_name or alarm.statistic not in STATISTICS:
        return None
    if alarm.comparison_operator not in COMPARISONS:
        return None
    return Threshold(
        alarm.comparison_operator,
        float(alarm.threshold),
        int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        alarm.treat_missing_data or "missing",
    )
