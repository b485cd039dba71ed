"""API keys: whose they are, and what their usage plan lets them do.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, not_implemented

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import Quota
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import Throttle


@dataclass(frozen=True, slots=True)
class Subscription:
    """The rights of a key at a stage, by the usage plan that holds both. `method_throttles` is by resource path and
    method name, and goes before `throttle`.
    """

    key_id: str
    plan_id: str
    throttle: Throttle | None = None
    method_throttles: Mapping[tuple[str, str], Throttle] = field(default_factory=dict)
    quota: Quota | None = None

    def throttle_of(self, route: Route) -> Throttle | None:
        """Return the limit at one method."""
        return self.method_throttles.get((route.resource.path, route.method.http_method)) or self.throttle


class SubscriptionSource(Protocol):
    """A source of keys and plans: the control plane."""

    def find(self, key: str, api_id: str, stage: str) -> Subscription | None:
        """Return the subscription of the enabled key with that value at that stage; None if there is none."""
        ...


def subscription_of(invocation: Invocation, subscriptions: SubscriptionSource) -> Subscription:
    """Return the subscription of the key that the caller sent.

    Raises:
        GatewayFaultError: 403, without one.
    """
    if invocation.api.api_key_source != "HEADER":
        raise not_implemented("An API key from an authorizer (apiKeySource AUTHORIZER)")
    key = invocation.request.headers.get("X-Api-Key", "")
    found = subscriptions.find(key, invocation.api.id, invocation.stage.name) if key else None
    if found is None:
        raise GatewayFaultError(faults.INVALID_API_KEY)
    invocation.caller.identity |= {"apiKey": key, "apiKeyId": found.key_id}
    return found
