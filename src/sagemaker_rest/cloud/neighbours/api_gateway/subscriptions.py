"""Which usage plan an API key has at a stage, out of moto's API Gateway."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from moto.apigateway.models import apigateway_backends

from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import Period, Quota
from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import Subscription
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import Throttle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto.apigateway.models import APIGatewayBackend, ApiKey, UsagePlan

# what a throttle has in a part that is not given
_UNLIMITED = 1_000_000_000


class MotoSubscriptions:
    """The `SubscriptionSource` over moto's API Gateway."""

    def find(self, key: str, api_id: str, stage: str) -> Subscription | None:
        for regions in list(apigateway_backends.values()):
            for backend in list(regions.values()):
                if api_id in backend.apis:
                    return _subscription(backend, key, api_id, stage)
        return None


def _subscription(backend: APIGatewayBackend, value: str, api_id: str, stage: str) -> Subscription | None:
    key = next((known for known in list(backend.keys.values()) if _is(known, value)), None)
    if key is None or not key.enabled:
        return None
    for plan in list(backend.usage_plans.values()):
        entry = next((at for at in plan.api_stages if (at["apiId"], at["stage"]) == (api_id, stage)), None)
        if entry is not None and key.id in backend.usage_plan_keys.get(plan.id, {}):
            return Subscription(
                key_id=key.id,
                plan_id=plan.id,
                throttle=_throttle(plan.throttle),
                method_throttles=_method_throttles(entry.get("throttle") or {}),
                quota=quota_of(plan),
            )
    return None


def _is(key: ApiKey, value: str) -> bool:
    return hmac.compare_digest(key.value.encode(), value.encode())


def quota_of(plan: UsagePlan) -> Quota | None:
    """The plan's quota, if it has one."""
    quota = plan.quota
    if not quota:
        return None
    return Quota(int(quota["limit"]), Period(quota["period"]), int(quota.get("offset") or 0))


def _throttle(settings: Mapping[str, Any] | None) -> Throttle | None:
    if not settings:
        return None
    rate, burst = settings.get("rateLimit"), settings.get("burstLimit")
    return Throttle(rate=_UNLIMITED if rate is None else float(rate), burst=_UNLIMITED if burst is None else int(burst))


def _method_throttles(by_method: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Throttle]:
    """The keys are as in `/models/{name}/POST`."""
    throttles = {}
    for key, settings in by_method.items():
        path, _, method = key.rpartition("/")
        limit = _throttle(settings)
        if limit is not None:
            throttles["/" + path.lstrip("/"), method] = limit
    return throttles
