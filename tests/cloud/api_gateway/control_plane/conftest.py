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


@pytest.fixture
def deployable(apigateway: Any, api: str) -> str:
    """The id of a REST API whose root has a GET that answers by itself."""
    root = apigateway.get_resources(restApiId=api)["items"][0]["id"]
    method = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    apigateway.put_method(**method, authorizationType="NONE")
    apigateway.put_integration(**method, type="MOCK")
    return api


@pytest.fixture
def stage(apigateway: Any, deployable: str) -> str:
    """The name of a stage of that API, with nothing but defaults."""
    deployment = apigateway.create_deployment(restApiId=deployable)["id"]
    return str(apigateway.create_stage(restApiId=deployable, stageName="s1", deploymentId=deployment)["stageName"])
