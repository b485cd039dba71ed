"""ImportRestApi and PutRestApi make of a document what single calls would, or change nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.cloud.api_gateway.control_plane.openapi.documents import (
    ANSWERS,
    INTEGRATION,
    ROLE,
    ROW,
    URI,
    backend,
    document,
    imported,
    members,
    method,
    methods,
    mock,
    operation,
    put,
    resources,
    swagger,
)


@pytest.fixture
def api(apigateway: Any) -> str:
    return imported(apigateway, document())


def test_an_operation_becomes_a_method_with_its_integration(apigateway: Any, api: str) -> None:
    made = method(apigateway, api, "/predict", "POST")

    assert made["requestParameters"] == {"method.request.header.X-A": True}
    assert sorted(made["methodResponses"]) == ["200", "400"]
    integration = made["methodIntegration"]
    assert (integration["type"], integration["httpMethod"]) == ("AWS", "POST")
    assert (integration["uri"], integration["credentials"]) == (URI, ROLE)
    assert integration["passthroughBehavior"] == "NEVER"
    assert integration["requestTemplates"] == {"application/json": "$input.body"}
    assert integration["integrationResponses"] == {
        "200": {"statusCode": "200"},
        "400": {"statusCode": "400", "selectionPattern": "4\\d{2}"},
    }


def test_swagger_2_as_yaml_becomes_the_same_as_openapi_3_as_json(apigateway: Any) -> None:
    schema = {"type": "array", "items": {"$ref": "#/definitions/Row"}}
    old = {
        "swagger": "2.0",
        "info": {"title": "digits", "version": 1},
        "consumes": ["application/json"],
        "parameters": {"A": {"name": "X-A", "in": "header", "required": True, "type": "string"}},
        "paths": {
            "/predict": {
                "parameters": [{"$ref": "#/parameters/A"}],
                "post": operation(
                    parameters=[{"name": "body", "in": "body", "schema": schema}],
                    responses={
                        200: {"description": "OK", "schema": {"$ref": "#/definitions/Row"}},
                        400: ANSWERS["400"],
                    },
                ),
            }
        },
        "definitions": {"Row": ROW},
    }
    row = {"schema": {"$ref": "#/components/schemas/Row"}}
    rows = {"schema": {"type": "array", "items": row["schema"]}}
    answers = {"200": {"description": "OK", "content": {"application/json": row}}, "400": ANSWERS["400"]}
    new = document(
        {"/predict": {"post": operation(requestBody={"content": {"application/json": rows}}, responses=answers)}},
        components={"schemas": {"Row": ROW}},
    )

    by_yaml, by_json = imported(apigateway, yaml.safe_dump(old)), imported(apigateway, new)

    one, other = (method(apigateway, api, "/predict", "POST") for api in (by_yaml, by_json))
    assert one["requestModels"] == other["requestModels"]
    assert one["methodResponses"] == other["methodResponses"]
    assert one["methodResponses"]["200"]["responseModels"] == {"application/json": "Row"}


def test_a_response_and_a_body_may_be_defined_once_for_many_operations(apigateway: Any) -> None:
    body = {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Row"}}
    shared = {"responses": {"200": {"$ref": "#/responses/Row"}}, "parameters": [{"$ref": "#/parameters/Body"}]}
    api = imported(
        apigateway,
        swagger(
            {"/a": {"post": shared}, "/b": {"put": {**shared, "produces": ["text/csv"], "consumes": ["text/csv"]}}},
            definitions={"Row": ROW},
            parameters={"Body": body},
            responses={"Row": {"description": "A row", "schema": {"$ref": "#/definitions/Row"}}},
        ),
    )

    one, other = method(apigateway, api, "/a", "POST"), method(apigateway, api, "/b", "PUT")

    assert one["requestModels"] == {"application/json": "Row"}
    assert one["methodResponses"]["200"]["responseModels"] == {"application/json": "Row"}
    assert other["requestModels"] == {"text/csv": "Row"}
    assert other["methodResponses"]["200"]["responseModels"] == {"text/csv": "Row"}


def test_a_model_refers_to_another_by_its_address_and_has_no_annotations_of_openapi(apigateway: Any) -> None:
    reference = {"$ref": "#/components/schemas/Row"}
    rows = {"type": "array", "items": reference, "example": [1], "nullable": True, "x-rows": {}}
    named = {"type": "object", "properties": {"example": {"type": "string"}}, "description": "Has an example"}

    api = imported(apigateway, document(components={"schemas": {"Row": ROW, "Rows": rows, "Named": named}}))

    items = apigateway.get_models(restApiId=api)["items"]
    models = {item["name"]: item for item in items}
    row = f"https://apigateway.amazonaws.com/restapis/{api}/models/Row"
    assert json.loads(models["Rows"]["schema"]) == {"type": "array", "items": {"$ref": row}}
    assert json.loads(models["Named"]["schema"]) == named
    assert models["Named"]["description"] == "Has an example"


def test_a_schema_without_a_name_becomes_a_model_with_one(apigateway: Any) -> None:
    content = {"content": {"application/json": {"schema": {"type": "object"}}}}

    api = imported(apigateway, document({"/x": {"post": operation(requestBody=content)}}))

    (name,) = method(apigateway, api, "/x", "POST")["requestModels"].values()
    assert name.startswith("MODEL")
    assert json.loads(apigateway.get_model(restApiId=api, modelName=name)["schema"]) == {"type": "object"}


def test_the_extensions_of_the_document_are_settings_of_the_api(apigateway: Any) -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    extensions = {
        "binary-media-types": ["image/png"],
        "api-key-source": "AUTHORIZER",
        "minimum-compression-size": 10,
        "policy": policy,
        "request-validator": "both",
        "request-validators": {"both": {"validateRequestBody": True, "validateRequestParameters": True}},
        "gateway-responses": {"DEFAULT_4XX": {"statusCode": "418", "responseTemplates": {"application/json": "{}"}}},
        "endpoint-configuration": {"disableExecuteApiEndpoint": True},
    }

    api = imported(apigateway, document(**{f"x-amazon-apigateway-{name}": one for name, one in extensions.items()}))

    shown = apigateway.get_rest_api(restApiId=api)
    assert (shown["binaryMediaTypes"], shown["apiKeySource"]) == (["image/png"], "AUTHORIZER")
    assert (shown["minimumCompressionSize"], shown["disableExecuteApiEndpoint"]) == (10, True)
    assert json.loads(shown["policy"].replace("\\", "")) == policy
    (validator,) = apigateway.get_request_validators(restApiId=api)["items"]
    assert (validator["validateRequestBody"], validator["validateRequestParameters"]) == (True, True)
    assert method(apigateway, api, "/predict", "POST")["requestValidatorId"] == validator["id"]
    response = apigateway.get_gateway_response(restApiId=api, responseType="DEFAULT_4XX")
    assert (response["statusCode"], response["responseTemplates"]) == ("418", {"application/json": "{}"})


def test_an_api_is_imported_for_the_endpoint_that_the_call_names(apigateway: Any) -> None:
    api = imported(apigateway, document(), endpointConfigurationTypes="REGIONAL")

    assert apigateway.get_rest_api(restApiId=api)["endpointConfiguration"]["types"] == ["REGIONAL"]


def test_variables_of_aws_stand_in_a_document(apigateway: Any) -> None:
    uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:runtime.sagemaker:path/endpoints/digits/invocations"
    role = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/gateway"

    api = imported(apigateway, document({"/x": {"post": backend(uri=uri, credentials=role)}}))

    integration = method(apigateway, api, "/x", "POST")["methodIntegration"]
    assert (integration["uri"], integration["credentials"]) == (URI, ROLE)


SCHEMES = {
    "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
    "signature": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
    },
    "pool": {
        "type": "apiKey",
        "name": "Token",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
            "type": "cognito_user_pools",
            "providerARNs": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A"],
        },
    },
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, {"authorizationType": "AWS_IAM", "apiKeyRequired": False}, id="the document's"),
        pytest.param({"security": []}, {"authorizationType": "NONE", "apiKeyRequired": False}, id="none"),
        pytest.param({"security": [{"key": []}]}, {"authorizationType": "NONE", "apiKeyRequired": True}, id="a key"),
        pytest.param(
            {"security": [{"pool": ["read"], "key": []}]},
            {"authorizationType": "COGNITO_USER_POOLS", "apiKeyRequired": True, "authorizationScopes": ["read"]},
            id="a user pool with scopes and a key",
        ),
        pytest.param(
            {"security": [], "x-amazon-apigateway-auth": {"type": "aws_iam"}},
            {"authorizationType": "AWS_IAM", "apiKeyRequired": False},
            id="the extension",
        ),
    ],
)
def test_security_says_who_may_call(apigateway: Any, changes: dict[str, Any], expected: dict[str, Any]) -> None:
    body = document(
        {"/predict": {"post": operation(**changes)}},
        components={"securitySchemes": SCHEMES},
        security=[{"signature": []}],
    )

    made = method(apigateway, imported(apigateway, body), "/predict", "POST")

    assert {name: made[name] for name in expected} == expected


def test_a_merge_replaces_the_same_methods_and_leaves_the_others(apigateway: Any, api: str) -> None:
    before = resources(apigateway, api)
    put(apigateway, api, document({"/predict": {"get": mock()}, "/": {"get": mock()}}), mode="merge")
    put(apigateway, api, document({"/predict": {"post": backend(passthroughBehavior="WHEN_NO_MATCH")}}))

    assert methods(apigateway, api) == ["/ GET", "/predict GET", "/predict POST"]
    changed = method(apigateway, api, "/predict", "POST")
    assert changed["methodIntegration"]["passthroughBehavior"] == "WHEN_NO_MATCH"
    assert resources(apigateway, api) == before


def test_a_merge_gives_what_goes_by_a_name_its_identifier_again(apigateway: Any) -> None:
    body = document(
        components={"schemas": {"Row": ROW}, "securitySchemes": SCHEMES},
        **{"x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": True}}},
    )
    api = imported(apigateway, body)

    def identifiers() -> list[list[str]]:
        lists = (apigateway.get_models, apigateway.get_authorizers, apigateway.get_request_validators)
        return [[item["id"] for item in listed(restApiId=api)["items"]] for listed in lists]

    before = identifiers()
    put(apigateway, api, body, mode="merge")

    assert identifiers() == before


def test_an_overwrite_removes_what_the_document_lacks(apigateway: Any, api: str) -> None:
    before = resources(apigateway, api)
    put(apigateway, api, document(**{"x-amazon-apigateway-binary-media-types": ["image/png"]}))

    answer = put(
        apigateway, api, document({"/v2/{proxy+}": {"x-amazon-apigateway-any-method": mock()}}), mode="overwrite"
    )

    after = resources(apigateway, api)
    assert sorted(after) == ["/", "/v2", "/v2/{proxy+}"]
    assert after["/"] == before["/"] == answer["rootResourceId"]
    assert "binaryMediaTypes" not in answer


PART = {"location": {"type": "API"}, "properties": {"description": "Reads digits"}}
DOCUMENTATION = {"x-amazon-apigateway-documentation": {"version": "1", "documentationParts": [PART]}}


def test_documentation_is_imported_unless_it_is_to_be_ignored(apigateway: Any) -> None:
    documented = imported(apigateway, document(**DOCUMENTATION))
    undocumented = imported(apigateway, document(**DOCUMENTATION), ignore="documentation")

    parts = apigateway.get_documentation_parts(restApiId=documented)["items"]
    assert [(part["location"], part["properties"]) for part in parts] == [
        ({"type": "API"}, '{"description": "Reads digits"}')
    ]
    assert apigateway.get_documentation_parts(restApiId=undocumented)["items"] == []


def test_a_document_without_documentation_leaves_the_parts_alone(apigateway: Any) -> None:
    api = imported(apigateway, document(**DOCUMENTATION))

    put(apigateway, api, document(), mode="overwrite")

    assert len(apigateway.get_documentation_parts(restApiId=api)["items"]) == 1


def test_an_answer_of_a_put_has_tags_and_that_of_an_import_has_none(apigateway: Any) -> None:
    made = members(apigateway.import_rest_api(body=json.dumps(document())))

    assert "tags" not in made
    assert put(apigateway, made["id"], document())["tags"] == {}


def test_an_integration_may_be_defined_once_for_many_operations(apigateway: Any) -> None:
    reference = {"$ref": "#/components/x-amazon-apigateway-integrations/mock"}
    shared = {"x-amazon-apigateway-integrations": {"mock": mock()[INTEGRATION]}}

    api = imported(apigateway, document({"/x": {"get": mock() | {INTEGRATION: reference}}}, components=shared))

    assert method(apigateway, api, "/x", "GET")["methodIntegration"]["type"] == "MOCK"
