"""Each combination of dimensions is a metric of its own. moto 5.2.5 answers GetMetricStatistics with every metric that
has the dimensions asked for *and others*, so that `ApiName` alone would count a request once for each stage and method
too; and it orders dimensions wrongly, so that GetMetricData misses a metric asked for in another order.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.cloudwatch.models import CloudWatchBackend, Dimension, MetricDatumBase, Statistics

if TYPE_CHECKING:
    from datetime import datetime

_get_metric_statistics = CloudWatchBackend.get_metric_statistics


class _OneMetric:
    """As much of a backend as moto's GetMetricStatistics reads: the values of one metric."""

    def __init__(self, values: list[MetricDatumBase]) -> None:
        self._values = values

    def get_all_metrics(self) -> list[MetricDatumBase]:
        return self._values


def install() -> None:
    """Compare dimensions as CloudWatch does. Calling it again changes nothing."""
    CloudWatchBackend.get_metric_statistics = _get_exact_metric_statistics
    Dimension.__lt__ = _is_before


def _get_exact_metric_statistics(
    self: CloudWatchBackend, namespace: str, metric_name: str, start_time: datetime, *arguments: Any, **named: Any
) -> list[Statistics]:
    wanted = _combination({each["Name"]: each.get("Value") for each in named.get("dimensions") or []})
    values = [
        datum
        for datum in list(self.get_all_metrics())
        if datum.name == metric_name
        and datum.namespace == namespace
        and _combination({each.name: each.value for each in datum.dimensions}) == wanted
    ]
    statistics: list[Statistics] = _get_metric_statistics(
        _OneMetric(values), namespace, metric_name, start_time, *arguments, **named
    )
    return statistics


def _combination(dimensions: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset(dimensions.items())


def _is_before(self: Dimension, other: Dimension) -> bool:
    return (str(self.name), str(self.value)) < (str(other.name), str(other.value))
