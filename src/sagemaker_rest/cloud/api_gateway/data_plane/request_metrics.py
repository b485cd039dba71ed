"""The metrics of a request in CloudWatch's namespace AWS/ApiGateway.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import settings_of
from sagemaker_rest.cloud.metrics import Dimensions, Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.http import HttpResponse

NAMESPACE = "AWS/ApiGateway"


def measure(invocation: Invocation, answer: HttpResponse) -> list[Measurement]:
    """Return every metric in every combination of dimensions that API Gateway has it in. An error metric is 0 for a
    request without an error, so that its average is the error rate.
    """
    observed = invocation.observed
    values = [
        ("Count", 1.0, "Count"),
        ("4XXError", float(400 <= answer.status < 500), "Count"),
        ("5XXError", float(answer.status >= 500), "Count"),
        ("Latency", float(observed.milliseconds()), "Milliseconds"),
    ]
    if observed.integration_latency is not None:
        values.append(("IntegrationLatency", float(observed.integration_latency), "Milliseconds"))
    if observed.cache_hit is not None:
        values.append(("CacheHitCount", float(observed.cache_hit), "Count"))
        values.append(("CacheMissCount", float(not observed.cache_hit), "Count"))
    return [
        Measurement(NAMESPACE, name, dimensions, value, unit)
        for dimensions in _dimensions(invocation)
        for name, value, unit in values
    ]


def _dimensions(invocation: Invocation) -> Iterator[Dimensions]:
    stage, route = invocation.stage, invocation.route
    api = ("ApiName", stage.api_name)
    yield (api,)
    yield (api, ("Stage", stage.name))
    if route is None:
        return
    path, method = route.resource.path, route.method.http_method
    if settings_of(stage.settings, path, method).detailed_metrics:
        yield (api, ("Stage", stage.name), ("Resource", path), ("Method", method))
