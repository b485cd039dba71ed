"""Gateway responses: API Gateway's own, and those that are put in their place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, invalid, not_found
from tests.cloud.own_service import ACCOUNT

TEMPLATES = {"application/json": '{"message":$context.error.messageString}'}
OWN_TEMPLATES = {"application/json": '{"status": "$context.error.responseType"}'}
PARAMETERS = {"gatewayresponse.header.x-request-header": "method.request.header.Accept"}
MISSING = "MISSING_AUTHENTICATION_TOKEN"
TYPES = (
    "REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, "
    "BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, "
    "INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, "
    "API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN"
)


def default(kind: str, status: str | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "responseType": kind,
        "responseParameters": {},
        "responseTemplates": TEMPLATES,
        "defaultResponse": True,
    }
    return shown if status is None else shown | {"statusCode": status}


DEFAULTS = [
    default("ACCESS_DENIED", "403"),
    default("API_CONFIGURATION_ERROR", "500"),
    default("AUTHORIZER_CONFIGURATION_ERROR", "500"),
    default("AUTHORIZER_FAILURE", "500"),
    default("BAD_REQUEST_BODY", "400"),
    default("BAD_REQUEST_PARAMETERS", "400"),
    default("DEFAULT_4XX", None),
    default("DEFAULT_5XX", None),
    default("EXPIRED_TOKEN", "403"),
    default("INTEGRATION_FAILURE", "504"),
    default("INTEGRATION_TIMEOUT", "504"),
    default("INVALID_API_KEY", "403"),
    default("INVALID_SIGNATURE", "403"),
    default("MISSING_AUTHENTICATION_TOKEN", "403"),
    default("QUOTA_EXCEEDED", "429"),
    default("REQUEST_TOO_LARGE", "413"),
    default("RESOURCE_NOT_FOUND", "404"),
    default("THROTTLED", "429"),
    default("UNAUTHORIZED", "401"),
    default("UNSUPPORTED_MEDIA_TYPE", "415"),
    default("WAF_FILTERED", "403"),
]


def test_every_type_has_a_default(apigateway: Any, api: str) -> None:
    assert apigateway.get_gateway_responses(restApiId=api)["items"] == DEFAULTS
    one = apigateway.get_gateway_response(restApiId=api, responseType=MISSING)
    assert members(one) == default(MISSING, "403")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param(
            {"statusCode": "404", "responseParameters": PARAMETERS, "responseTemplates": OWN_TEMPLATES},
            ("404", PARAMETERS, OWN_TEMPLATES),
            id="all",
        ),
        pytest.param({"statusCode": "404"}, ("404", {}, TEMPLATES), id="the status"),
        pytest.param({"responseParameters": PARAMETERS}, ("403", PARAMETERS, TEMPLATES), id="the parameters"),
        pytest.param({"responseTemplates": OWN_TEMPLATES}, ("403", {}, OWN_TEMPLATES), id="the templates"),
    ],
)
def test_what_is_not_put_is_as_by_default(
    apigateway: Any, api: str, given: dict[str, Any], shown: tuple[str, dict[str, str], dict[str, str]]
) -> None:
    put = apigateway.put_gateway_response(restApiId=api, responseType=MISSING, **given)

    assert put["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert (put["statusCode"], put["responseParameters"], put["responseTemplates"]) == shown
    assert put["defaultResponse"] is False
    assert members(apigateway.get_gateway_response(restApiId=api, responseType=MISSING)) == members(put)


def test_a_default_of_5xx_holds_for_all_that_are_not_put(apigateway: Any, api: str) -> None:
    apigateway.put_gateway_response(
        restApiId=api,
        responseType="DEFAULT_5XX",
        statusCode="599",
        responseParameters=PARAMETERS,
        responseTemplates=OWN_TEMPLATES,
    )
    put = apigateway.put_gateway_response(
        restApiId=api, responseType="AUTHORIZER_FAILURE", responseParameters={"gatewayresponse.header.foo": "'bar'"}
    )

    responses = {each["responseType"]: each for each in apigateway.get_gateway_responses(restApiId=api)["items"]}
    assert (put["statusCode"], put["responseTemplates"]) == ("500", TEMPLATES)
    assert {kind for kind, each in responses.items() if each.get("statusCode") == "599"} == {
        "API_CONFIGURATION_ERROR",
        "AUTHORIZER_CONFIGURATION_ERROR",
        "DEFAULT_5XX",
        "INTEGRATION_FAILURE",
        "INTEGRATION_TIMEOUT",
    }
    assert responses["INTEGRATION_FAILURE"] == {
        "responseType": "INTEGRATION_FAILURE",
        "statusCode": "599",
        "responseParameters": PARAMETERS,
        "responseTemplates": OWN_TEMPLATES,
        "defaultResponse": True,
    }
    assert responses["DEFAULT_4XX"] == default("DEFAULT_4XX", None)


def test_a_deleted_response_is_the_default_again(apigateway: Any, api: str) -> None:
    apigateway.put_gateway_response(restApiId=api, responseType=MISSING, statusCode="404")

    deleted = apigateway.delete_gateway_response(restApiId=api, responseType=MISSING)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 202
    one = apigateway.get_gateway_response(restApiId=api, responseType=MISSING)
    assert members(one) == default(MISSING, "403")


def test_a_default_may_be_changed(apigateway: Any, api: str) -> None:
    changed = apigateway.update_gateway_response(
        restApiId=api,
        responseType="DEFAULT_4XX",
        patchOperations=[{"op": "replace", "path": "/statusCode", "value": "444"}],
    )

    expected = default("DEFAULT_4XX", "444") | {"defaultResponse": False}
    assert members(changed) == expected
    one = apigateway.get_gateway_response(restApiId=api, responseType="DEFAULT_4XX")
    assert members(one) == expected


def test_parameters_and_templates_are_changed(apigateway: Any, api: str) -> None:
    apigateway.put_gateway_response(restApiId=api, responseType="DEFAULT_4XX", responseParameters=PARAMETERS)
    name = "gatewayresponse.header.x-request-header"

    changed = apigateway.update_gateway_response(
        restApiId=api,
        responseType="DEFAULT_4XX",
        patchOperations=[
            {"op": "replace", "path": f"/responseParameters/{name}", "value": "'example.com'"},
            {"op": "add", "path": "/responseTemplates/application~1xml", "value": "<m/>"},
            {"op": "remove", "path": "/responseTemplates/application~1json"},
        ],
    )

    assert changed["responseParameters"] == {name: "'example.com'"}
    assert changed["responseTemplates"] == {"application/xml": "<m/>"}


@pytest.mark.parametrize(
    ("operation", "refusal"),
    [
        pytest.param(
            {"op": "add", "path": "/statusCode", "value": "444"},
            bad_request("Invalid patch path /statusCode"),
            id="a status added",
        ),
        pytest.param(
            {"op": "remove", "path": "/statusCode"},
            bad_request("Invalid patch path /statusCode"),
            id="a status taken away",
        ),
        pytest.param(
            {"op": "replace", "path": "/statusCode", "value": "many"},
            bad_request("Invalid status code specified: many"),
            id="a status that is not one",
        ),
        pytest.param(
            {"op": "replace", "path": "/responseParameters/gatewayresponse.header.x", "value": "'y'"},
            not_found("Invalid parameter name specified"),
            id="a parameter that is not there",
        ),
        pytest.param({"op": "add", "value": "'x'"}, bad_request("Invalid patch path null"), id="no path"),
        pytest.param(
            {"op": "add", "path": "/wrongPath", "value": "'x'"},
            bad_request("Invalid patch path /wrongPath"),
            id="an unknown path",
        ),
        pytest.param(
            {"op": "replace", "path": "/responseTemplates/application~1json", "value": None},
            bad_request("Invalid null or empty value in responseTemplates"),
            id="no template",
        ),
        pytest.param(
            {"op": "replace", "path": "/responseParameters/gatewayresponse.header.x-request-header", "value": None},
            bad_request("Invalid null or empty value in responseParameters"),
            id="no parameter",
        ),
        pytest.param(
            {"op": "wrong-op", "path": "/statusCode", "value": "'x'"},
            invalid(
                "1 validation error detected: Value 'wrong-op' at "
                "'updateGatewayResponseInput.patchOperations.1.member.op' failed to satisfy constraint: Member must "
                "satisfy enum value set: [add, remove, move, test, replace, copy]"
            ),
            id="an unknown operation",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(apigateway: Any, api: str, operation: dict[str, Any], refusal: Any) -> None:
    names = {"restApiId": api, "responseType": "DEFAULT_4XX"}
    before = members(apigateway.put_gateway_response(**names, responseParameters=PARAMETERS))

    with refusal:
        apigateway.update_gateway_response(**names, patchOperations=[operation])

    assert members(apigateway.get_gateway_response(**names)) == before


def test_an_unknown_api_has_no_responses(apigateway: Any) -> None:
    names = {"restApiId": "unknown", "responseType": "DEFAULT_4XX"}
    unknown = not_found(f"Invalid API identifier specified {ACCOUNT}:unknown")

    with unknown:
        apigateway.get_gateway_responses(restApiId="unknown")
    with unknown:
        apigateway.get_gateway_response(**names)
    with unknown:
        apigateway.delete_gateway_response(**names)
    with unknown:
        apigateway.update_gateway_response(**names, patchOperations=[])


def test_a_default_cannot_be_deleted(apigateway: Any, api: str) -> None:
    with not_found("Gateway response type not defined on api"):
        apigateway.delete_gateway_response(restApiId=api, responseType="DEFAULT_4XX")


def test_an_unknown_type_is_refused_with_all_that_there_are(apigateway: Any, api: str) -> None:
    names = {"restApiId": api, "responseType": "FAKE"}
    refusal = invalid(
        "1 validation error detected: Value 'FAKE' at 'responseType' failed to satisfy constraint: Member must satisfy "
        f"enum value set: [{TYPES}]"
    )

    with refusal:
        apigateway.get_gateway_response(**names)
    with refusal:
        apigateway.put_gateway_response(**names, statusCode="404")
    with refusal:
        apigateway.update_gateway_response(**names, patchOperations=[])
    with refusal:
        apigateway.delete_gateway_response(**names)
