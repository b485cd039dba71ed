"""ImportRestApi and PutRestApi make of an OpenAPI document what single calls would, or change nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.neighbours.api_gateway.deployment_snapshot import MotoStages
from tests.cloud.api_gateway.data_plane.deployed_api import ROLE, URI

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, MethodSnapshot

BACKEND: dict[str, Any] = {
    "type": "aws",
    "httpMethod": "post",
    "uri": URI,
    "credentials": ROLE,
    "passthroughBehavior": "never",
    "requestTemplates": {"application/json": "$input.body"},
    "requestParameters": {"integration.request.header.X-A": "method.request.header.X-A"},
    "responses": {"4\\d{2}": {"statusCode": "400"}, "default": {"statusCode": "200"}},
}
ANSWERS = {"200": {"description": "OK"}, "400": {"description": "Refused"}}
HEADER = {"name": "X-A", "in": "header", "required": True, "schema": {"type": "string"}}
ROW = {"type": "object", "required": ["x"], "properties": {"x": {"type": "number"}}}


def operation(**changes: Any) -> dict[str, Any]:
    """A POST to SageMaker, with its header declared."""
    given = {"parameters": [HEADER], "responses": ANSWERS, "x-amazon-apigateway-integration": BACKEND}
    return given | changes


def backend(**changes: Any) -> dict[str, Any]:
    return operation(**{"x-amazon-apigateway-integration": BACKEND | changes})


def mock() -> dict[str, Any]:
    return {
        "responses": {"200": {"description": "OK"}},
        "x-amazon-apigateway-integration": {"type": "mock", "responses": {"default": {"statusCode": "200"}}},
    }


def document(paths: Any = None, **changes: Any) -> dict[str, Any]:
    return {
        "openapi": "3.0.1",
        "info": {"title": "digits", "version": "1"},
        "paths": paths or {"/predict": {"post": operation()}},
        **changes,
    }


@pytest.fixture
def api_id(api_gateway: Any) -> str:
    return str(api_gateway.import_rest_api(body=json.dumps(document()))["id"])


def put(api_gateway: Any, api_id: str, body: dict[str, Any], **settings: Any) -> dict[str, Any]:
    answer: dict[str, Any] = api_gateway.put_rest_api(restApiId=api_id, body=json.dumps(body), **settings)
    return answer


def served(api_gateway: Any, api_id: str) -> ApiSnapshot:
    api_gateway.create_deployment(restApiId=api_id, stageName="v1")
    found = MotoStages().find(api_id, "v1")
    assert found is not None
    return found.api


def imported(api_gateway: Any, body: dict[str, Any] | str, **parameters: str) -> ApiSnapshot:
    """What a stage serves of an API that is made from `body`."""
    text = body if isinstance(body, str) else json.dumps(body)
    return served(api_gateway, api_gateway.import_rest_api(body=text, parameters=parameters)["id"])


def methods(api: ApiSnapshot) -> dict[str, MethodSnapshot]:
    """By path and name, as in `/predict POST`."""
    return {f"{one.path} {name}": method for one in api.resources for name, method in one.methods.items()}


def paths(api_gateway: Any, api_id: str) -> dict[str, str]:
    return {one["path"]: one["id"] for one in api_gateway.get_resources(restApiId=api_id)["items"]}


def test_an_operation_becomes_a_method_with_its_integration(api_gateway: Any) -> None:
    method = methods(imported(api_gateway, document()))["/predict POST"]

    assert method.request_parameters == {"method.request.header.X-A": True}
    assert sorted(method.responses) == [200, 400]
    assert (method.integration.type, method.integration.http_method) == ("AWS", "POST")
    assert (method.integration.uri, method.integration.credentials) == (URI, ROLE)
    assert method.integration.passthrough_behavior == "NEVER"
    assert method.integration.request_templates == {"application/json": "$input.body"}
    assert [(one.status, one.selection_pattern) for one in method.integration.responses] == [
        (200, None),
        (400, "4\\d{2}"),
    ]


def test_swagger_2_as_yaml_becomes_the_same_as_openapi_3_as_json(api_gateway: Any) -> None:
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

    by_yaml, by_json = imported(api_gateway, yaml.safe_dump(old)), imported(api_gateway, new)

    assert methods(by_yaml)["/predict POST"].request_models == methods(by_json)["/predict POST"].request_models
    assert methods(by_yaml)["/predict POST"].responses == methods(by_json)["/predict POST"].responses
    assert by_yaml.models.keys() == by_json.models.keys()


def test_a_model_may_refer_to_another(api_gateway: Any) -> None:
    rows = {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}

    api = imported(api_gateway, document(components={"schemas": {"Row": ROW, "Rows": rows}}))

    items = json.loads(api.models["Rows"].schema)["items"]
    assert items == {"$ref": f"https://apigateway.amazonaws.com/restapis/{api.id}/models/Row"}


def test_the_extensions_of_the_document_are_settings_of_the_api(api_gateway: Any) -> None:
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

    api = imported(api_gateway, document(**{f"x-amazon-apigateway-{name}": one for name, one in extensions.items()}))

    validator = methods(api)["/predict POST"].validator
    assert (api.binary_media_types, api.api_key_source, api.policy) == (("image/png",), "AUTHORIZER", policy)
    assert (validator.validates_body, validator.validates_parameters) == (True, True) if validator else False
    assert api.gateway_responses["DEFAULT_4XX"].status == 418
    assert api.execute_api_disabled


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
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["arn:aws:cognito-idp:::p"]},
    },
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, ("AWS_IAM", False, None, ()), id="the document's"),
        pytest.param({"security": []}, ("NONE", False, None, ()), id="none"),
        pytest.param({"security": [{"key": []}]}, ("NONE", True, None, ()), id="a key"),
        pytest.param(
            {"security": [{"pool": ["read"], "key": []}]},
            ("COGNITO_USER_POOLS", True, "method.request.header.Token", ("read",)),
            id="a user pool with scopes and a key",
        ),
        pytest.param(
            {"security": [], "x-amazon-apigateway-auth": {"type": "aws_iam"}},
            ("AWS_IAM", False, None, ()),
            id="the extension",
        ),
    ],
)
def test_security_says_who_may_call(api_gateway: Any, changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    body = document(
        {"/predict": {"post": operation(**changes)}},
        components={"securitySchemes": SCHEMES},
        security=[{"signature": []}],
    )

    method = methods(imported(api_gateway, body))["/predict POST"]

    source = method.authorizer.identity_source if method.authorizer else None
    assert (method.authorization_type, method.api_key_required, source, method.authorization_scopes) == expected


@pytest.mark.parametrize(
    ("base_path", "path"),
    [("ignore", "/predict"), ("prepend", "/a/b/predict"), ("split", "/b/predict")],
)
def test_the_base_path_is_left_out_put_before_or_split(api_gateway: Any, base_path: str, path: str) -> None:
    api = imported(api_gateway, document(servers=[{"url": "https://example.org/a/b"}]), basepath=base_path)

    assert f"{path} POST" in methods(api)


def test_merging_replaces_the_same_methods_and_leaves_the_others(api_gateway: Any, api_id: str) -> None:
    before = paths(api_gateway, api_id)
    put(api_gateway, api_id, document({"/predict": {"get": mock()}, "/": {"get": mock()}}), mode="merge")
    put(api_gateway, api_id, document({"/predict": {"post": backend(passthroughBehavior="WHEN_NO_MATCH")}}))

    api = served(api_gateway, api_id)

    assert sorted(methods(api)) == ["/ GET", "/predict GET", "/predict POST"]
    assert methods(api)["/predict POST"].integration.passthrough_behavior == "WHEN_NO_MATCH"
    assert paths(api_gateway, api_id) == before


def test_overwriting_removes_what_the_document_lacks_but_not_stages(api_gateway: Any, api_id: str) -> None:
    before = paths(api_gateway, api_id)
    put(api_gateway, api_id, document(**{"x-amazon-apigateway-binary-media-types": ["image/png"]}))
    served(api_gateway, api_id)

    answer = put(
        api_gateway, api_id, document({"/v2/{proxy+}": {"x-amazon-apigateway-any-method": mock()}}), mode="overwrite"
    )

    after = paths(api_gateway, api_id)
    assert sorted(after) == ["/", "/v2", "/v2/{proxy+}"]
    assert after["/"] == before["/"] == answer["rootResourceId"]
    assert answer.get("binaryMediaTypes", []) == []
    assert [one["stageName"] for one in api_gateway.get_stages(restApiId=api_id)["item"]] == ["v1"]


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
            r"Unable to create resource at path '/\{b\}': A sibling",
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
        pytest.param(document({"/x": {"post": backend(uri="http://a")}}), "Unable to put integration on", id="a URI"),
        pytest.param(
            document({"/x": {"post": operation(parameters=[])}}),
            "Invalid mapping expression parameter specified: method.request.header.X-A",
            id="a parameter that is not declared",
        ),
        pytest.param(
            document({"/x": {"post": operation(responses={"200": ANSWERS["200"]})}}),
            "Unable to put integration response on 'POST' .*No method response exists for method",
            id="a response that is not declared",
        ),
        pytest.param(
            document({"/x": {"post": operation(parameters=[{"$ref": "#/components/parameters/A"}])}}),
            "Unable to resolve the reference #/components/parameters/A",
            id="a reference to nothing",
        ),
        pytest.param(
            document(components={"schemas": {"Half-Row": ROW}}),
            "Unable to create model for 'Half-Row': Model name must be alphanumeric",
            id="a model's name",
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-request-validator": "both"}),
            "'both' is not among x-amazon-apigateway-request-validators",
            id="a validator that is not defined",
        ),
    ],
)
def test_a_mistake_is_named_and_changes_nothing(api_gateway: Any, api_id: str, body: Any, error: str) -> None:
    before = api_gateway.get_resources(restApiId=api_id, embed=["methods"])["items"]

    with pytest.raises(ClientError, match=f"BadRequestException.*(?s:.*){error}"):
        put(api_gateway, api_id, body, mode="overwrite")

    assert api_gateway.get_resources(restApiId=api_id, embed=["methods"])["items"] == before


def test_a_document_that_cannot_be_imported_leaves_no_api(api_gateway: Any) -> None:
    before = api_gateway.get_rest_apis()["items"]

    with pytest.raises(ClientError, match="Invalid integration type"):
        api_gateway.import_rest_api(body=json.dumps(document({"/x": {"post": backend(type="lambda")}})))

    assert api_gateway.get_rest_apis()["items"] == before


DOUBTFUL = document(
    {"/x": {"get": mock() | {"responses": {"200": {}}, "security": [{"basic": []}]}}},
    components={"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}},
)


def test_warnings_are_told_and_the_rest_is_imported(api_gateway: Any, api_id: str) -> None:
    answer = put(api_gateway, api_id, DOUBTFUL)

    assert answer["warnings"] == [
        "Parse issue: attribute paths.'/x'(get).responses.200.description is missing",
        "Unable to use the security scheme 'basic', ignoring it: API Gateway has no such one",
    ]
    assert "/x" in paths(api_gateway, api_id)


def test_a_warning_fails_an_import_that_asks_for_it(api_gateway: Any, api_id: str) -> None:
    with pytest.raises(ClientError, match="Warnings found during import:\n\tParse issue"):
        put(api_gateway, api_id, DOUBTFUL, failOnWarnings=True)

    assert "/x" not in paths(api_gateway, api_id)
