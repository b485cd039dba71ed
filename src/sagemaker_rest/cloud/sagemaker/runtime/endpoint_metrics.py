"""The metrics of an endpoint's invocations in CloudWatch.

https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.metrics import Measurement, MetricSink
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import ContainerFailedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
    from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet

NAMESPACE = "AWS/SageMaker"


class NoMetrics:
    """A sink for where there is no CloudWatch."""

    def record(self, account_id: str, region: str, measurements: Iterable[Measurement]) -> None:
        """Forget them."""


class InvocationMetrics:
    """Measures invocations of variants. Nothing is locked while a model is asked."""

    def __init__(self, sink: MetricSink, now: Callable[[], float] = time.perf_counter) -> None:
        self._sink = sink
        self._now = now

    def now(self) -> float:
        """Return seconds, for `began`."""
        return self._now()

    async def measured(
        self, fleet: Fleet, variant: str, ask: Callable[[], Awaitable[ContainerAnswer]], began: float | None = None
    ) -> ContainerAnswer:
        """Return what `ask` answers, measured as an invocation of `variant`. `began` is when the request came in;
        without it this is an asynchronous one, which is neither counted nor has an overhead.
        """
        asked = self._now()
        status = 0
        try:
            answer = await ask()
            status = answer.status
        except ContainerFailedError as failure:
            status = failure.status
            raise
        finally:
            model_seconds = self._now() - asked
            definition = fleet.definition
            measurements = list(_outcome(definition.name, variant, status))
            measurements.append(_latency("ModelLatency", definition.name, variant, model_seconds))
            if began is not None:
                measurements += _count(definition.name, variant, fleet.instances(variant))
                measurements.append(_latency("OverheadLatency", definition.name, variant, asked - began))
            self._sink.record(definition.account_id, definition.region, measurements)
        return answer


# Each of these is sent with each invocation, 0 or 1, so that an average is a rate of errors. They are made once.


@lru_cache(maxsize=1024)
def _outcome(endpoint: str, variant: str, status: int) -> tuple[Measurement, ...]:
    flags = {
        "Invocation4XXErrors": 400 <= status < 500,
        # a model that did not answer in time is an error of the server's side
        "Invocation5XXErrors": status >= 500 or status == 0,
        "InvocationModelErrors": not 200 <= status < 300,
    }
    return tuple(_measurement(name, endpoint, variant, float(flag), "None") for name, flag in flags.items())


@lru_cache(maxsize=1024)
def _count(endpoint: str, variant: str, instances: int) -> tuple[Measurement, ...]:
    return (
        _measurement("Invocations", endpoint, variant, 1.0, "None"),
        _measurement("InvocationsPerInstance", endpoint, variant, 1.0 / max(instances, 1), "None"),
    )


def _latency(name: str, endpoint: str, variant: str, seconds: float) -> Measurement:
    return _measurement(name, endpoint, variant, seconds * 1e6, "Microseconds")


def _measurement(name: str, endpoint: str, variant: str, value: float, unit: str) -> Measurement:
    return Measurement(NAMESPACE, name, (("EndpointName", endpoint), ("VariantName", variant)), value, unit)
