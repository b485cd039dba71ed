"""Requests to HTTP APIs and WebSocket APIs, which the gateway does not serve."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.addressing import address_of
from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.neighbours.backends import loaded_backends

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest


def unserved_api(request: HttpRequest) -> HttpResponse | None:
    """Return the 501 for a request to an API of apigatewayv2; None if it is for another."""
    address = address_of(request)
    if address is None:
        return None
    for backend in loaded_backends("apigatewayv2"):
        api = backend.apis.get(address.api_id)
        if api is not None:
            message = (
                f"The local cloud does not serve {api.protocol_type} APIs such as {api.api_id} ({api.name}): it serves "
                "REST APIs, which aws_api_gateway_rest_api makes."
            )
            headers = Headers({"Content-Type": "application/json", "x-amzn-ErrorType": "NotImplemented"})
            return HttpResponse(501, headers, json.dumps({"message": message}).encode())
    return None
