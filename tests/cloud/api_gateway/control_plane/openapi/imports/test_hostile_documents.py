"""Whatever a document says, an import answers 201 or 200, or one of AWS's 400s: never an error of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from tests.cloud.api_gateway.control_plane.openapi.documents import (
    BACKEND,
    HEADER,
    INTEGRATION,
    ROW,
    backend,
    document,
    swagger,
)
from tests.cloud.own_service import client_of

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:who"
FUNCTION = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
AUTHORIZER = {
    "type": "apiKey",
    "name": "Token",
    "in": "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": FUNCTION, "authorizerResultTtlInSeconds": 5},
}
EXTENSIONS = {
    "binary-media-types": ["image/png"],
    "api-key-source": "HEADER",
    "minimum-compression-size": 10,
    "policy": {"Version": "2012-10-17", "Statement": []},
    "request-validator": "both",
    "request-validators": {"both": {"validateRequestBody": True, "validateRequestParameters": False}},
    "gateway-responses": {
        "DEFAULT_4XX": {"statusCode": 418, "responseParameters": {"gatewayresponse.header.a": "'a'"}}
    },
    "endpoint-configuration": {"disableExecuteApiEndpoint": True, "vpcEndpointIds": []},
    "documentation": {"documentationParts": [{"location": {"type": "METHOD", "path": "/"}, "properties": {"a": 1}}]},
}
SETTINGS = {f"x-amazon-apigateway-{name}": value for name, value in EXTENSIONS.items()}
WHOLE_BACKEND = backend(
    tlsConfig={"insecureSkipVerification": True},
    timeoutInMillis=5000,
    cacheKeyParameters=["method.request.header.X-A"],
    contentHandling="CONVERT_TO_TEXT",
    responses={"default": {"statusCode": 200, "responseTemplates": {"application/json": "x"}}},
)
ROWS = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Row"}}}}
OPENAPI = document(
    {
        "/a/{b}": {
            "parameters": [HEADER],
            "post": WHOLE_BACKEND | {"requestBody": ROWS, "security": [{"token": []}], "operationId": "a"},
            "x-amazon-apigateway-any-method": {"responses": {"200": {"description": "OK", **ROWS}}},
        }
    },
    components={"schemas": {"Row": ROW}, "securitySchemes": {"token": AUTHORIZER}},
    servers=[{"url": "https://x.org/{basePath}", "variables": {"basePath": {"default": "v1"}}}],
    **SETTINGS,
)
SWAGGER = swagger(
    {
        "/a": {
            "post": {
                "consumes": ["application/json"],
                "produces": ["application/json"],
                "parameters": [{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/Row"}}],
                "responses": {"200": {"description": "OK", "schema": {"type": "object"}, "headers": {"X-A": {}}}},
                INTEGRATION: BACKEND | {"requestParameters": {}},
            }
        }
    },
    basePath="/v1",
    definitions={"Row": ROW},
    securityDefinitions={"token": AUTHORIZER},
    **SETTINGS,
)

EVERYTHING = {"extensions": "apigateway"}
Place = tuple[str | int, ...]


def places(value: Any, at: Place = ()) -> list[Place]:
    """Return where every value inside `value` is."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, item in inside for place in places(item, (*at, key)))]


def changed(value: Any, place: Place, new: Any) -> Any:
    """Return `value` with `new` at a place inside."""
    if not place:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = changed(value[place[0]], place[1:], new)
    return copy


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["", "/", "{a}", "{a+}", "default", "$ref", "POST", "mock", "http://a.b", "200", "#/components"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5) | st.sampled_from(["$ref", "type", "get", "/x", "200"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


APIGATEWAY = client_of("apigateway", ApiGatewayControlPlane().answer)
API = str(APIGATEWAY.create_rest_api(name="digits")["id"])


def status(operation: str, **request: Any) -> int:
    """Return the status that an operation answers."""
    try:
        answer = getattr(APIGATEWAY, operation)(**request)
    except ClientError as error:
        answer = error.response
    return int(answer["ResponseMetadata"]["HTTPStatusCode"])


def refused_or_imported(text: str | bytes, **parameters: str) -> int:
    """Import a text in every way, look at what came of it, and return the worst status."""
    return max(
        status("import_rest_api", body=text, parameters=parameters),
        status("put_rest_api", restApiId=API, body=text, mode="overwrite", parameters=parameters),
        status("import_documentation_parts", restApiId=API, body=text),
        status("get_resources", restApiId=API, embed=["methods"]),
        status("get_models", restApiId=API),
        status("get_documentation_parts", restApiId=API),
        *exported(),
    )


def exported() -> list[int]:
    """Deploy the API with its documentation, and export it if it can be deployed."""
    if status("create_deployment", restApiId=API, stageName="v1") == 400:
        return []
    version = {"restApiId": API, "documentationVersion": "v1"}
    status("delete_documentation_version", **version)
    return [
        status("create_documentation_version", **version, stageName="v1"),
        *(
            status("get_export", restApiId=API, stageName="v1", exportType=kind, accepts=accepts, parameters=EVERYTHING)
            for kind, accepts in (("oas30", "application/json"), ("swagger", "application/yaml"))
        ),
    ]


@pytest.mark.parametrize("whole", [pytest.param(OPENAPI, id="openapi"), pytest.param(SWAGGER, id="swagger")])
def test_the_documents_that_are_spoilt_below_can_be_imported(whole: dict[str, Any]) -> None:
    assert refused_or_imported(json.dumps(whole)) == 201


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), whole=st.sampled_from([OPENAPI, SWAGGER]))
def test_anything_anywhere_in_a_document_is_imported_or_refused(data: st.DataObject, whole: dict[str, Any]) -> None:
    place = data.draw(st.sampled_from(places(whole)))
    spoilt = changed(whole, place, data.draw(ANYTHING))

    assert refused_or_imported(json.dumps(spoilt), basepath="prepend") in {201, 400}


@settings(max_examples=100, deadline=None)
@given(text=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_any_text_is_imported_or_refused(text: bytes) -> None:
    assert refused_or_imported(text) in {201, 400}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="deep lists"),
        pytest.param("a: &a [*a]", id="an anchor in itself"),
        pytest.param(
            json.dumps(document(components={"schemas": {"A": {"$ref": "#/components/schemas/A"}}})),
            id="a schema that is itself",
        ),
        pytest.param(
            json.dumps(document({"/x": {"$ref": "#/paths/~1x"}})),
            id="a path item that is itself",
        ),
        pytest.param(
            json.dumps(document({"/x": {"get": {"requestBody": {"$ref": "http://x.org/y"}}}})), id="elsewhere"
        ),
        pytest.param(json.dumps(document({"/" + "a/" * 2000: {"get": {}}})), id="a path of two thousand parts"),
    ],
)
def test_what_could_take_forever_is_imported_or_refused_soon(text: str) -> None:
    assert refused_or_imported(text) in {201, 400}
