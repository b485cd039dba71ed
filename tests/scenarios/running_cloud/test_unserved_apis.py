"""Requests to an HTTP API say that it is not served, instead of looking forbidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess


@pytest.mark.parametrize(
    ("protocol", "settings"),
    [
        pytest.param("HTTP", {}, id="HTTP"),
        pytest.param("WEBSOCKET", {"RouteSelectionExpression": "$request.body.action"}, id="WebSocket"),
    ],
)
def test_a_request_to_an_api_that_is_not_served_is_501(
    cloud: CloudProcess, client: Callable[..., Any], name: str, protocol: str, settings: dict[str, str]
) -> None:
    api = client("apigatewayv2").create_api(Name=name, ProtocolType=protocol, **settings)["ApiId"]

    answer = requests.post(f"{cloud.url}/_aws/execute-api/{api}/v1/predict", json={}, timeout=10)

    assert answer.status_code == 501
    assert answer.headers["x-amzn-ErrorType"] == "NotImplemented"
    assert f"does not serve {protocol} APIs such as {api} ({name})" in answer.json()["message"]


def test_a_request_to_no_api_is_forbidden_as_before(cloud: CloudProcess) -> None:
    answer = requests.post(f"{cloud.url}/_aws/execute-api/absent0000/v1/predict", json={}, timeout=10)

    assert answer.status_code == 403
