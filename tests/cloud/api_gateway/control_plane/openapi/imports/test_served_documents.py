"""A stage serves what the OpenAPI document says that ImportRestApi or PutRestApi was given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.cloud.api_gateway.data_plane.deployed_api import ROLE, URI

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.published import PublishedStages
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


@dataclass(frozen=True)
class Imports:
    """Imports documents, and sees what stages then serve."""

    client: Any
    stages: PublishedStages

    def put(self, api_id: str, body: dict[str, Any], **settings: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.put_rest_api(restApiId=api_id, body=json.dumps(body), **settings)
        return answer

    def served(self, api_id: str) -> ApiSnapshot:
        self.client.create_deployment(restApiId=api_id, stageName="v1")
        found = self.stages.find(api_id, "v1")
        assert found is not None
        return found.api

    def imported(self, body: dict[str, Any] | str, **parameters: str) -> ApiSnapshot:
        """Return what a stage serves of an API that is made from `body`."""
        text = body if isinstance(body, str) else json.dumps(body)
        return self.served(self.client.import_rest_api(body=text, parameters=parameters)["id"])

    def paths(self, api_id: str) -> dict[str, str]:
        return {one["path"]: one["id"] for one in self.client.get_resources(restApiId=api_id)["items"]}


@pytest.fixture
def imports(apigateway: Any, published: PublishedStages) -> Imports:
    return Imports(apigateway, published)


@pytest.fixture
def api_id(apigateway: Any) -> str:
    return str(apigateway.import_rest_api(body=json.dumps(document()))["id"])


def methods(api: ApiSnapshot) -> dict[str, MethodSnapshot]:
    """By path and name, as in `/predict POST`."""
    return {f"{one.path} {name}": method for one in api.resources for name, method in one.methods.items()}


def test_an_operation_becomes_a_method_with_its_integration(imports: Imports) -> None:
    method = methods(imports.imported(document()))["/predict POST"]

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


def test_swagger_2_as_yaml_becomes_the_same_as_openapi_3_as_json(imports: Imports) -> None:
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

    by_yaml, by_json = imports.imported(yaml.safe_dump(old)), imports.imported(new)

    assert methods(by_yaml)["/predict POST"].request_models == methods(by_json)["/predict POST"].request_models
    assert methods(by_yaml)["/predict POST"].responses == methods(by_json)["/predict POST"].responses
    assert by_yaml.models.keys() == by_json.models.keys()


def test_a_model_may_refer_to_another(imports: Imports) -> None:
    rows = {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}

    api = imports.imported(document(components={"schemas": {"Row": ROW, "Rows": rows}}))

    items = json.loads(api.models["Rows"].schema)["items"]
    assert items == {"$ref": f"https://apigateway.amazonaws.com/restapis/{api.id}/models/Row"}


def test_the_extensions_of_the_document_are_settings_of_the_api(imports: Imports) -> None:
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

    api = imports.imported(document(**{f"x-amazon-apigateway-{name}": one for name, one in extensions.items()}))

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
def test_security_says_who_may_call(imports: Imports, changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    body = document(
        {"/predict": {"post": operation(**changes)}},
        components={"securitySchemes": SCHEMES},
        security=[{"signature": []}],
    )

    method = methods(imports.imported(body))["/predict POST"]

    source = method.authorizer.identity_source if method.authorizer else None
    assert (method.authorization_type, method.api_key_required, source, method.authorization_scopes) == expected


@pytest.mark.parametrize(
    ("base_path", "path"),
    [("ignore", "/predict"), ("prepend", "/a/b/predict"), ("split", "/b/predict")],
)
def test_the_base_path_is_left_out_put_before_or_split(imports: Imports, base_path: str, path: str) -> None:
    api = imports.imported(document(servers=[{"url": "https://example.org/a/b"}]), basepath=base_path)

    assert f"{path} POST" in methods(api)


def test_merging_replaces_the_same_methods_and_leaves_the_others(imports: Imports, api_id: str) -> None:
    before = imports.paths(api_id)
    imports.put(api_id, document({"/predict": {"get": mock()}, "/": {"get": mock()}}), mode="merge")
    imports.put(api_id, document({"/predict": {"post": backend(passthroughBehavior="WHEN_NO_MATCH")}}))

    api = imports.served(api_id)

    assert sorted(methods(api)) == ["/ GET", "/predict GET", "/predict POST"]
    assert methods(api)["/predict POST"].integration.passthrough_behavior == "WHEN_NO_MATCH"
    assert imports.paths(api_id) == before


def test_overwriting_removes_what_the_document_lacks_but_not_stages(imports: Imports, api_id: str) -> None:
    before = imports.paths(api_id)
    imports.put(api_id, document(**{"x-amazon-apigateway-binary-media-types": ["image/png"]}))
    imports.served(api_id)

    answer = imports.put(
        api_id, document({"/v2/{proxy+}": {"x-amazon-apigateway-any-method": mock()}}), mode="overwrite"
    )

    after = imports.paths(api_id)
    assert sorted(after) == ["/", "/v2", "/v2/{proxy+}"]
    assert after["/"] == before["/"] == answer["rootResourceId"]
    assert answer.get("binaryMediaTypes", []) == []
    assert [one["stageName"] for one in imports.client.get_stages(restApiId=api_id)["item"]] == ["v1"]
