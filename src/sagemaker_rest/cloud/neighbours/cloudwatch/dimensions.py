"""Each combination of dimensions is a metric of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import replaces, surrounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from moto.cloudwatch.models import CloudWatchBackend, Dimension, MetricDatumBase, Statistics

_SEE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"


class _OneMetric:
    """As much of a backend as moto's GetMetricStatistics reads: the values of one metric."""

    def __init__(self, values: list[MetricDatumBase]) -> None:
        self._values = values

    def get_all_metrics(self) -> list[MetricDatumBase]:
        return self._values


@surrounds(
    "moto.cloudwatch.models:CloudWatchBackend.get_metric_statistics",
    moto="5.2.5",
    symptom="GetMetricStatistics counts every metric that has the dimensions asked for and others: ApiName alone "
    "counts a request once for each stage and method, too",
    see=_SEE,
)
def _get_exact_metric_statistics(
    get_metric_statistics: Callable[..., list[Statistics]],
    self: CloudWatchBackend,
    namespace: str,
    metric_name: str,
    start_time: datetime,
    *arguments: Any,
    **named: Any,
) -> list[Statistics]:
    wanted = _combination({each["Name"]: each.get("Value") for each in named.get("dimensions") or []})
    values = [
        datum
        for datum in list(self.get_all_metrics())
        if datum.name == metric_name
        and datum.namespace == namespace
        and _combination({each.name: each.value for each in datum.dimensions}) == wanted
    ]
    return get_metric_statistics(_OneMetric(values), namespace, metric_name, start_time, *arguments, **named)


def _combination(dimensions: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset(dimensions.items())


@replaces(
    "moto.cloudwatch.models:Dimension.__lt__",
    moto="5.2.5",
    symptom="dimensions are ordered wrongly, so GetMetricData misses a metric asked for in another order",
    see=_SEE,
)
def _is_before(self: Dimension, other: Dimension) -> bool:
    return (str(self.name), str(self.value)) < (str(other.name), str(other.value))
