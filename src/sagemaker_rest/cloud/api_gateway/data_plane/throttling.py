"""The throttling of requests: first what a usage plan grants to a key, then what the stage grants to all.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError
from sagemaker_rest.cloud.api_gateway.data_plane.token_bucket import TokenBuckets

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import Subscription
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import StageSnapshot, Throttle


class Throttles:
    """The buckets of all stages and of all keys. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._buckets = TokenBuckets(clock)

    def admit_subscriber(self, invocation: Invocation, route: Route, subscription: Subscription) -> None:
        """Take a token of the key; raises GatewayFaultError (429) if there is none left. A key has one bucket for all
        stages of its plan, and one more for each method that has a limit of its own.
        """
        limit = subscription.throttle_of(route)
        if limit is None:
            return
        name: tuple[str, ...] = (subscription.plan_id, subscription.key_id)
        if limit is not subscription.throttle:
            name += _method(invocation, route)
        if not self._buckets.take(name, limit):
            raise GatewayFaultError(faults.THROTTLED)

    def admit(self, invocation: Invocation, route: Route) -> None:
        """Take a token of the stage.

        Raises:
            GatewayFaultError: 429, there is none left.
        """
        limit = _limit(invocation.stage, route)
        if limit is not None and not self._buckets.take(_method(invocation, route), limit):
            raise GatewayFaultError(faults.THROTTLED)


def _method(invocation: Invocation, route: Route) -> tuple[str, ...]:
    return (invocation.api.id, invocation.stage.name, route.resource.path, route.method.http_method)


def _limit(stage: StageSnapshot, route: Route) -> Throttle | None:
    """Return the method's own setting, else the stage's, which stands for each method that has none.

    AWS documents the order, not whether methods share the stage's bucket: here each has its own.
    """
    if not stage.throttles:
        return None
    return stage.throttles.get((route.resource.path, route.method.http_method)) or stage.throttles.get(("/*", "*"))
