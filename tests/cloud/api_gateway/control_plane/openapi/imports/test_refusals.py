"""An import refuses some documents and warns of others."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.api_gateway.control_plane.openapi.documents import (
    INTEGRATION,
    ROW,
    URI,
    backend,
    document,
    imported,
    mock,
    operation,
    put,
    resources,
    swagger,
)

INVALID_MODEL = "Invalid model specified: Validation Result: warnings : [],"


@pytest.fixture
def api(apigateway: Any) -> str:
    return imported(apigateway, document())


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param({"openapi": "3.1.0", "info": {}}, "Unsupported OpenAPI version", id="a version"),
        pytest.param({"paths": {}}, "Unsupported OpenAPI version", id="no version"),
        pytest.param(["openapi"], "Invalid OpenAPI input", id="a list"),
        pytest.param(document({"/a": {"get": [1]}}), "Invalid OpenAPI input", id="a list for an operation"),
        pytest.param(document({"a": {}}), "Invalid path 'a'", id="a path without a slash"),
        pytest.param(
            document({"/{a}/x": {"get": mock()}, "/{b}/x": {"get": mock()}}),
            r"Errors found during import:\n\tUnable to create resource at path '/\{b\}': A sibling",
            id="two names for one place",
        ),
        pytest.param(
            document({"/a b": {"get": mock()}}), "Unable to create resource at path '/a b'", id="a path's part"
        ),
        pytest.param(
            document({"/x": {"post": backend(type="lambda")}}),
            "Unable to put integration on 'POST' for resource at path '/x': Invalid integration type",
            id="an integration's type",
        ),
        pytest.param(
            document({"/x": {"post": backend(responses={"default": {}})}}),
            "Unable to put integration response on 'POST' for resource at path '/x': Invalid status code ''",
            id="an integration response without a status",
        ),
        pytest.param(
            document({"/x": {"post": operation(**{INTEGRATION: {"uri": URI}})}}),
            "Unable to put integration on 'POST' for resource at path '/x': Enumeration value for integration type",
            id="an integration without a type",
        ),
        pytest.param(document({"/x": {"post": backend(uri="http://a")}}), "Unable to put integration on", id="a URI"),
        pytest.param(
            document({"/x": {"post": operation(parameters=[])}}),
            "Invalid mapping expression parameter specified: method.request.header.X-A",
            id="a parameter that is not declared",
        ),
        pytest.param(
            document({"/x": {"post": operation(parameters=[{"$ref": "#/components/parameters/A"}])}}),
            "unable to resolve the reference #/components/parameters/A",
            id="a reference to nothing",
        ),
        pytest.param(
            document(components={"schemas": {"Half-Row": ROW}}),
            "Unable to create model for 'Half-Row': Model name must be alphanumeric: Half-Row",
            id="a model's name",
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-request-validator": "both"}),
            "'both' is not among x-amazon-apigateway-request-validators",
            id="a validator that is not defined",
        ),
        pytest.param(
            document(components={"securitySchemes": {"jwt": {"type": "apiKey", "x-amazon-apigateway-authtype": "x"}}}),
            "Unable to create authorizer from security definition: 'jwt'. "
            "Extension x-amazon-apigateway-authorizer is required",
            id="an authorizer that is not defined",
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-gateway-responses": {"TEAPOT": {}}}),
            "Unable to put gateway response 'TEAPOT'",
            id="a gateway response that AWS does not have",
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-minimum-compression-size": 10485761}),
            "Invalid minimum compression size, must be between 0 and 10485760",
            id="a compression size out of range",
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-api-key-source": "COOKIE"}),
            "Invalid API key source specified",
            id="a source of keys",
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-policy": {"Statement": 1}}),
            "Invalid policy document",
            id="a policy",
        ),
    ],
)
def test_a_mistake_is_named_and_changes_nothing(apigateway: Any, api: str, body: Any, error: str) -> None:
    before = apigateway.get_resources(restApiId=api, embed=["methods"])["items"]

    with pytest.raises(ClientError, match=f"BadRequestException.*(?s:.*){error}"):
        put(apigateway, api, body, mode="overwrite")

    assert apigateway.get_resources(restApiId=api, embed=["methods"])["items"] == before


def test_all_mistakes_are_told_at_once_and_warnings_after_them(apigateway: Any, api: str) -> None:
    wrong = backend(type="lambda")
    body = document({"/x": {"post": wrong, "get": wrong}}, servers=[{"url": "/"}, {"url": "/"}])

    with pytest.raises(ClientError) as refused:
        put(apigateway, api, body)

    error = "Invalid integration type 'LAMBDA': it must be one of AWS, AWS_PROXY, HTTP, HTTP_PROXY, MOCK"
    assert refused.value.response["Error"]["Message"].splitlines() == [
        "Errors found during import:",
        f"\tUnable to put integration on 'POST' for resource at path '/x': {error}",
        f"\tUnable to put integration on 'GET' for resource at path '/x': {error}",
        "Additionally, these warnings were found:",
        "\tMore than one server provided. Ignoring all but the first for defining endpoint configuration",
    ]


def test_a_model_that_cannot_be_made_is_missed_by_its_methods(apigateway: Any, api: str) -> None:
    schema = {"type": "object", "properties": {"q": {"type": "string", "example": "digits"}}}
    reference = {"in": "body", "name": "query", "schema": {"$ref": "#/definitions/SearchQuery"}}
    search = mock() | {"parameters": [reference]}

    with pytest.raises(ClientError) as refused:
        put(apigateway, api, swagger({"/search": {"post": search}}, definitions={"SearchQuery": schema}))

    invalid = 'Invalid model schema specified. Unsupported keyword(s): ["example"]'
    assert refused.value.response["Error"]["Message"].splitlines() == [
        "Errors found during import:",
        f"\tUnable to create model for 'SearchQuery': {INVALID_MODEL} errors : [{invalid}]",
        "\tUnable to put method 'POST' on resource at path '/search': Invalid model identifier specified: null",
        "Additionally, these warnings were found:",
        "\tReference to model 'SearchQuery' not found. Ignoring.",
    ]


def test_a_document_that_cannot_be_imported_leaves_no_api(apigateway: Any) -> None:
    with pytest.raises(ClientError, match="Invalid integration type"):
        imported(apigateway, document({"/x": {"post": backend(type="lambda")}}))

    assert apigateway.get_rest_apis()["items"] == []


DOUBTFUL = document(
    {"/x": {"get": mock() | {"responses": {"200": {}}, "security": [{"basic": []}]}}},
    components={"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}},
)


@pytest.mark.parametrize(
    ("body", "warnings"),
    [
        pytest.param(
            DOUBTFUL,
            [
                "Parse issue: attribute paths.'/x'(get).responses.200.description is missing",
                "Unsupported security definition type 'http' for 'basic'. Ignoring.",
            ],
            id="a response without a description, and security that is not supported",
        ),
        pytest.param(
            document(components={"invalid_key_will_warn": "a_value"}),
            ["Parse issue: attribute components.invalid_key_will_warn is unexpected"],
            id="an unknown key under components",
        ),
        pytest.param(
            document(
                {"/area/{zip}": {"get": mock() | {"parameters": [{"name": "zip", "in": "path", "type": "string"}]}}}
            ),
            ["Parse issue: attribute paths.'/area/{zip}'(get).parameters.[zip].type is unexpected"],
            id="a parameter as Swagger 2.0 has them",
        ),
        pytest.param(
            document({"/x": {"post": operation(requestBody={"content": {"text/csv": {"schema": {"$ref": "#/a/B"}}}})}}),
            ["Reference to model '#/a/B' not found. Ignoring."],
            id="a model that is not there",
        ),
    ],
)
def test_warnings_are_told_and_the_rest_is_imported(
    apigateway: Any, api: str, body: dict[str, Any], warnings: list[str]
) -> None:
    answer = put(apigateway, api, body)

    assert answer["warnings"] == warnings
    assert set(body["paths"]) <= resources(apigateway, api).keys()


def test_a_warning_fails_an_import_that_asks_for_it(apigateway: Any, api: str) -> None:
    with pytest.raises(ClientError, match=r"BadRequestException.*Warnings found during import:\n\tParse issue"):
        put(apigateway, api, DOUBTFUL, failOnWarnings=True)

    assert "/x" not in resources(apigateway, api)
