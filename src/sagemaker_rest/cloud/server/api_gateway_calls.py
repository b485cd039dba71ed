"""Calls that are signed for API Gateway: REST APIs are ours, HTTP and WebSocket APIs (`/v2/`) the neighbours'."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest, HttpResponse

_VERSION_2 = "/v2/"


def api_gateway_calls(rest_apis: ControlPlane, neighbours: ControlPlane) -> ControlPlane:
    """Return the control plane of both versions."""

    def answer(request: HttpRequest) -> HttpResponse:
        return neighbours(request) if request.path.startswith(_VERSION_2) else rest_apis(request)

    return answer
