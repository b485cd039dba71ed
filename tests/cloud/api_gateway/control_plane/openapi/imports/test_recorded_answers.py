"""Answers that AWS was recorded to give after imports, for documents of the same kinds."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.cloud.api_gateway.control_plane.calls import refusal
from tests.cloud.api_gateway.control_plane.openapi.documents import (
    INTEGRATION,
    document,
    imported,
    members,
    method,
    mock,
    put,
    resources,
    swagger,
)

FUNCTION = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:who/invocations"
)
POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_ABC123"
BAD_YAML = 'test:\n    value:\n        - "value ... "escaped": $var, "dt": $(var +"%a")}"\n'
BAD_JSON = "{'key:value}"
CORS: dict[str, Any] = {
    "responses": {"200": {"description": "CORS", "headers": {"Access-Control-Allow-Origin": {"type": "string"}}}},
    INTEGRATION: {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode" : 200}'},
        "responses": {
            "default": {
                "statusCode": 200,
                "responseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
            }
        },
    },
}


def over_http(**changes: Any) -> dict[str, Any]:
    """Return an operation that calls a page of pets."""
    integration = {
        "type": "http",
        "httpMethod": "GET",
        "uri": "http://example.com/pets",
        "passthroughBehavior": "when_no_match",
        "responses": {"default": {"statusCode": "200"}},
    }
    return {"responses": {"200": {"description": "200 response"}}, INTEGRATION: integration} | changes


@pytest.mark.parametrize("body", [pytest.param(BAD_YAML, id="YAML"), pytest.param(BAD_JSON, id="JSON")])
def test_a_text_that_is_no_document_is_refused_before_the_api_is_looked_for(apigateway: Any, body: str) -> None:
    invalid = (400, "BadRequestException", "Invalid OpenAPI input.")

    assert refusal(apigateway.import_rest_api, body=body) == invalid
    assert refusal(apigateway.put_rest_api, restApiId="missing", body=body) == invalid


@pytest.mark.parametrize("body", [pytest.param(BAD_YAML, id="YAML"), pytest.param(BAD_JSON, id="JSON")])
def test_a_text_that_is_no_documentation_is_refused(apigateway: Any, api: str, body: str) -> None:
    refused = refusal(apigateway.import_documentation_parts, restApiId=api, mode="overwrite", body=body)

    assert refused == (400, "BadRequestException", "Unable to build importer with provided input.")


def test_an_api_begins_without_models_and_with_the_settings_of_its_document(apigateway: Any) -> None:
    body = swagger(info={"title": "Pets", "version": "1.0"}, **{"x-amazon-apigateway-binary-media-types": ["*/*"]})

    answer = members(apigateway.import_rest_api(body=json.dumps(body), failOnWarnings=True))

    del answer["createdDate"], answer["rootResourceId"]
    assert answer == {
        "id": answer["id"],
        "name": "Pets",
        "version": "1.0",
        "apiKeySource": "HEADER",
        "binaryMediaTypes": ["*/*"],
        "disableExecuteApiEndpoint": False,
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
    }
    assert apigateway.get_models(restApiId=answer["id"])["items"] == []


def test_a_method_over_http_has_the_defaults_of_its_integration(apigateway: Any) -> None:
    path = {"name": "petId", "in": "path", "required": True, "type": "string"}
    query = {"name": "page", "in": "query", "required": False, "type": "string"}
    api = imported(apigateway, swagger({"/pets/{petId}": {"get": over_http(parameters=[path, query])}}))

    assert method(apigateway, api, "/pets/{petId}", "GET") == {
        "httpMethod": "GET",
        "authorizationType": "NONE",
        "apiKeyRequired": False,
        "requestParameters": {"method.request.path.petId": True, "method.request.querystring.page": False},
        "methodResponses": {"200": {"statusCode": "200"}},
        "methodIntegration": {
            "type": "HTTP",
            "httpMethod": "GET",
            "uri": "http://example.com/pets",
            "connectionType": "INTERNET",
            "passthroughBehavior": "WHEN_NO_MATCH",
            "timeoutInMillis": 29000,
            "cacheNamespace": resources(apigateway, api)["/pets/{petId}"],
            "cacheKeyParameters": [],
            "integrationResponses": {"200": {"statusCode": "200"}},
        },
    }


def test_a_mock_with_headers_for_browsers_has_no_method_of_its_own(apigateway: Any) -> None:
    options = CORS | {INTEGRATION: CORS[INTEGRATION] | {"httpMethod": "POST"}}
    api = imported(apigateway, swagger({"/product": {"options": options}}))

    made = method(apigateway, api, "/product", "OPTIONS")

    allowed = "method.response.header.Access-Control-Allow-Origin"
    assert made["methodResponses"] == {"200": {"statusCode": "200", "responseParameters": {allowed: False}}}
    assert made["methodIntegration"]["integrationResponses"] == {
        "200": {"statusCode": "200", "responseParameters": {allowed: "'*'"}}
    }
    assert "httpMethod" not in made["methodIntegration"]
    assert "connectionType" not in made["methodIntegration"]


def test_a_path_declares_its_parameters_and_no_responses_are_made_up(apigateway: Any) -> None:
    integration = {"httpMethod": "POST", "type": "aws_proxy", "uri": FUNCTION}
    operation = {INTEGRATION: integration, "responses": {}}
    api = imported(apigateway, swagger({"/product/{product_id}": {"get": operation}}))

    made = method(apigateway, api, "/product/{product_id}", "GET")

    assert made["requestParameters"] == {"method.request.path.product_id": True}
    assert "methodResponses" not in made
    assert "integrationResponses" not in made["methodIntegration"]


def test_statuses_that_yaml_reads_as_numbers_are_texts(apigateway: Any) -> None:
    body = document({"/test": {"get": mock() | {"responses": {200: {"description": "200 response"}}}}})
    api = imported(apigateway, yaml.safe_dump(body | {"info": {"title": "pets", "version": 2.0}}))

    made = method(apigateway, api, "/test", "GET")

    assert made["methodResponses"] == {"200": {"statusCode": "200"}}
    assert apigateway.get_rest_api(restApiId=api)["version"] == "2.0"


def test_an_authorizer_shows_what_the_document_says_and_no_defaults(apigateway: Any) -> None:
    def token(**changes: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "x-amazon-apigateway-authtype": "oauth2",
            "x-amazon-apigateway-authorizer": {
                "type": "token",
                "authorizerUri": FUNCTION,
                "identityValidationExpression": "^x-[a-z]+",
                **changes,
            },
        }

    definitions = {"used": token(authorizerResultTtlInSeconds=60), "unused": token()}
    api = imported(
        apigateway,
        swagger({"/": {"get": over_http(security=[{"used": []}])}}, securityDefinitions=definitions),
    )

    listed = apigateway.get_authorizers(restApiId=api)["items"]
    shown = {item["name"]: item for item in listed}
    expected = {
        "type": "TOKEN",
        "authType": "oauth2",
        "authorizerUri": FUNCTION,
        "identitySource": "method.request.header.Authorization",
        "identityValidationExpression": "^x-[a-z]+",
    }
    ids = {name: item.pop("id") for name, item in shown.items()}
    assert shown["used"] == expected | {"name": "used", "authorizerResultTtlInSeconds": 60}
    assert shown["unused"] == expected | {"name": "unused"}
    made = method(apigateway, api, "/", "GET")
    assert (made["authorizationType"], made["authorizerId"]) == ("CUSTOM", ids["used"])


def test_an_authorizer_of_the_whole_document_holds_for_every_method(apigateway: Any) -> None:
    scheme = {
        "type": "apiKey",
        # a scheme with an authorizer is one, whatever header it names
        "name": "X-Api-Key",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
            "type": "request",
            "authorizerUri": FUNCTION,
            "identitySource": "method.request.header.Custom-Authorization",
            "authorizerResultTtlInSeconds": 300,
        },
    }
    api = imported(
        apigateway,
        document(
            {"/pets": {"get": over_http()}, "/echo/{data}": {"x-amazon-apigateway-any-method": mock()}},
            components={"securitySchemes": {"gateway": scheme}},
            security=[{"gateway": []}],
            **{"x-amazon-apigateway-api-key-source": "AUTHORIZER"},
        ),
    )

    (authorizer,) = apigateway.get_authorizers(restApiId=api)["items"]
    pets, echo = method(apigateway, api, "/pets", "GET"), method(apigateway, api, "/echo/{data}", "ANY")
    assert authorizer == {
        "id": authorizer["id"],
        "name": "gateway",
        "type": "REQUEST",
        "authType": "custom",
        "authorizerUri": FUNCTION,
        "identitySource": "method.request.header.Custom-Authorization",
        "authorizerResultTtlInSeconds": 300,
    }
    for made in (pets, echo):
        assert (made["authorizationType"], made["authorizerId"]) == ("CUSTOM", authorizer["id"])
        assert made["apiKeyRequired"] is False
    assert echo["requestParameters"] == {"method.request.path.data": True}
    assert apigateway.get_rest_api(restApiId=api)["apiKeySource"] == "AUTHORIZER"


def test_a_user_pool_is_asked_with_the_scopes_of_each_method(apigateway: Any) -> None:
    scheme = {
        "type": "apiKey",
        "name": "TestHeaderAuth",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": [POOL]},
    }
    api = imported(
        apigateway,
        document(
            {
                "/default": {"get": over_http()},
                "/none": {"get": over_http(security=[{"pool": []}])},
                "/other": {"get": over_http(security=[{"pool": ["email", "openid"]}])},
            },
            components={"securitySchemes": {"pool": scheme}},
            security=[{"pool": ["email"]}],
        ),
    )

    (authorizer,) = apigateway.get_authorizers(restApiId=api)["items"]
    assert authorizer == {
        "id": authorizer["id"],
        "name": "pool",
        "type": "COGNITO_USER_POOLS",
        "authType": "cognito_user_pools",
        "identitySource": "method.request.header.TestHeaderAuth",
        "providerARNs": [POOL],
    }
    assert method(apigateway, api, "/default", "GET")["authorizationScopes"] == ["email"]
    assert "authorizationScopes" not in method(apigateway, api, "/none", "GET")
    assert method(apigateway, api, "/other", "GET")["authorizationScopes"] == ["email", "openid"]


def test_models_may_refer_to_each_other(apigateway: Any) -> None:
    person = {
        "type": "object",
        "description": "Random person schema.",
        "properties": {"name": {"type": "string"}, "house": {"$ref": "#/components/schemas/House"}},
        "required": ["name"],
    }
    people = {"type": "array", "items": {"$ref": "#/components/schemas/Person"}, "minItems": 1}
    house = {"type": "object", "description": "Where a Person can live", "properties": {"contains": people}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Person"}}}}
    validators = {"basic": {"validateRequestBody": True, "validateRequestParameters": True}}
    api = imported(
        apigateway,
        document(
            {"/person": {"post": mock() | {"operationId": "CreatePerson", "requestBody": body}}},
            components={"schemas": {"Person": person, "House": house}},
            **{
                "x-amazon-apigateway-request-validators": validators,
                "x-amazon-apigateway-request-validator": "basic",
            },
        ),
    )

    base = f"https://apigateway.amazonaws.com/restapis/{api}/models"
    models = {item["name"]: item for item in apigateway.get_models(restApiId=api)["items"]}
    (validator,) = apigateway.get_request_validators(restApiId=api)["items"]
    made = method(apigateway, api, "/person", "POST")
    assert json.loads(models["House"]["schema"])["properties"]["contains"]["items"] == {"$ref": f"{base}/Person"}
    assert json.loads(models["Person"]["schema"]) == person | {
        "properties": {"name": {"type": "string"}, "house": {"$ref": f"{base}/House"}}
    }
    assert (models["House"]["contentType"], models["House"]["description"]) == (
        "application/json",
        "Where a Person can live",
    )
    assert (made["operationName"], made["requestModels"]) == ("CreatePerson", {"application/json": "Person"})
    assert made["requestValidatorId"] == validator["id"]


@pytest.mark.parametrize(
    ("base_path", "in_url", "in_variable", "in_swagger"),
    [
        pytest.param("ignore", ["/", "/test"], ["/", "/test"], ["/", "/test"], id="ignore"),
        pytest.param(
            "prepend",
            ["/", "/base-url", "/base-url/part", "/base-url/part/test"],
            ["/", "/base-var", "/base-var/test"],
            ["/", "/base", "/base/test"],
            id="prepend",
        ),
        pytest.param("split", ["/", "/part", "/part/test"], ["/", "/test"], ["/", "/test"], id="split"),
    ],
)
def test_the_base_path_is_left_out_put_before_or_split(
    apigateway: Any, base_path: str, in_url: list[str], in_variable: list[str], in_swagger: list[str]
) -> None:
    paths = {"/test": {"get": mock()}}
    url = [{"url": "https://testdomain.com/base-url/part/"}]
    variable = [{"url": "https://testdomain.com", "variables": {"basePath": {"default": "/base-var"}}}]
    documents = (document(paths, servers=url), document(paths, servers=variable), swagger(paths, basePath="/base"))

    made = [sorted(resources(apigateway, imported(apigateway, body, basepath=base_path))) for body in documents]

    assert made == [in_url, in_variable, in_swagger]


def test_a_mapping_that_is_no_text_is_ignored_with_a_warning(apigateway: Any, api: str) -> None:
    mappings = {"integration.request.header.nothing": True, "integration.request.header.double-single": "'True'"}
    body = document({"/test": {"get": mock(requestParameters=mappings)}})

    answer = put(apigateway, api, body, mode="overwrite")

    (warning,) = answer["warnings"]
    assert warning == (
        "Invalid format for 'requestParameters'. Expected type string for property "
        "'integration.request.header.nothing' of resource '/test' and method 'GET' but got 'true'"
    )
    integration = method(apigateway, api, "/test", "GET")["methodIntegration"]
    assert integration["requestParameters"] == {"integration.request.header.double-single": "'True'"}


def test_an_overwrite_keeps_the_identifier_of_a_path_and_not_its_cache(apigateway: Any, api: str) -> None:
    body = document({"/test": {"get": mock(), "options": mock()}})
    put(apigateway, api, body, mode="overwrite")
    before = resources(apigateway, api)

    put(apigateway, api, body, mode="overwrite")

    assert resources(apigateway, api) == before
    namespaces = {
        method(apigateway, api, "/test", name)["methodIntegration"]["cacheNamespace"] for name in ("GET", "OPTIONS")
    }
    assert len(namespaces) == 1
    assert not namespaces & set(before.values())


@pytest.mark.parametrize(
    ("mode", "media_types"),
    [
        pytest.param("merge", ["image/heif", "image/png", "image/jpg"], id="merge"),
        pytest.param("overwrite", ["image/png", "image/jpg"], id="overwrite"),
    ],
)
def test_media_types_are_merged_or_overwritten_and_the_name_is_the_documents(
    apigateway: Any, mode: str, media_types: list[str]
) -> None:
    made = apigateway.create_rest_api(name="base", binaryMediaTypes=["image/heif"])
    body = swagger(**{"x-amazon-apigateway-binary-media-types": ["image/png", "image/jpg"]})
    body["info"] = {"title": "Pets", "version": "1.0.0"}

    answer = put(apigateway, made["id"], body, mode=mode)

    assert answer == {
        "id": made["id"],
        "name": "Pets",
        "version": "1.0.0",
        "createdDate": made["createdDate"],
        "rootResourceId": made["rootResourceId"],
        "apiKeySource": "HEADER",
        "binaryMediaTypes": media_types,
        "disableExecuteApiEndpoint": False,
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
        "tags": {},
    }
