"""Token buckets: `burst` tokens at most, filled again at `rate` tokens a second.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import Throttle


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


class TokenBuckets:
    """Buckets by what they are for. Thread safe; `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[Hashable, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, name: Hashable, limit: Throttle) -> bool:
        """Take a token out of the bucket; False if there is none left. A new limit begins with a full bucket."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.get(name)
            if bucket is None or bucket.limit != limit:
                bucket = self._buckets[name] = _Bucket(limit, limit.burst, now)
            return bucket.take(now)
