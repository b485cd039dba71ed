"""Metrics that the data planes count, in moto's CloudWatch.

A request measures a handful of values, and moto keeps every value for ever. So the values of a minute, CloudWatch's
resolution for what AWS services send, are kept as one statistic set (count, sum, minimum, maximum), which is in moto's
list from its first value on and grows in place: what is measured can be read at once.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.backends import backend_of, moto_module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from moto.cloudwatch.models import MetricAggregatedDatum

    from sagemaker_rest.cloud.metrics import Dimensions, Measurement

_MINUTE = 60
# of an account and region: statistic sets of ours and values of PutMetricData
MOST_DATA = 100_000
_Key = tuple[str, str, str, str, "Dimensions", str]


class MotoMetrics:
    """The `MetricSink` over moto's CloudWatch. `clock` tells seconds since the epoch. Thread safe."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = -1
        self._sets: dict[_Key, MetricAggregatedDatum] = {}

    def record(self, account_id: str, region: str, measurements: Iterable[Measurement]) -> None:
        with self._lock:
            minute = int(self._clock()) // _MINUTE
            if minute != self._minute:
                self._minute, self._sets = minute, {}
            for measured in measurements:
                self._add(account_id, region, measured)

    def _add(self, account_id: str, region: str, measured: Measurement) -> None:
        key = (account_id, region, measured.namespace, measured.name, measured.dimensions, measured.unit)
        statistics = self._sets.get(key)
        if statistics is None:
            statistics = self._sets[key] = _statistic_set(measured, self._minute * _MINUTE)
            data = backend_of("cloudwatch", account_id, region).metric_data
            data.append(statistics)
            forget_oldest(data)
            return
        statistics.sample_count += 1
        statistics.sum += measured.value
        statistics.min = min(statistics.min, measured.value)
        statistics.max = max(statistics.max, measured.value)


def forget_oldest(data: list[Any]) -> None:
    """Drop a tenth of an account's data when there are too many."""
    if len(data) > MOST_DATA:
        del data[: MOST_DATA // 10]


def _statistic_set(measured: Measurement, timestamp: int) -> MetricAggregatedDatum:
    datum: MetricAggregatedDatum = moto_module("moto.cloudwatch.models").MetricAggregatedDatum(
        namespace=measured.namespace,
        name=measured.name,
        min_stat=measured.value,
        max_stat=measured.value,
        sample_count=1,
        sum_stat=measured.value,
        dimensions=[{"Name": name, "Value": value} for name, value in measured.dimensions],
        timestamp=datetime.fromtimestamp(timestamp, UTC).replace(tzinfo=None),  # moto's timestamps are naive
        unit=measured.unit,
    )
    return datum
