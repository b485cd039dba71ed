"""The metrics of asynchronous endpoints in CloudWatch, beside those of every invocation.

https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.metrics import Measurement
from sagemaker_rest.cloud.sagemaker.runtime.endpoint_metrics import NAMESPACE

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.queue import Backlog


def backlog_measurements(endpoint: str, backlog: Backlog, instances: int, now: float) -> tuple[Measurement, ...]:
    """Return the gauges that endpoints are scaled by; `now` is seconds since the epoch."""
    dimensions = (("EndpointName", endpoint),)
    age = 0.0 if backlog.oldest is None else max(0.0, now - backlog.oldest)
    waits_for_capacity = float(backlog.size > 0 and instances == 0)
    return (
        Measurement(NAMESPACE, "ApproximateBacklogSize", dimensions, float(backlog.size), "Count"),
        # without instances the backlog is what one of them would have
        Measurement(
            NAMESPACE, "ApproximateBacklogSizePerInstance", dimensions, backlog.size / max(instances, 1), "Count"
        ),
        Measurement(NAMESPACE, "HasBacklogWithoutCapacity", dimensions, waits_for_capacity, "Count"),
        Measurement(NAMESPACE, "ApproximateAgeOfOldestRequest", dimensions, age, "Seconds"),
    )


def count(endpoint: str, variant: str, name: str) -> Measurement:
    """Count one more of `name`, such as InvocationsProcessed."""
    return Measurement(NAMESPACE, name, (("EndpointName", endpoint), ("VariantName", variant)), 1.0, "Count")


def duration(endpoint: str, variant: str, name: str, seconds: float) -> Measurement:
    """Measure a time such as TimeInBacklog, which CloudWatch has in milliseconds."""
    dimensions = (("EndpointName", endpoint), ("VariantName", variant))
    return Measurement(NAMESPACE, name, dimensions, max(0.0, seconds) * 1000, "Milliseconds")
