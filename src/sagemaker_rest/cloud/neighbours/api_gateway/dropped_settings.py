"""Settings of REST APIs that moto 5.2.5 reads wrongly or drops without a word: at UpdateRestApi
`/disableExecuteApiEndpoint` becomes true whatever its value, and `/minimumCompressionSize` is dropped.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

from typing import Any

from moto.apigateway.models import APIGatewayBackend, RestAPI

_update_rest_api = APIGatewayBackend.update_rest_api


def install() -> None:
    """Keep these settings. Calling it again changes nothing."""
    APIGatewayBackend.update_rest_api = _update_rest_api_settings


def _update_rest_api_settings(
    self: APIGatewayBackend, function_id: str, patch_operations: list[dict[str, Any]]
) -> RestAPI:
    others = [operation for operation in patch_operations if not _is_misread(operation)]
    rest_api: RestAPI = _update_rest_api(self, function_id, others)
    for operation in patch_operations:
        if operation["path"] == "/disableExecuteApiEndpoint":
            rest_api.disableExecuteApiEndpoint = str(operation["value"]).lower() == "true"
        if operation["path"] == "/minimumCompressionSize":
            value = operation.get("value")
            rest_api.minimum_compression_size = int(value) if value else None
    return rest_api


def _is_misread(operation: dict[str, Any]) -> bool:
    return operation["path"] in ("/disableExecuteApiEndpoint", "/minimumCompressionSize")
