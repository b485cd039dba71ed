"""An integration's cache key. moto 5.2.5 drops `cacheKeyParameters` of PutIntegration, and leaves `cacheNamespace`
empty where API Gateway takes the resource's id.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.apigateway.responses import APIGatewayResponse

if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Keep the cache key. To be called after `mapping_checks`, which puts the integration its own way;
    calling it again changes nothing.
    """
    current = APIGatewayResponse.put_integration
    if not getattr(current, "keeps_cache_key", False):
        APIGatewayResponse.put_integration = _keeping_cache_key(current)


def _keeping_cache_key(put_integration: Callable[[APIGatewayResponse], Any]) -> Callable[[APIGatewayResponse], Any]:
    def put(self: APIGatewayResponse) -> Any:
        answer = put_integration(self)
        _, _, api, _, resource, _, method, *_ = self.path.split("/")
        integration = self.backend.get_integration(api, resource, method)
        integration.cache_key_parameters = list(self._get_param("cacheKeyParameters") or [])
        integration.cache_namespace = self._get_param("cacheNamespace") or resource
        return answer[0], answer[1], json.dumps(integration.to_json())

    put.keeps_cache_key = True  # type: ignore[attr-defined]
    return put
