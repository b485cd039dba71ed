"""GetExport writes a document of what a stage serves, which can be imported again and made a client of."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
import schemathesis
import yaml
from botocore.exceptions import ClientError

from tests.cloud.api_gateway.control_plane.openapi.documents import (
    INTEGRATION,
    ROW,
    document,
    imported,
    method,
    mock,
    put,
    swagger,
)

MODELS = "https://apigateway.amazonaws.com/restapis"
FUNCTION = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:who/invocations"
)


@pytest.fixture
def api(apigateway: Any) -> str:
    """`POST /models/{name}` with all that a document has of a method, deployed to `v1`."""
    created = apigateway.create_rest_api(name="digits", description="Reads digits")
    api_id = str(created["id"])
    row = {"type": "array", "items": {"type": "number"}}
    rows = {"$schema": "http://json-schema.org/draft-04/schema#", "items": {"$ref": f"{MODELS}/{api_id}/models/Row"}}
    for name, schema in (("Row", row), ("Rows", rows), ("Unused", row)):
        apigateway.create_model(restApiId=api_id, name=name, contentType="application/json", schema=json.dumps(schema))
    models = apigateway.create_resource(restApiId=api_id, parentId=created["rootResourceId"], pathPart="models")["id"]
    named = apigateway.create_resource(restApiId=api_id, parentId=models, pathPart="{name}")["id"]
    place = {"restApiId": api_id, "resourceId": named, "httpMethod": "POST"}
    apigateway.put_method(
        **place,
        authorizationType="AWS_IAM",
        apiKeyRequired=True,
        requestModels={"application/json": "Rows"},
        requestParameters={"method.request.path.name": True, "method.request.querystring.q": False},
    )
    apigateway.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    apigateway.put_method_response(
        **place,
        statusCode="200",
        responseModels={"application/json": "Empty"},
        responseParameters={"method.response.header.X-A": True},
    )
    apigateway.put_integration_response(
        **place, statusCode="200", responseParameters={"method.response.header.X-A": "'a'"}
    )
    apigateway.create_deployment(restApiId=api_id, stageName="v1")
    return api_id


def export(apigateway: Any, api: str, kind: str = "oas30", extensions: str = "", **settings: Any) -> dict[str, Any]:
    parameters = {"extensions": extensions} if extensions else {}
    answer = apigateway.get_export(restApiId=api, stageName="v1", exportType=kind, parameters=parameters, **settings)
    exported: dict[str, Any] = yaml.safe_load(answer["body"].read())
    return exported


def deployed(apigateway: Any, body: dict[str, Any]) -> str:
    api = imported(apigateway, body)
    apigateway.create_deployment(restApiId=api, stageName="v1")
    return api


def test_a_method_is_exported_with_all_that_it_declares(apigateway: Any, api: str) -> None:
    exported = export(apigateway, api)

    assert exported["openapi"] == "3.0.1"
    assert (exported["info"]["title"], exported["info"]["description"]) == ("digits", "Reads digits")
    assert exported["servers"] == [
        {
            "url": f"https://{api}.execute-api.eu-west-1.amazonaws.com/{{basePath}}",
            "variables": {"basePath": {"default": "v1"}},
        }
    ]
    assert exported["paths"] == {
        "/models/{name}": {
            "post": {
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "q", "in": "query", "schema": {"type": "string"}},
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


def test_swagger_has_the_same_in_its_own_places(apigateway: Any, api: str) -> None:
    exported = export(apigateway, api, "swagger")

    assert exported["host"] == f"{api}.execute-api.eu-west-1.amazonaws.com"
    assert (exported["basePath"], exported["schemes"]) == ("/v1", ["https"])
    assert exported["paths"]["/models/{name}"]["post"] == {
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "parameters": [
            {"name": "name", "in": "path", "required": True, "type": "string"},
            {"name": "q", "in": "query", "required": False, "type": "string"},
            {"in": "body", "name": "Rows", "required": True, "schema": {"$ref": "#/definitions/Rows"}},
        ],
        "responses": {
            "200": {
                "description": "200 response",
                "headers": {"X-A": {"type": "string"}},
                "schema": {"$ref": "#/definitions/Empty"},
            }
        },
        "security": [{"sigv4": [], "api_key": []}],
    }
    assert set(exported["definitions"]) == {"Empty", "Row", "Rows"}
    assert set(exported["securityDefinitions"]) == {"api_key", "sigv4"}


def test_models_are_exported_if_a_method_leads_to_them(apigateway: Any, api: str) -> None:
    schemas = export(apigateway, api)["components"]["schemas"]

    assert set(schemas) == {"Empty", "Row", "Rows"}
    assert schemas["Rows"] == {"items": {"$ref": "#/components/schemas/Row"}}


def test_who_may_call_is_exported(apigateway: Any, api: str) -> None:
    schemes = export(apigateway, api)["components"]["securitySchemes"]

    assert schemes["sigv4"]["x-amazon-apigateway-authtype"] == "awsSigv4"
    assert schemes["api_key"] == {"type": "apiKey", "name": "x-api-key", "in": "header"}


def test_backends_are_exported_when_asked_for(apigateway: Any, api: str) -> None:
    operation = export(apigateway, api, extensions="integrations")["paths"]["/models/{name}"]["post"]

    assert operation[INTEGRATION] == {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "passthroughBehavior": "when_no_match",
        "responses": {"default": {"statusCode": "200", "responseParameters": {"method.response.header.X-A": "'a'"}}},
    }


def test_what_is_not_deployed_is_not_exported(apigateway: Any, api: str) -> None:
    put(apigateway, api, document({"/": {"get": mock()}}, info={"title": "letters", "version": "2"}), mode="overwrite")

    exported = export(apigateway, api, extensions="apigateway")

    assert list(exported["paths"]) == ["/models/{name}"]
    assert exported["info"]["title"] == "digits"
    assert set(exported["components"]["schemas"]) == {"Empty", "Row", "Rows"}


def test_a_client_can_be_generated_from_it(apigateway: Any, api: str) -> None:
    schema = schemathesis.openapi.from_dict(export(apigateway, api))

    assert schema["/models/{name}"]["POST"].label == "POST /models/{name}"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"stageName": "v9"}, "NotFoundException.*Invalid stage identifier specified", id="a stage"),
        pytest.param({"restApiId": "x"}, "NotFoundException.*Invalid API identifier specified", id="an API"),
        pytest.param({"exportType": "raml"}, "BadRequestException.*Invalid export type 'raml'", id="a type"),
        pytest.param({"parameters": {"extensions": "x"}}, "BadRequest.*Invalid extensions 'x'", id="extensions"),
        pytest.param({"parameters": {"extensions": "postman"}}, "NotImplemented.*Postman", id="Postman's"),
    ],
)
def test_an_export_that_cannot_be_is_refused(apigateway: Any, api: str, changes: dict[str, Any], error: str) -> None:
    with pytest.raises(ClientError, match=error):
        apigateway.get_export(**{"restApiId": api, "stageName": "v1", "exportType": "oas30"} | changes)


WHOLE = document(
    {
        "/a/{b}": {
            "x-amazon-apigateway-any-method": mock()
            | {"operationId": "Any", "security": [{"who": []}], "x-amazon-apigateway-request-validator": "body"}
        }
    },
    components={
        "schemas": {"Row": ROW},
        "securitySchemes": {
            "who": {
                "type": "apiKey",
                "name": "Unused",
                "in": "header",
                "x-amazon-apigateway-authtype": "custom",
                "x-amazon-apigateway-authorizer": {
                    "type": "request",
                    "authorizerUri": FUNCTION,
                    "identitySource": "method.request.header.Token",
                    "authorizerResultTtlInSeconds": 60,
                },
            }
        },
    },
    servers=[{"url": "/", "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True}}],
    **{
        "x-amazon-apigateway-binary-media-types": ["image/png"],
        "x-amazon-apigateway-api-key-source": "AUTHORIZER",
        "x-amazon-apigateway-minimum-compression-size": 0,
        "x-amazon-apigateway-policy": {"Version": "2012-10-17", "Statement": []},
        "x-amazon-apigateway-request-validators": {
            "body": {"validateRequestBody": True, "validateRequestParameters": False}
        },
        "x-amazon-apigateway-gateway-responses": {
            "THROTTLED": {"statusCode": "420", "responseTemplates": {"application/json": "{}"}}
        },
    },
)


@pytest.mark.parametrize("kind", ["oas30", "swagger"])
def test_an_export_with_all_extensions_is_imported_as_the_same_api(apigateway: Any, kind: str) -> None:
    first = deployed(apigateway, WHOLE)

    exported = export(apigateway, first, kind, extensions="apigateway")
    second = deployed(apigateway, exported)

    again = json.loads(json.dumps(export(apigateway, second, kind, extensions="apigateway")).replace(second, first))
    assert again == exported
    for name in (name for name in WHOLE if name.startswith("x-")):
        assert exported[name] == WHOLE[name]
    operation = exported["paths"]["/a/{b}"]["x-amazon-apigateway-any-method"]
    assert (operation["operationId"], operation["x-amazon-apigateway-request-validator"]) == ("Any", "body")
    assert operation["parameters"][0]["name"] == "b"
    assert method(apigateway, second, "/a/{b}", "ANY")["authorizationType"] == "CUSTOM"


def test_authorizers_are_exported_when_asked_for(apigateway: Any) -> None:
    api = deployed(apigateway, WHOLE)

    plain = export(apigateway, api)["components"]["securitySchemes"]["who"]
    extended = export(apigateway, api, extensions="integrations,authorizers")["components"]["securitySchemes"]["who"]

    given = WHOLE["components"]["securitySchemes"]["who"]
    assert "x-amazon-apigateway-authorizer" not in plain
    assert extended == given


def test_a_document_is_exported_as_yaml(apigateway: Any, api: str) -> None:
    answer = apigateway.get_export(restApiId=api, stageName="v1", exportType="oas30", accepts="application/yaml")

    text = answer["body"].read().decode()
    assert text.startswith("---\nopenapi: 3.0.1\n")
    assert "&id" not in text
    assert yaml.safe_load(text) == export(apigateway, api)
    assert answer["contentDisposition"].endswith('.yaml"')
    assert answer["contentType"] == "application/octet-stream"


LIST: dict[str, Any] = {
    "responses": {"200": {"description": "Some pets"}},
    INTEGRATION: {
        "type": "http",
        "httpMethod": "GET",
        "uri": "http://example.com/pets",
        "passthroughBehavior": "when_no_match",
        "responses": {"default": {"statusCode": "200"}},
    },
}
ONE: dict[str, Any] = LIST | {
    "parameters": [{"name": "petId", "in": "path", "required": True, "type": "string"}],
    INTEGRATION: LIST[INTEGRATION]
    | {
        "uri": "http://example.com/pets/{id}",
        "requestParameters": {"integration.request.path.id": "method.request.path.petId"},
    },
}
PETS = swagger(
    {"/pets": {"get": LIST}, "/pets/{petId}": {"get": ONE}},
    info={"title": "Pets", "version": "1.0.0"},
    **{"x-amazon-apigateway-binary-media-types": ["image/png", "image/jpg"]},
)


PET_ID = {"name": "petId", "in": "path", "required": True}
OLD_LIST = {"responses": {"200": {"description": "200 response"}}}
NEW_LIST = {"responses": {"200": {"description": "200 response", "content": {}}}}


@pytest.mark.parametrize(
    ("kind", "recorded"),
    [
        pytest.param(
            "swagger",
            {
                "swagger": "2.0",
                "info": {"title": "Pets", "version": "1.0.0"},
                "host": "HOST",
                "basePath": "/v1",
                "schemes": ["https"],
                "paths": {
                    "/pets": {"get": OLD_LIST},
                    "/pets/{petId}": {"get": OLD_LIST | {"parameters": [PET_ID | {"type": "string"}]}},
                },
            },
            id="swagger",
        ),
        pytest.param(
            "oas30",
            {
                "openapi": "3.0.1",
                "info": {"title": "Pets", "version": "1.0.0"},
                "servers": [{"url": "https://HOST/{basePath}", "variables": {"basePath": {"default": "v1"}}}],
                "paths": {
                    "/pets": {"get": NEW_LIST},
                    "/pets/{petId}": {"get": NEW_LIST | {"parameters": [PET_ID | {"schema": {"type": "string"}}]}},
                },
                "components": {},
            },
            id="oas30",
        ),
    ],
)
def test_a_small_api_is_exported_as_aws_was_recorded_to(apigateway: Any, kind: str, recorded: dict[str, Any]) -> None:
    api = deployed(apigateway, PETS)
    host = f"{api}.execute-api.eu-west-1.amazonaws.com"

    answer = apigateway.get_export(restApiId=api, stageName="v1", exportType=kind)
    extended = export(apigateway, api, kind, extensions="apigateway")

    assert json.loads(answer["body"].read()) == json.loads(json.dumps(recorded).replace("HOST", host))
    assert answer["contentDisposition"] == f'attachment; filename="{kind}_1.0.0.json"'
    assert answer["contentType"] == "application/octet-stream"
    assert extended["x-amazon-apigateway-binary-media-types"] == ["image/png", "image/jpg"]
    assert extended["paths"]["/pets"]["get"][INTEGRATION] == LIST[INTEGRATION]
    assert extended["paths"]["/pets/{petId}"]["get"][INTEGRATION] == ONE[INTEGRATION]


def test_an_api_without_a_version_has_the_time_of_its_deployment(apigateway: Any, api: str) -> None:
    (deployment,) = apigateway.get_deployments(restApiId=api)["items"]

    version = datetime.fromisoformat(export(apigateway, api)["info"]["version"])

    assert version == deployment["createdDate"]


def part(kind: str, properties: dict[str, Any], **location: str) -> dict[str, Any]:
    return {"location": {"type": kind, **location}, "properties": properties}


PARTS = [
    part("API", {"info": {"description": "About pets", "version": "not this"}, "tags": [{"name": "pets"}]}),
    part("METHOD", {"summary": "Lists pets", "other": 1}, path="/pets", method="GET"),
    part("RESPONSE", {"description": "Fine"}, method="*", statusCode="200"),
    part("MODEL", {"description": "Not used"}, name="Nothing"),
]


@pytest.fixture
def documented(apigateway: Any) -> str:
    """An API with documentation, deployed to `v1` without it."""
    return deployed(apigateway, PETS | {"x-amazon-apigateway-documentation": {"documentationParts": PARTS}})


def test_documentation_is_exported_once_it_is_published_with_the_stage(apigateway: Any, documented: str) -> None:
    before = export(apigateway, documented, extensions="documentation")
    apigateway.create_documentation_version(restApiId=documented, documentationVersion="v1", stageName="v1")

    after = export(apigateway, documented, extensions="documentation")

    assert (name := "x-amazon-apigateway-documentation") not in before
    assert (after[name]["version"], after[name]["createdDate"][-1]) == ("v1", "Z")
    assert after[name]["documentationParts"][1] == PARTS[1]
    assert after["info"] == {"title": "Pets", "description": "About pets", "version": "1.0.0"}
    assert after["tags"] == [{"name": "pets"}]
    operation = after["paths"]["/pets"]["get"]
    assert (operation["summary"], operation["responses"]["200"]["description"]) == ("Lists pets", "Fine")
    assert "other" not in operation


def test_a_version_of_the_documentation_keeps_what_it_was_made_of(apigateway: Any, documented: str) -> None:
    apigateway.create_documentation_version(restApiId=documented, documentationVersion="v1", stageName="v1")
    for item in apigateway.get_documentation_parts(restApiId=documented)["items"]:
        apigateway.delete_documentation_part(restApiId=documented, documentationPartId=item["id"])

    assert export(apigateway, documented)["paths"]["/pets"]["get"]["summary"] == "Lists pets"
