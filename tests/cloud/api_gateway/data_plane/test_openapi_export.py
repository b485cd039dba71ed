"""GetExport gives an OpenAPI 3 document of what the stage serves, which a generated client can use."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.neighbours.api_gateway import export as api_gateway_export
from sagemaker_rest.cloud.neighbours.api_gateway.deployment_snapshot import MotoStages

MODELS = "https://apigateway.amazonaws.com/restapis"


@pytest.fixture
def client(api_gateway: Any) -> Any:
    api_gateway_export.install(MotoStages())
    return api_gateway


@pytest.fixture
def api(client: Any) -> str:
    """`POST /models/{name}` with all that a document has of a method, deployed to `v1`."""
    created = client.create_rest_api(name="digits", description="Reads digits")
    api_id = str(created["id"])
    row = {"type": "array", "items": {"type": "number"}}
    rows = {"$schema": "http://json-schema.org/draft-04/schema#", "items": {"$ref": f"{MODELS}/{api_id}/models/Row"}}
    for name, schema in (("Row", row), ("Rows", rows), ("Unused", row)):
        client.create_model(restApiId=api_id, name=name, contentType="application/json", schema=json.dumps(schema))
    models = client.create_resource(restApiId=api_id, parentId=created["rootResourceId"], pathPart="models")["id"]
    named = client.create_resource(restApiId=api_id, parentId=models, pathPart="{name}")["id"]
    method = {"restApiId": api_id, "resourceId": named, "httpMethod": "POST"}
    client.put_method(
        **method,
        authorizationType="AWS_IAM",
        apiKeyRequired=True,
        requestModels={"application/json": "Rows"},
        requestParameters={"method.request.path.name": True, "method.request.querystring.q": False},
    )
    client.put_integration(**method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    client.put_method_response(
        **method,
        statusCode="200",
        responseModels={"application/json": "Empty"},
        responseParameters={"method.response.header.X-A": True},
    )
    client.put_integration_response(
        **method, statusCode="200", responseParameters={"method.response.header.X-A": "'a'"}
    )
    client.create_deployment(restApiId=api_id, stageName="v1")
    return api_id


def export(client: Any, api: str, **settings: Any) -> dict[str, Any]:
    exported = client.get_export(restApiId=api, stageName="v1", exportType="oas30", **settings)
    document: dict[str, Any] = json.loads(exported["body"].read())
    return document


def test_a_method_is_exported_with_all_that_it_declares(client: Any, api: str) -> None:
    document = export(client, api)

    assert document["openapi"] == "3.0.1"
    assert (document["info"]["title"], document["info"]["description"]) == ("digits", "Reads digits")
    assert document["servers"] == [
        {
            "url": f"https://{api}.execute-api.eu-west-1.amazonaws.com/{{basePath}}",
            "variables": {"basePath": {"default": "v1"}},
        }
    ]
    assert document["paths"] == {
        "/models/{name}": {
            "post": {
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "q", "in": "query", "required": False, "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Rows"}}},
                    "required": True,
                },
                "responses": {
                    "200": {
                        "description": "200 response",
                        "headers": {"X-A": {"schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Empty"}}},
                    }
                },
                "security": [{"sigv4": [], "api_key": []}],
            }
        }
    }


def test_models_are_exported_if_a_method_leads_to_them(client: Any, api: str) -> None:
    schemas = export(client, api)["components"]["schemas"]

    assert set(schemas) == {"Empty", "Row", "Rows"}
    assert schemas["Rows"] == {"items": {"$ref": "#/components/schemas/Row"}}


def test_who_may_call_is_exported(client: Any, api: str) -> None:
    schemes = export(client, api)["components"]["securitySchemes"]

    assert schemes["sigv4"]["x-amazon-apigateway-authtype"] == "awsSigv4"
    assert schemes["api_key"] == {"type": "apiKey", "name": "x-api-key", "in": "header"}


def test_backends_are_exported_when_asked_for(client: Any, api: str) -> None:
    operation = export(client, api, parameters={"extensions": "integrations"})["paths"]["/models/{name}"]["post"]

    integration = operation["x-amazon-apigateway-integration"]
    assert integration["type"] == "mock"
    assert integration["requestTemplates"] == {"application/json": '{"statusCode": 200}'}
    assert integration["responses"] == {
        "default": {"statusCode": "200", "responseParameters": {"method.response.header.X-A": "'a'"}}
    }


def test_what_is_not_deployed_is_not_exported(client: Any, api: str) -> None:
    root = next(item["id"] for item in client.get_resources(restApiId=api)["items"] if item["path"] == "/")
    method = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    client.put_method(**method, authorizationType="NONE")
    client.put_integration(**method, type="MOCK")

    assert list(export(client, api)["paths"]) == ["/models/{name}"]


def test_a_client_can_be_generated_from_it(client: Any, api: str) -> None:
    schema = schemathesis.openapi.from_dict(export(client, api))

    assert schema["/models/{name}"]["POST"].label == "POST /models/{name}"


def test_a_stage_that_is_not_there_is_not_found(client: Any, api: str) -> None:
    with pytest.raises(ClientError, match="Invalid stage identifier specified"):
        client.get_export(restApiId=api, stageName="v9", exportType="oas30")
