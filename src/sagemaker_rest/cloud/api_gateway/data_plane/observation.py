"""The observations of a request on its way, kept for logs and metrics.

Everything here is a reference or a number: nothing is worked out unless a log is asked for.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError
    from sagemaker_rest.cloud.api_gateway.data_plane.integration_request import IntegrationRequest
    from sagemaker_rest.cloud.http import HttpResponse


@dataclass(slots=True)
class Observation:
    """Filled in while the request is served, by one thread. Latencies are in whole milliseconds, as API Gateway has
    them; None is what did not happen.
    """

    started: float = field(default_factory=time.perf_counter)
    fault: GatewayFaultError | None = None
    not_implemented: str = ""
    integration_request: IntegrationRequest | None = None
    endpoint_url: str = ""
    integration_started: float | None = None
    integration_latency: int | None = None
    integration_answer: HttpResponse | None = None
    cache_hit: bool | None = None

    def milliseconds(self) -> int:
        """Return the milliseconds since the request came in."""
        return _milliseconds_since(self.started)

    def begin_integration(self, request: IntegrationRequest) -> None:
        self.integration_request = request
        self.integration_started = time.perf_counter()

    def end_integration(self) -> None:
        """Note that the backend answered, or did not in time."""
        if self.integration_started is not None:
            self.integration_latency = _milliseconds_since(self.integration_started)


def _milliseconds_since(moment: float) -> int:
    return round((time.perf_counter() - moment) * 1000)
