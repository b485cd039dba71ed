"""The newest values of every metric, as alarms need them: fine-grained, and gone when no alarm could look so far back.

moto's list holds minutes; an alarm's minute is as short here as the cloud's clock makes it.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from moto.cloudwatch.models import CloudWatchBackend

    from sagemaker_rest.cloud.metrics import Dimensions, Measurement, MetricSink
    from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock

# how far back an alarm sees; AWS allows a day
_LONGEST_SECONDS = 21_600
# one for each metric and its dimensions; those of stacks that are gone make room
MOST_SERIES = 10_000
# the shortest period of an alarm on what AWS's services send is a minute; twenty slices make its edges sharp enough
_SLICE_SECONDS = 3.0
_SHORTEST_SLICE_SECONDS = 0.02
# of the last twenty minutes; of what is older, a quarter of a minute is one
_SHARP_SLICES = 400
_TOGETHER = 5

# two values that differ by less than a percent are one for a percentile
_RESOLUTION = math.log(1.01)


@dataclass(slots=True)
class StatisticSet:
    """Values without the values: what standard statistics need, and how many are about as large, for percentiles."""

    count: float = 0.0
    total: float = 0.0
    least: float = float("inf")
    most: float = float("-inf")
    # logarithm of the value in steps of a percent → how many; None is for zero and below
    sizes: dict[int | None, float] = field(default_factory=dict)

    def add(self, value: float) -> None:
        self.put(1.0, value, value, value)

    def put(self, count: float, total: float, least: float, most: float) -> None:
        """Add `count` values. Their sizes are known if all are the same."""
        self.count += count
        self.total += total
        self.least = min(self.least, least)
        self.most = max(self.most, most)
        if least == most:
            size = math.ceil(math.log(least) / _RESOLUTION) if least > 0 else None
            self.sizes[size] = self.sizes.get(size, 0.0) + count

    def merge(self, other: StatisticSet) -> None:
        self.count += other.count
        self.total += other.total
        self.least = min(self.least, other.least)
        self.most = max(self.most, other.most)
        for size, count in other.sizes.items():
            self.sizes[size] = self.sizes.get(size, 0.0) + count

    def percentile(self, percent: float) -> float | None:
        """Return the value that `percent` of the values do not exceed, to a percent; None if their sizes are not
        known.
        """
        known = sum(self.sizes.values())
        if not known or known < self.count:
            return None
        remaining = known * percent / 100
        for size in sorted(self.sizes, key=lambda size: -math.inf if size is None else size):
            remaining -= self.sizes[size]
            if remaining <= 0:
                return max(self.least, min(self.most, 0.0 if size is None else math.exp(size * _RESOLUTION)))
        return self.most

    def statistic(self, name: str) -> float | None:
        """Return `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount` or a percentile such as `p99`; None without
        values.
        """
        if not self.count:
            return None
        if name.startswith("p"):
            return self.percentile(float(name.removeprefix("p")))
        return {
            "Sum": self.total,
            "Average": self.total / self.count,
            "Minimum": self.least,
            "Maximum": self.most,
            "SampleCount": self.count,
        }[name]


@dataclass(slots=True)
class _Series:
    unit: str | None
    slices: deque[tuple[int, StatisticSet]] = field(default_factory=deque)
    # several in one, by the first number
    older: deque[tuple[int, StatisticSet]] = field(default_factory=deque)

    @property
    def newest(self) -> int:
        """Return the number of its last slice."""
        return self.slices[-1][0] if self.slices else 0

    def at(self, number: int, oldest: int) -> StatisticSet:
        """Return the slice `number`, and forget those before `oldest`."""
        if not self.slices or self.slices[-1][0] != number:
            self.slices.append((number, StatisticSet()))
            while self.slices[0][0] < number - _SHARP_SLICES:
                self._put_together(*self.slices.popleft())
            while self.older and self.older[0][0] < oldest:
                self.older.popleft()
        return self.slices[-1][1]

    def backwards(self) -> Iterator[tuple[int, StatisticSet]]:
        """Yield the slices from the newest to the oldest, each with its first number."""
        yield from reversed(self.slices)
        yield from reversed(self.older)

    def _put_together(self, number: int, statistics: StatisticSet) -> None:
        first = number - number % _TOGETHER
        if self.older and self.older[-1][0] == first:
            self.older[-1][1].merge(statistics)
        else:
            self.older.append((first, statistics))


class RecentMetrics:
    """A `MetricSink` before another one, which gets everything too. Thread safe. Times are `now`'s, in seconds."""

    def __init__(self, sink: MetricSink, clock: Clock, now: Callable[[], float] = time.monotonic) -> None:
        self._sink = sink
        self._now = now
        self._slice = max(clock.real_seconds(_SLICE_SECONDS), _SHORTEST_SLICE_SECONDS)
        self._kept = int(clock.real_seconds(_LONGEST_SECONDS) / self._slice) + 1
        self._lock = threading.Lock()
        self._pending: deque[tuple[int, str, str, tuple[Measurement, ...]]] = deque()
        self._series: dict[tuple[str, str, str, str, Dimensions], _Series] = {}

    def record(self, account_id: str, region: str, measurements: Iterable[Measurement]) -> None:
        # no more than this while a request waits; the rest is done when somebody looks, or soon
        self._pending.append((int(self._now() / self._slice), account_id, region, tuple(measurements)))

    def settle(self) -> None:
        """Sort in what was recorded, and hand it on."""
        with self._lock:
            together: dict[tuple[str, str], list[Measurement]] = {}
            while self._pending:
                number, account_id, region, measured = self._pending.popleft()
                together.setdefault((account_id, region), []).extend(measured)
                for each in measured:
                    self._add(number, account_id, region, each)
            for (account_id, region), everything in together.items():
                self._sink.record(account_id, region, everything)

    def _add(self, number: int, account_id: str, region: str, measured: Measurement) -> None:
        key = (account_id, region, measured.namespace, measured.name, _sorted(measured.dimensions))
        self._series_of(key, measured.unit).at(number, number - self._kept).add(measured.value)

    def _series_of(self, key: tuple[str, str, str, str, Dimensions], unit: str | None) -> _Series:
        series = self._series.get(key)
        if series is None:
            if len(self._series) >= MOST_SERIES:
                del self._series[min(self._series, key=lambda each: self._series[each].newest)]
            series = self._series[key] = _Series(unit)
        return series

    def note(self, backend: CloudWatchBackend, namespace: str, datum: Mapping[str, Any]) -> None:
        """Note one entry of PutMetricData, which moto keeps by itself."""
        dimensions = tuple(sorted((each["Name"], each["Value"]) for each in datum.get("Dimensions") or ()))
        key = (backend.account_id, backend.region_name, namespace, datum["MetricName"], dimensions)
        self.settle()
        number = int(self._now() / self._slice)
        with self._lock:
            statistics = self._series_of(key, datum.get("Unit")).at(number, number - self._kept)
            for count, total, least, most in _values(datum):
                statistics.put(count, total, least, most)

    def window(
        self,
        metric: tuple[str, str, str, str, Dimensions],
        unit: str | None,
        begin: float,
        end: float,
    ) -> StatisticSet:
        """Return what came from `begin` up to `end` of the metric (account, region, namespace, name, sorted
        dimensions).

        Nothing if `unit` is not the metric's own.
        """
        self.settle()
        first, last = int(begin / self._slice), int(end / self._slice)
        found = StatisticSet()
        with self._lock:
            series = self._series.get(metric)
            if series is None or (unit and series.unit and unit != series.unit):
                return found
            for number, statistics in series.backwards():
                if number < first:
                    break
                if number < last:
                    found.merge(statistics)
        return found

    def now(self) -> float:
        return self._now()


def _values(datum: Mapping[str, Any]) -> list[tuple[float, float, float, float]]:
    """Count, sum, minimum and maximum of each value of an entry of PutMetricData."""
    if datum.get("Values"):
        counts = [float(count) for count in datum.get("Counts") or [1.0] * len(datum["Values"])]
        values = [float(value) for value in datum["Values"]]
        return [(count, count * value, value, value) for count, value in zip(counts, values, strict=True)]
    if datum.get("StatisticValues"):
        given = {name: float(value) for name, value in datum["StatisticValues"].items()}
        return [(given["SampleCount"], given["Sum"], given["Minimum"], given["Maximum"])]
    value = float(datum.get("Value", 0))
    return [(1.0, value, value, value)]


@lru_cache(maxsize=4096)
def _sorted(dimensions: Dimensions) -> Dimensions:
    return tuple(sorted(dimensions))
