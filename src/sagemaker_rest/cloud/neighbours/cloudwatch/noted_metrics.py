"""The exchange between the cloud's recent metrics and CloudWatch: its measurements, and the questions to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.cloud_state import this_cloud
from sagemaker_rest.cloud.neighbours.cloudwatch.metric_counts import forget_oldest
from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.cloudwatch.models import CloudWatchBackend, MetricDatumBase


@surrounds(
    "moto.cloudwatch.models:CloudWatchBackend.put_metric_data",
    moto="5.2.5",
    symptom="no alarm looks at what PutMetricData brings",
    see="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html",
)
def _put_and_note(
    put_metric_data: Callable[..., None],
    self: CloudWatchBackend,
    namespace: str,
    metric_data: list[dict[str, Any]],
) -> None:
    put_metric_data(self, namespace, metric_data)
    forget_oldest(self.metric_data)
    cloud = this_cloud()
    if cloud is not None:
        for datum in metric_data:
            cloud.metrics.note(self, namespace, datum)


@surrounds(
    "moto.cloudwatch.models:CloudWatchBackend.get_all_metrics",
    moto="5.2.5",
    symptom="what the data planes have just measured is not in place when CloudWatch is read",
    see="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html",
)
def _settle_and_get_all(
    get_all_metrics: Callable[..., list[MetricDatumBase]], self: CloudWatchBackend
) -> list[MetricDatumBase]:
    cloud = this_cloud()
    if cloud is not None:
        cloud.metrics.settle()
    return list(get_all_metrics(self))
