"""A control plane of its own for each test, a client of it, and a REST API to begin with."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from tests.cloud.own_service import client_of


@pytest.fixture
def control_plane() -> ApiGatewayControlPlane:
    return ApiGatewayControlPlane()


@pytest.fixture
def apigateway(control_plane: ApiGatewayControlPlane) -> Any:
    return client_of("apigateway", control_plane.answer)


@pytest.fixture
def api(apigateway: Any) -> str:
    """A REST API's id."""
    return str(apigateway.create_rest_api(name="digits")["id"])
