"""A control plane of its own for each test, a client of it, and a REST API to begin with."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.account_records import Account, keep_account
from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.api_gateway.control_plane.published import PublishedStages
from tests.cloud.api_gateway.control_plane.provider_calls import Terraform
from tests.cloud.own_service import ACCOUNT, REGION, client_of


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
def root(apigateway: Any, api: str) -> str:
    """The id of the API's root resource."""
    return str(apigateway.get_rest_api(restApiId=api)["rootResourceId"])


@pytest.fixture
def method(apigateway: Any, api: str, root: str) -> dict[str, str]:
    """A method of the root, by the members of a request that name it."""
    names = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    apigateway.put_method(**names, authorizationType="NONE")
    return names


@pytest.fixture
def mocked(apigateway: Any, method: dict[str, str]) -> dict[str, str]:
    """A method with a MOCK integration, by the members of a request that name it."""
    apigateway.put_integration(**method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    return method


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


@pytest.fixture
def logging_role(control_plane: ApiGatewayControlPlane) -> str:
    """The account's role for API Gateway's logs, which logs of a stage need."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/logs"
    with control_plane.store.draft(ACCOUNT, REGION) as records:
        keep_account(records, Account(cloudwatch_role_arn=arn))
    return arn


@pytest.fixture
def published(control_plane: ApiGatewayControlPlane) -> PublishedStages:
    """Return what the data plane sees."""
    return PublishedStages(control_plane.store)


@pytest.fixture
def terraform(apigateway: Any, published: PublishedStages) -> Terraform:
    """An API with a resource, as Terraform makes them, and no method."""
    created = apigateway.create_rest_api(
        name="mnist", binaryMediaTypes=["image/png"], endpointConfiguration={"types": ["REGIONAL"]}
    )
    resource = apigateway.create_resource(
        restApiId=created["id"], parentId=created["rootResourceId"], pathPart="predict"
    )
    return Terraform(apigateway, published, created["id"], resource["id"])


@pytest.fixture
def deployed(terraform: Terraform) -> Terraform:
    """That API with a method and a stage."""
    terraform.put_method()
    terraform.put_integration()
    terraform.put_response("200")
    terraform.create_stage()
    return terraform
