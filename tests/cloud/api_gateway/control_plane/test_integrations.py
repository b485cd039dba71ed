"""Integrations: put, changed, deleted and refused as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, invalid, not_found
from tests.cloud.own_service import REGION

APIGATEWAY = f"arn:aws:apigateway:{REGION}"
ENDPOINT = f"{APIGATEWAY}:runtime.sagemaker:path//endpoints/digits/invocations"
BUCKET = f"{APIGATEWAY}:s3:path/b/k"
FUNCTION = (
    f"{APIGATEWAY}:lambda:path/2015-03-31/functions/arn:aws:lambda:{REGION}:123456789012:function:MyLambda/invocations"
)
ROLE = "arn:aws:iam::123456789012:role/service-role/invoke"
MOCK = {"type": "MOCK"}
HTTP = {"type": "HTTP", "uri": "http://example.com", "integrationHttpMethod": "POST"}
AWS = {"type": "AWS", "uri": ENDPOINT, "integrationHttpMethod": "POST", "credentials": ROLE}
DEFAULTS = {"passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheKeyParameters": []}


def mapping(error: str) -> Any:
    return bad_request(f"Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param(
            HTTP,
            {"type": "HTTP", "uri": "http://example.com", "httpMethod": "POST", "connectionType": "INTERNET"},
            id="HTTP",
        ),
        pytest.param(
            AWS,
            {"type": "AWS", "uri": ENDPOINT, "httpMethod": "POST", "credentials": ROLE},
            id="AWS with a role",
        ),
        pytest.param(
            {"type": "AWS", "uri": FUNCTION, "integrationHttpMethod": "POST"},
            {"type": "AWS", "uri": FUNCTION, "httpMethod": "POST"},
            id="a function, which may do without a role",
        ),
        pytest.param(
            {"type": "AWS_PROXY", "uri": FUNCTION, "integrationHttpMethod": "POST"},
            {"type": "AWS_PROXY", "uri": FUNCTION, "httpMethod": "POST"},
            id="a function behind a proxy",
        ),
        pytest.param(
            {"type": "MOCK", "uri": "http://example.com", "integrationHttpMethod": "POST"},
            {"type": "MOCK"},
            id="a MOCK forgets what it would call",
        ),
        pytest.param(
            {
                **HTTP,
                "connectionType": "VPC_LINK",
                "connectionId": "${stageVariables.vpcLinkId}",
                "tlsConfig": {"insecureSkipVerification": True},
                "contentHandling": "CONVERT_TO_BINARY",
                "responseTransferMode": "STREAM",
                "timeoutInMillis": 900_000,
            },
            {
                "type": "HTTP",
                "uri": "http://example.com",
                "httpMethod": "POST",
                "connectionType": "VPC_LINK",
                "connectionId": "${stageVariables.vpcLinkId}",
                "tlsConfig": {"insecureSkipVerification": True},
                "contentHandling": "CONVERT_TO_BINARY",
                "responseTransferMode": "STREAM",
                "timeoutInMillis": 900_000,
            },
            id="a VPC link that streams",
        ),
    ],
)
def test_what_is_put_is_read_back(
    apigateway: Any, method: dict[str, str], given: dict[str, Any], shown: dict[str, Any]
) -> None:
    put = apigateway.put_integration(**method, **given)

    assert put["ResponseMetadata"]["HTTPStatusCode"] == 201
    expected = {**DEFAULTS, "cacheNamespace": method["resourceId"], **shown}
    assert members(put) == members(apigateway.get_integration(**method)) == expected
    assert apigateway.get_method(**method)["methodIntegration"] == expected


@pytest.mark.parametrize("kind", ["HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"])
def test_all_but_a_mock_need_a_method(apigateway: Any, method: dict[str, str], kind: str) -> None:
    with bad_request("Enumeration value for HttpMethod must be non-empty"):
        apigateway.put_integration(**method, type=kind, uri="http://example.com")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param(
            {**HTTP, "uri": "non-valid-http"},
            bad_request("Invalid HTTP endpoint specified for URI"),
            id="a URI that is not HTTP",
        ),
        pytest.param(
            {**AWS, "uri": "non-valid-arn"}, bad_request("Invalid ARN specified in the request"), id="a URI of no ARN"
        ),
        pytest.param(
            {**AWS, "uri": "arn:aws:iam::0000000000:role/service-role/asdf"},
            bad_request("AWS ARN for integration must contain path or action"),
            id="an ARN of something else",
        ),
        pytest.param(
            {**AWS, "type": "AWS_PROXY", "uri": BUCKET},
            bad_request(
                "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream "
                "invocations."
            ),
            id="a proxy of another service",
        ),
        pytest.param(
            {"type": "AWS", "uri": ENDPOINT, "integrationHttpMethod": "POST"},
            bad_request("Role ARN must be specified for AWS integrations"),
            id="no role",
        ),
        pytest.param(
            {**AWS, "credentials": "invoke"}, bad_request("Invalid ARN specified in the request"), id="a role of no ARN"
        ),
        pytest.param(
            {**HTTP, "timeoutInMillis": 49}, bad_request("Timeout should be between 50 ms and 29000 ms"), id="too short"
        ),
        pytest.param(
            {**HTTP, "timeoutInMillis": 29_001},
            bad_request("Timeout should be between 50 ms and 29000 ms"),
            id="too long",
        ),
        pytest.param(
            {**HTTP, "integrationHttpMethod": "WRONG"},
            bad_request("Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"),
            id="a wrong method",
        ),
        pytest.param(
            {"type": "HTTPS_PROXY"},
            invalid(
                "1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to satisfy "
                "constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]"
            ),
            id="a wrong type",
        ),
        pytest.param(
            {**MOCK, "cacheKeyParameters": ["method.request.querystring.x"]},
            bad_request("Invalid cache key parameter specified"),
            id="a cache key that is not declared",
        ),
        pytest.param(
            {**MOCK, "requestTemplates": {"123": "{}"}},
            bad_request("Validation Result: warnings : [], errors : [Invalid content type specified: 123]"),
            id="a template of no content type",
        ),
        pytest.param(
            {**MOCK, "requestParameters": {"integration.request.header.a": "true"}},
            mapping("Invalid mapping expression specified: true"),
            id="a mapping from nowhere",
        ),
        pytest.param(
            {**MOCK, "requestParameters": {"integration.request.body.a": "'x'"}},
            mapping("Invalid mapping expression specified: integration.request.body.a"),
            id="a mapping to nowhere",
        ),
        pytest.param(
            {**MOCK, "requestParameters": {"integration.request.header.a": "method.request.header.a"}},
            mapping("Invalid mapping expression parameter specified: method.request.header.a"),
            id="a parameter that is not declared",
        ),
    ],
)
def test_what_an_integration_cannot_be_is_refused(
    apigateway: Any, method: dict[str, str], given: dict[str, Any], refusal: Any
) -> None:
    with refusal:
        apigateway.put_integration(**method, **given)

    with not_found("Invalid Integration identifier specified"):
        apigateway.get_integration(**method)


@pytest.mark.parametrize(
    "source",
    ["'fixed'", "context.requestId", "stageVariables.name", "method.request.body", "method.request.body.a[0].b"],
)
def test_what_needs_no_declaration_is_mapped(apigateway: Any, method: dict[str, str], source: str) -> None:
    put = apigateway.put_integration(**method, **MOCK, requestParameters={"integration.request.header.a": source})

    assert put["requestParameters"] == {"integration.request.header.a": source}


def test_a_regional_api_may_wait_longer_by_a_raised_quota(apigateway: Any) -> None:
    api = apigateway.create_rest_api(name="regional", endpointConfiguration={"types": ["REGIONAL"]})
    names = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    apigateway.put_method(**names, authorizationType="NONE")

    assert apigateway.put_integration(**names, **HTTP, timeoutInMillis=300_000)["timeoutInMillis"] == 300_000


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("restApiId", "Invalid Resource identifier specified"),
        ("resourceId", "Invalid Resource identifier specified"),
        ("httpMethod", "Invalid Method identifier specified"),
    ],
)
def test_an_integration_of_an_unknown_place_is_not_found(
    apigateway: Any, mocked: dict[str, str], member: str, message: str
) -> None:
    names = mocked | {member: "unknown"}

    with not_found(message):
        apigateway.put_integration(**names, **MOCK)
    with not_found(message):
        apigateway.get_integration(**names)


def test_a_deleted_integration_is_not_found(apigateway: Any, mocked: dict[str, str]) -> None:
    deleted = apigateway.delete_integration(**mocked)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    with not_found("Invalid Integration identifier specified"):
        apigateway.get_integration(**mocked)
    assert "methodIntegration" not in apigateway.get_method(**mocked)


@pytest.mark.parametrize("text", ["", None], ids=["empty", "null"])
def test_an_empty_template_is_null(apigateway: Any, method: dict[str, str], text: str | None) -> None:
    put = apigateway.put_integration(**method, **MOCK, requestTemplates={"application/json": text})

    assert put["requestTemplates"] == {"application/json": None}


@pytest.mark.parametrize(
    ("path", "value", "member", "shown"),
    [
        ("/cacheNamespace", "shared", "cacheNamespace", "shared"),
        ("/connectionId", "${stageVariables.beta}", "connectionId", "${stageVariables.beta}"),
        ("/contentHandling", "CONVERT_TO_TEXT", "contentHandling", "CONVERT_TO_TEXT"),
        ("/contentHandling", "", "contentHandling", None),
        ("/credentials", ROLE, "credentials", ROLE),
        ("/httpMethod", "GET", "httpMethod", "GET"),
        ("/passthroughBehavior", "NEVER", "passthroughBehavior", "NEVER"),
        ("/timeoutInMillis", "50", "timeoutInMillis", 50),
        ("/tlsConfig/insecureSkipVerification", "true", "tlsConfig", {"insecureSkipVerification": True}),
        ("/uri", "https://example.com/a", "uri", "https://example.com/a"),
    ],
)
def test_a_setting_is_changed(
    apigateway: Any, method: dict[str, str], path: str, value: str, member: str, shown: Any
) -> None:
    linked = {**HTTP, "connectionType": "VPC_LINK", "connectionId": "abc"}
    apigateway.put_integration(**method, **linked, contentHandling="CONVERT_TO_BINARY")

    changed = apigateway.update_integration(**method, patchOperations=[{"op": "replace", "path": path, "value": value}])

    assert changed.get(member) == shown
    assert apigateway.get_integration(**method).get(member) == shown


def test_templates_parameters_and_cache_keys_come_and_go(apigateway: Any, api: str, root: str) -> None:
    names = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    apigateway.put_method(**names, authorizationType="NONE", requestParameters={"method.request.querystring.q": False})
    apigateway.put_integration(**names, **MOCK)
    paths = (
        ("/requestTemplates/application~1json", "{}"),
        ("/requestParameters/integration.request.header.a", "'x'"),
        ("/cacheKeyParameters/method.request.querystring.q", ""),
    )

    added = apigateway.update_integration(
        **names, patchOperations=[{"op": "add", "path": path, "value": value} for path, value in paths]
    )
    removed = apigateway.update_integration(
        **names, patchOperations=[{"op": "remove", "path": path} for path, _ in paths]
    )

    assert added["requestTemplates"] == {"application/json": "{}"}
    assert added["requestParameters"] == {"integration.request.header.a": "'x'"}
    assert added["cacheKeyParameters"] == ["method.request.querystring.q"]
    assert members(removed) == {"type": "MOCK", **DEFAULTS, "cacheNamespace": root}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        pytest.param(
            {"op": "replace", "path": "/wrong", "value": "x"},
            bad_request("Invalid patch path /wrong"),
            id="an unknown path",
        ),
        pytest.param(
            {"op": "add", "path": "/uri", "value": "x"},
            bad_request("Invalid patch operation specified. Must be one of: [replace]"),
            id="an operation that is not for it",
        ),
        pytest.param(
            {"op": "replace", "path": "/timeoutInMillis", "value": "soon"},
            bad_request("Timeout should be between 50 ms and 29000 ms"),
            id="a timeout that is not a number",
        ),
        pytest.param(
            {"op": "replace", "path": "/requestTemplates/text~1csv", "value": "x"},
            not_found("Content-Type specified was not found"),
            id="a template that is not there",
        ),
        pytest.param(
            {"op": "replace", "path": "/requestParameters/integration.request.header.a", "value": "'x'"},
            not_found("Invalid parameter name specified"),
            id="a parameter that is not there",
        ),
        pytest.param(
            {"op": "add", "path": "/requestParameters/integration.request.header.a", "value": "x"},
            mapping("Invalid mapping expression specified: x"),
            id="a mapping from nowhere",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    apigateway: Any, mocked: dict[str, str], change: dict[str, str], refusal: Any
) -> None:
    before = members(apigateway.get_integration(**mocked))

    with refusal:
        apigateway.update_integration(
            **mocked, patchOperations=[{"op": "replace", "path": "/cacheNamespace", "value": "x"}, change]
        )

    assert members(apigateway.get_integration(**mocked)) == before
