"""Methods: put, changed, deleted and refused as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, conflict, not_found, unreadable

NO_AUTHORIZER = (
    "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid "
    "authorizer."
)
FUNCTION = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:authorize/invocations"
)
OPEN = {"httpMethod": "GET", "authorizationType": "NONE", "apiKeyRequired": False}


def operation(op: str, path: str, value: str | None = None) -> dict[str, str]:
    return {"op": op, "path": path} | ({} if value is None else {"value": value})


def test_a_method_is_put_read_and_deleted(apigateway: Any, api: str, root: str) -> None:
    names = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}

    put = apigateway.put_method(**names, authorizationType="NONE")
    read = apigateway.get_method(**names)
    deleted = apigateway.delete_method(**names)

    assert (put["ResponseMetadata"]["HTTPStatusCode"], deleted["ResponseMetadata"]["HTTPStatusCode"]) == (201, 204)
    assert members(put) == members(read) == OPEN
    with not_found("Invalid Method identifier specified"):
        apigateway.get_method(**names)
    with not_found("Invalid Method identifier specified"):
        apigateway.delete_method(**names)


def test_an_authorization_type_in_small_letters_is_the_same(apigateway: Any, api: str, root: str) -> None:
    put = apigateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="none")

    assert put["authorizationType"] == "NONE"


def test_request_parameters_are_kept(apigateway: Any, api: str, root: str) -> None:
    declared = {"method.request.querystring.q": False, "method.request.header.h": True, "method.request.path.p": True}

    put = apigateway.put_method(
        restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE", requestParameters=declared
    )

    assert put["requestParameters"] == declared


def test_a_method_that_is_there_is_not_put_again(apigateway: Any, method: dict[str, str]) -> None:
    with conflict("Method already exists for this resource"):
        apigateway.put_method(**method, authorizationType="NONE")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"httpMethod": "WRONG"},
            "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY",
            id="a wrong method",
        ),
        pytest.param({"authorizationType": "CUSTOM"}, NO_AUTHORIZER, id="no authorizer"),
        pytest.param(
            {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": "unknown"},
            NO_AUTHORIZER,
            id="an unknown authorizer",
        ),
        pytest.param(
            {"authorizationScopes": ["read"]},
            "Invalid Method authorization type specified. Authorization Scopes are only valid for COGNITO_USER_POOLS "
            "authorization type",
            id="scopes without a user pool",
        ),
        pytest.param(
            {"requestValidatorId": "unknown"},
            "Invalid Request Validator identifier specified",
            id="an unknown validator",
        ),
        pytest.param(
            {"requestModels": {"application/json": "petModel"}},
            "Invalid model identifier specified: petModel",
            id="an unknown model",
        ),
        pytest.param(
            {"requestParameters": {"method.request.querystring.a": False, "method.request.header.a": False}},
            "Parameter names must be unique across querystring, header and path",
            id="a name twice",
        ),
        pytest.param(
            {"requestParameters": {"true": True}},
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
            "[Invalid mapping expression specified: true]",
            id="a parameter of no place",
        ),
    ],
)
def test_what_a_method_cannot_be_is_refused(
    apigateway: Any, api: str, root: str, given: dict[str, Any], message: str
) -> None:
    names = {"restApiId": api, "resourceId": root, "httpMethod": "POST", "authorizationType": "NONE"}

    with bad_request(message):
        apigateway.put_method(**names | given)


@pytest.mark.parametrize("unknown", ["restApiId", "resourceId"])
def test_the_place_is_looked_for_before_the_method_is_checked(
    apigateway: Any, api: str, root: str, unknown: str
) -> None:
    names = {"restApiId": api, "resourceId": root, unknown: "unknown"}

    with not_found("Invalid Resource identifier specified"):
        apigateway.put_method(**names, httpMethod="WRONG", authorizationType="NONE")
    with not_found("Invalid Resource identifier specified"):
        apigateway.update_method(**names, httpMethod="ANY", patchOperations=[])


@pytest.mark.parametrize(
    ("value", "found"),
    [(True, "java.lang.Boolean"), (7, "com.amazon.coral.value.json.numbers.TruncatingBigNumber")],
    ids=["a boolean", "a number"],
)
def test_a_value_that_is_not_text_is_told_by_its_class(
    apigateway: Any, method: dict[str, str], value: Any, found: str
) -> None:
    with unreadable(f"class {found} can not be converted to an String"):
        apigateway.put_integration(**method, type="HTTP_PROXY", requestParameters={"integration.request.path.p": value})


def test_changes_are_kept(apigateway: Any, api: str, method: dict[str, str]) -> None:
    authorizer = apigateway.create_authorizer(
        restApiId=api, name="callers", type="TOKEN", authorizerUri=FUNCTION, identitySource="method.request.header.A"
    )["id"]
    parameter = "/requestParameters/method.request.querystring.q"

    added = apigateway.update_method(
        **method,
        patchOperations=[
            operation("add", parameter, "true"),
            operation("add", "/requestModels/application~1json", "Empty"),
        ],
    )
    replaced = apigateway.update_method(
        **method,
        patchOperations=[
            operation("replace", "/operationName", "Read"),
            operation("replace", "/apiKeyRequired", "true"),
            operation("replace", parameter, "false"),
            operation("replace", "/authorizerId", authorizer),
            operation("replace", "/authorizationType", "CUSTOM"),
        ],
    )
    removed = apigateway.update_method(
        **method,
        patchOperations=[
            operation("remove", parameter, "true"),
            operation("remove", "/requestModels/application~1json", "Empty"),
        ],
    )

    named = {"operationName": "Read", "apiKeyRequired": True, "authorizerId": authorizer, "authorizationType": "CUSTOM"}
    declared = {"requestModels": {"application/json": "Empty"}}
    assert members(added) == {**OPEN, **declared, "requestParameters": {"method.request.querystring.q": True}}
    assert members(replaced) == {
        **OPEN,
        **declared,
        **named,
        "requestParameters": {"method.request.querystring.q": False},
    }
    assert members(removed) == {**OPEN, **named}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            [operation("add", "/operationName", "x")],
            "Invalid patch operation specified. Must be one of: [replace]",
            id="an operation that is not for it",
        ),
        pytest.param(
            [operation("add", "/requestValidatorId", "x")],
            "Invalid patch operation specified. Must be one of: [replace]",
            id="another",
        ),
        pytest.param([operation("add", "/httpMethod", "PUT")], "Invalid patch path /httpMethod", id="an unknown path"),
        pytest.param(
            [operation("replace", "/requestParameters", "q=false")],
            "Invalid patch path /requestParameters",
            id="a parameter without a name",
        ),
        pytest.param(
            [operation("add", "/requestModels/application/json", "Empty")],
            "Invalid patch path /requestModels/application/json",
            id="a slash that is not escaped",
        ),
        pytest.param([operation("replace", "/authorizationType", "CUSTOM")], NO_AUTHORIZER, id="no authorizer"),
        pytest.param(
            [operation("replace", "/authorizationType", "CUSTOM"), operation("replace", "/authorizerId", "abc123")],
            NO_AUTHORIZER,
            id="an unknown authorizer",
        ),
        pytest.param(
            [operation("replace", "/requestValidatorId", "unknown")],
            "Invalid Request Validator identifier specified",
            id="an unknown validator",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    apigateway: Any, method: dict[str, str], changes: list[dict[str, str]], message: str
) -> None:
    with bad_request(message):
        apigateway.update_method(**method, patchOperations=[operation("replace", "/operationName", "x"), *changes])

    assert members(apigateway.get_method(**method)) == OPEN


def test_what_is_not_there_cannot_be_taken_away(apigateway: Any, method: dict[str, str]) -> None:
    with not_found("Invalid parameter name specified"):
        apigateway.update_method(
            **method, patchOperations=[operation("remove", "/requestParameters/method.request.header.x")]
        )
    with not_found("Content-Type specified was not found"):
        apigateway.update_method(**method, patchOperations=[operation("remove", "/requestModels/text~1csv")])


def test_a_flag_of_other_text_is_false(apigateway: Any, method: dict[str, str]) -> None:
    changed = apigateway.update_method(**method, patchOperations=[operation("replace", "/apiKeyRequired", "whatever")])

    assert members(changed) == OPEN


def test_an_open_method_forgets_an_authorizer(apigateway: Any, method: dict[str, str]) -> None:
    changed = apigateway.update_method(**method, patchOperations=[operation("replace", "/authorizerId", "abc123")])

    assert members(changed) == OPEN


@pytest.mark.parametrize("value", [None, ""], ids=["no value", "an empty value"])
def test_a_validator_can_be_taken_away(apigateway: Any, api: str, root: str, value: str | None) -> None:
    validator = apigateway.create_request_validator(restApiId=api, name="all", validateRequestBody=True)["id"]
    names = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    apigateway.put_method(**names, authorizationType="NONE", requestValidatorId=validator)

    changed = apigateway.update_method(**names, patchOperations=[operation("replace", "/requestValidatorId", value)])

    assert "requestValidatorId" not in changed


def test_a_cache_key_goes_with_its_parameter(apigateway: Any, api: str, root: str) -> None:
    names = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    parameters = ["method.request.querystring.a", "method.request.querystring.b"]
    apigateway.put_method(**names, authorizationType="NONE", requestParameters=dict.fromkeys(parameters, False))
    apigateway.put_integration(**names, type="MOCK", cacheKeyParameters=parameters)

    apigateway.update_method(
        **names, patchOperations=[operation("remove", "/requestParameters/method.request.querystring.a")]
    )

    assert apigateway.get_integration(**names)["cacheKeyParameters"] == ["method.request.querystring.b"]
