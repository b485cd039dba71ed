"""A stage's throttling: a bucket of `burst` tokens for each method, filled again at `rate` tokens a second.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.gateway import faults
from sagemaker_rest.cloud.gateway.faults import GatewayFaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.gateway.invocation import Invocation
    from sagemaker_rest.cloud.gateway.routing import Route
    from sagemaker_rest.cloud.gateway.snapshot import StageSnapshot, Throttle


@dataclass(slots=True)
class _Bucket:
    limit: Throttle
    tokens: float
    filled_at: float

    def take(self, now: float) -> bool:
        self.tokens = min(self.limit.burst, self.tokens + (now - self.filled_at) * self.limit.rate)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Throttles:
    """The buckets of all stages. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str, str, str], _Bucket] = {}
        self._lock = threading.Lock()

    def admit(self, invocation: Invocation, route: Route) -> None:
        """Take a token for the request; raises GatewayFaultError (429) if there is none left."""
        limit = _limit(invocation.stage, route)
        if limit is None:
            return
        key = (invocation.api.id, invocation.stage.name, route.resource.path, route.method.http_method)
        with self._lock:
            now = self._clock()
            bucket = self._buckets.get(key)
            if bucket is None or bucket.limit != limit:
                bucket = self._buckets[key] = _Bucket(limit, limit.burst, now)
            admitted = bucket.take(now)
        if not admitted:
            raise GatewayFaultError(faults.THROTTLED)


def _limit(stage: StageSnapshot, route: Route) -> Throttle | None:
    """The method's own setting, else the stage's, which stands for each method that has none.

    AWS documents the order, not whether methods share the stage's bucket: here each has its own.
    """
    if not stage.throttles:
        return None
    return stage.throttles.get((route.resource.path, route.method.http_method)) or stage.throttles.get(("/*", "*"))
