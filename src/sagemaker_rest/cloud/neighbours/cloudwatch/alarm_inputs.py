"""The inputs of a metric alarm: one metric, or metrics and the expressions over them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.cloudwatch.metric_math import Expression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.cloudwatch.models import Alarm, CloudWatchBackend, Dimension, MetricDataQuery

    from sagemaker_rest.cloud.metrics import Dimensions

STATISTICS = ("Sum", "Average", "Minimum", "Maximum", "SampleCount")
PERCENTILE = re.compile(r"p(?P<percent>100(\.0+)?|\d{1,2}(\.\d{1,10})?)")

_THE_METRIC = "metric"


@dataclass(frozen=True, slots=True)
class WatchedMetric:
    """A statistic of a metric; `key` is account, region, namespace, name and sorted dimensions."""

    key: tuple[str, str, str, str, Dimensions]
    statistic: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class AlarmInput:
    """Metrics and expressions by their ids, and the id of the one that the threshold is for. `period` is in seconds."""

    metrics: Mapping[str, WatchedMetric]
    expressions: Mapping[str, Expression]
    watched: str
    period: float

    def datapoint(self, read: Callable[[WatchedMetric], float | None]) -> float | None:
        """Return the datapoint of one period; `read` gives those of its metrics."""
        values = {name: read(metric) for name, metric in self.metrics.items()}
        # an expression may use another one, which comes before it or behind it
        for _ in self.expressions:
            values.update({name: expression.value(values) for name, expression in self.expressions.items()})
        return values.get(self.watched)


def alarm_input(backend: CloudWatchBackend, alarm: Alarm) -> AlarmInput | None:
    """Return what is evaluated of this alarm, or None for a kind that is not."""
    if alarm.rule or alarm.threshold_metric_id:
        return None
    if alarm.metric_data_queries:
        return _math(backend, alarm.metric_data_queries)
    statistic = alarm.statistic or alarm.extended_statistic
    if not alarm.metric_name or not _is_known(statistic):
        return None
    key = _key(backend, alarm.namespace, alarm.metric_name, alarm.dimensions)
    return AlarmInput({_THE_METRIC: WatchedMetric(key, statistic, alarm.unit)}, {}, _THE_METRIC, float(alarm.period))


def _math(backend: CloudWatchBackend, queries: list[MetricDataQuery]) -> AlarmInput | None:
    metrics: dict[str, WatchedMetric] = {}
    expressions: dict[str, Expression] = {}
    periods = [float(query.period) for query in queries if query.period]
    for query in queries:
        if query.expression:
            try:
                expressions[query.id] = Expression(query.expression)
            except ValueError:
                return None
            continue
        stat = query.metric_stat
        if stat is None or not _is_known(stat.stat):
            return None
        key = _key(backend, stat.metric.namespace, stat.metric.metric_name, stat.metric.dimensions)
        metrics[query.id] = WatchedMetric(key, stat.stat, stat.unit)
        periods.append(float(stat.period))
    # true unless said otherwise; exactly one query of an alarm returns data
    returned = [query.id for query in queries if str(query.return_data).lower() != "false"]
    if len(returned) != 1 or not periods:
        return None
    return AlarmInput(metrics, expressions, returned[0], max(periods))


def _is_known(statistic: Any) -> bool:
    return statistic in STATISTICS or (isinstance(statistic, str) and PERCENTILE.fullmatch(statistic) is not None)


def _key(
    backend: CloudWatchBackend, namespace: str, name: str, dimensions: list[Dimension]
) -> tuple[str, str, str, str, Dimensions]:
    named = tuple(sorted((each.name, each.value) for each in dimensions))
    return (backend.account_id, backend.region_name, namespace, name, named)
