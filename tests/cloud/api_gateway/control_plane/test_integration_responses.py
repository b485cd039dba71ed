"""Integration responses: put, changed, deleted and refused as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, invalid, not_found, unreadable

ORIGIN = "method.response.header.Access-Control-Allow-Origin"
NO_STATUS = not_found("Invalid Response status code specified")


def mapping(error: str) -> Any:
    return bad_request(f"Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]")


@pytest.fixture
def response(apigateway: Any, mocked: dict[str, str]) -> dict[str, str]:
    """An integration response with a template, by the members of a request that name it."""
    names = {**mocked, "statusCode": "200"}
    apigateway.put_integration_response(
        **names, selectionPattern="", responseTemplates={"application/json": '"created"'}
    )
    return names


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"selectionPattern": ""}, id="an empty pattern"),
        pytest.param({"selectionPattern": "2\\d{2}", "responseTemplates": {}}, id="no template"),
        pytest.param({"selectionPattern": "2..", "contentHandling": "CONVERT_TO_BINARY"}, id="a content handling"),
        pytest.param({"responseTemplates": {"application/json": '{"a": 1}'}}, id="a template"),
    ],
)
def test_what_is_put_is_read_back(apigateway: Any, mocked: dict[str, str], given: dict[str, Any]) -> None:
    names = {**mocked, "statusCode": "200"}

    put = apigateway.put_integration_response(**names, **given)

    assert put["ResponseMetadata"]["HTTPStatusCode"] == 201
    expected = {"statusCode": "200", **given}
    assert members(put) == members(apigateway.get_integration_response(**names)) == expected
    assert apigateway.get_integration(**mocked)["integrationResponses"] == {"200": expected}


@pytest.mark.parametrize("text", ["", None], ids=["empty", "null"])
def test_an_empty_template_is_null(apigateway: Any, mocked: dict[str, str], text: str | None) -> None:
    put = apigateway.put_integration_response(
        **mocked, statusCode="200", selectionPattern="", responseTemplates={"application/json": text}
    )

    assert put["responseTemplates"] == {"application/json": None}


def test_a_response_is_changed_and_put_anew(apigateway: Any, response: dict[str, str]) -> None:
    changed = apigateway.update_integration_response(
        **response, patchOperations=[{"op": "replace", "path": "/selectionPattern", "value": "updated"}]
    )
    anew = apigateway.put_integration_response(**response, responseTemplates={"application/json": "overwritten"})

    assert members(changed) == {
        "statusCode": "200",
        "selectionPattern": "updated",
        "responseTemplates": {"application/json": '"created"'},
    }
    assert members(anew) == {"statusCode": "200", "responseTemplates": {"application/json": "overwritten"}}


def test_a_deleted_response_is_not_found(apigateway: Any, response: dict[str, str], mocked: dict[str, str]) -> None:
    deleted = apigateway.delete_integration_response(**response)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert "integrationResponses" not in apigateway.get_integration(**mocked)
    with NO_STATUS:
        apigateway.get_integration_response(**response)


# a response may come before the method's, as Terraform makes them at the same time, unless it maps headers
# https://github.com/amazon-archives/aws-apigateway-importer/issues/121
def test_a_mapping_needs_the_methods_response(apigateway: Any, mocked: dict[str, str]) -> None:
    names = {**mocked, "statusCode": "200"}
    apigateway.put_integration_response(**names, responseTemplates={"application/json": "{}"})

    with mapping("No method response exists for method."):
        apigateway.put_integration_response(**names, responseParameters={ORIGIN: "'*'"})

    apigateway.put_method_response(**names)
    with mapping(f"Invalid mapping expression parameter specified: {ORIGIN}"):
        apigateway.put_integration_response(**names, responseParameters={ORIGIN: "'*'"})

    apigateway.update_method_response(
        **names, patchOperations=[{"op": "add", "path": f"/responseParameters/{ORIGIN}", "value": "false"}]
    )
    put = apigateway.put_integration_response(**names, responseParameters={ORIGIN: "'*'"})
    assert put["responseParameters"] == {ORIGIN: "'*'"}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param(
            {"responseTemplates": {"123": "{}"}},
            bad_request("Validation Result: warnings : [], errors : [Invalid content type specified: 123]"),
            id="a template of no content type",
        ),
        pytest.param(
            {"responseTemplates": {"application/json": 123}},
            unreadable(
                "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String",
            ),
            id="a template that is a number",
        ),
        pytest.param(
            {"statusCode": "wrong"},
            invalid(
                "1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must "
                "satisfy regular expression pattern: [1-5]\\d\\d"
            ),
            id="a status that is not one",
        ),
    ],
)
def test_what_a_response_cannot_be_is_refused(
    apigateway: Any, mocked: dict[str, str], given: dict[str, Any], refusal: Any
) -> None:
    with refusal:
        apigateway.put_integration_response(**mocked | {"statusCode": "200"} | given)


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("restApiId", "Invalid Resource identifier specified"),
        ("resourceId", "Invalid Resource identifier specified"),
        ("httpMethod", "Invalid Method identifier specified"),
    ],
)
def test_a_response_of_an_unknown_place_is_not_found(
    apigateway: Any, response: dict[str, str], member: str, message: str
) -> None:
    names = response | {member: "unknown"}

    with not_found(message):
        apigateway.put_integration_response(**names)
    with not_found(message):
        apigateway.get_integration_response(**names)


@pytest.mark.parametrize(
    ("member", "value", "message"),
    [
        ("restApiId", "unknown", "Invalid Resource identifier specified"),
        ("resourceId", "unknown", "Invalid Resource identifier specified"),
        # told differently than elsewhere
        ("httpMethod", "POST", "Invalid Integration identifier specified"),
        ("httpMethod", "WRONG", "Invalid Integration identifier specified"),
        ("statusCode", "201", "Invalid Response status code specified"),
    ],
)
def test_only_a_response_that_is_there_is_deleted(
    apigateway: Any, response: dict[str, str], member: str, value: str, message: str
) -> None:
    with not_found(message):
        apigateway.delete_integration_response(**response | {member: value})


def test_a_method_without_an_integration_has_no_responses(apigateway: Any, method: dict[str, str]) -> None:
    with not_found("Invalid Integration identifier specified"):
        apigateway.get_integration_response(**method, statusCode="200")
    with not_found("Invalid Integration identifier specified"):
        apigateway.put_integration_response(**method, statusCode="200")
