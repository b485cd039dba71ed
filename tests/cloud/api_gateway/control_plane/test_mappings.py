"""Mappings that API Gateway refuses when they are put."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def post(apigateway: Any) -> dict[str, str]:
    """A POST with a mocked integration, that declares a header and a query parameter, and a header in its 200."""
    created = apigateway.create_rest_api(name="mnist")
    method = {"restApiId": created["id"], "resourceId": created["rootResourceId"], "httpMethod": "POST"}
    declared = {"method.request.header.X-A": True, "method.request.querystring.q": False}
    apigateway.put_method(**method, authorizationType="NONE", requestParameters=declared)
    apigateway.put_integration(**method, type="MOCK")
    apigateway.put_method_response(**method, statusCode="200", responseParameters={"method.response.header.X-A": False})
    return method


REQUEST_MAPPINGS = {
    "a-header": ("integration.request.header.X", "method.request.header.X-A"),
    "all-values-of-a-query-parameter": ("integration.request.querystring.q", "method.request.multivaluequerystring.q"),
    "the-body": ("integration.request.header.X", "method.request.body.a.b[0]"),
    "context": ("integration.request.path.p", "context.requestId"),
    "a-stage-variable": ("integration.request.header.X", "stageVariables.x"),
    "a-static-value": ("integration.request.header.X", "'application/json'"),
}


@pytest.mark.parametrize(("target", "source"), REQUEST_MAPPINGS.values(), ids=REQUEST_MAPPINGS)
def test_a_request_mapping_is_taken(apigateway: Any, post: dict[str, str], target: str, source: str) -> None:
    apigateway.put_integration(**post, type="MOCK", requestParameters={target: source})

    assert apigateway.get_integration(**post)["requestParameters"] == {target: source}


REFUSED_REQUEST_MAPPINGS = {
    "an-undeclared-header": (
        "integration.request.header.X",
        "method.request.header.X-B",
        "parameter specified: method.request.header.X-B",
    ),
    "an-undeclared-path-parameter": (
        "integration.request.path.p",
        "method.request.path.proxy",
        "parameter specified: method.request.path.proxy",
    ),
    "an-expression-without-quotes": (
        "integration.request.header.X",
        "application/json",
        "expression specified: application/json",
    ),
    "an-unknown-target": ("integration.request.cookie.X", "'1'", "expression specified: integration.request.cookie.X"),
}


@pytest.mark.parametrize(("target", "source", "error"), REFUSED_REQUEST_MAPPINGS.values(), ids=REFUSED_REQUEST_MAPPINGS)
def test_a_request_mapping_that_means_nothing_is_refused(
    apigateway: Any, post: dict[str, str], target: str, source: str, error: str
) -> None:
    with pytest.raises(ClientError) as refused:
        apigateway.put_integration(**post, type="MOCK", requestParameters={target: source})

    assert refused.value.response["Error"]["Code"] == "BadRequestException"
    assert error in refused.value.response["Error"]["Message"]


def test_a_change_to_such_a_mapping_is_refused_and_not_made(apigateway: Any, post: dict[str, str]) -> None:
    path = "/requestParameters/integration.request.header.X"
    operation = {"op": "add", "path": path, "value": "method.request.header.X-B"}

    with pytest.raises(ClientError, match=r"parameter specified: method\.request\.header\.X-B"):
        apigateway.update_integration(**post, patchOperations=[operation])

    assert not apigateway.get_integration(**post).get("requestParameters")


REFUSED_RESPONSES = {
    "an-undeclared-status": ("424", {"method.response.header.X-A": "'1'"}, "No method response exists for method."),
    "an-undeclared-header": (
        "200",
        {"method.response.header.X-B": "'1'"},
        "parameter specified: method.response.header.X-B",
    ),
    "an-expression-without-quotes": ("200", {"method.response.header.X-A": "*"}, "expression specified: *"),
}


@pytest.mark.parametrize(("status", "parameters", "error"), REFUSED_RESPONSES.values(), ids=REFUSED_RESPONSES)
def test_a_response_that_the_method_does_not_declare_is_refused(
    apigateway: Any, post: dict[str, str], status: str, parameters: dict[str, str], error: str
) -> None:
    with pytest.raises(ClientError) as refused:
        apigateway.put_integration_response(**post, statusCode=status, responseParameters=parameters)

    assert refused.value.response["Error"]["Code"] == "BadRequestException"
    assert error in refused.value.response["Error"]["Message"]


def test_a_change_to_an_undeclared_header_is_refused(apigateway: Any, post: dict[str, str]) -> None:
    apigateway.put_integration_response(**post, statusCode="200")
    operation = {"op": "add", "path": "/responseParameters/method.response.header.X-B", "value": "'1'"}

    with pytest.raises(ClientError, match=r"parameter specified: method\.response\.header\.X-B"):
        apigateway.update_integration_response(**post, statusCode="200", patchOperations=[operation])


def test_a_template_over_300_kb_is_refused(apigateway: Any, post: dict[str, str]) -> None:
    largest = "x" * (300 * 1024)
    apigateway.put_integration(**post, type="MOCK", requestTemplates={"application/json": largest})

    with pytest.raises(ClientError, match="Mapping template exceeds the maximum size of 307200 bytes"):
        apigateway.put_integration(**post, type="MOCK", requestTemplates={"$default": largest + "x"})
    with pytest.raises(ClientError, match="Mapping template exceeds the maximum size of 307200 bytes"):
        apigateway.put_integration_response(**post, statusCode="200", responseTemplates={"text/csv": largest + "x"})
