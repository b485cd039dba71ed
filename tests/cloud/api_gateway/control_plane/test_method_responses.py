"""Method responses: put, changed, deleted and refused as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, conflict, invalid, not_found

HEADER = "/responseParameters/method.response.header.my-header"
MODEL = "/responseModels/application~1json"
DECLARED = {
    "responseParameters": {"method.response.header.my-header": True},
    "responseModels": {"application/json": "Empty"},
}
NO_PARAMETER = not_found("Invalid parameter name specified")
NO_CONTENT_TYPE = not_found("Content-Type specified was not found")
WRONG_OP = "failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]"


@pytest.fixture
def response(apigateway: Any, method: dict[str, str]) -> dict[str, str]:
    """A method response without anything, by the members of a request that name it."""
    names = {**method, "statusCode": "200"}
    apigateway.put_method_response(**names)
    return names


def operation(op: str, path: str, value: str = "true") -> dict[str, str]:
    return {"op": op, "path": path, "value": value}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"responseParameters": {}, "responseModels": {}}, id="empty maps"),
        pytest.param(DECLARED, id="a header and a model"),
    ],
)
def test_what_is_put_is_read_back(apigateway: Any, method: dict[str, str], given: dict[str, Any]) -> None:
    names = {**method, "statusCode": "200"}

    put = apigateway.put_method_response(**names, **given)

    assert put["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert members(put) == members(apigateway.get_method_response(**names)) == {"statusCode": "200", **given}
    assert apigateway.get_method(**method)["methodResponses"] == {"200": {"statusCode": "200", **given}}


def test_a_response_that_is_there_is_not_put_again(apigateway: Any, response: dict[str, str]) -> None:
    with conflict("Response already exists for this resource"):
        apigateway.put_method_response(**response)


def test_a_change_is_answered_as_created(apigateway: Any, response: dict[str, str]) -> None:
    added = apigateway.update_method_response(
        **response, patchOperations=[operation("add", HEADER), operation("add", MODEL, "Empty")]
    )
    replaced = apigateway.update_method_response(**response, patchOperations=[operation("replace", HEADER)])

    assert added["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert members(added) == members(replaced) == {"statusCode": "200", **DECLARED}


def test_what_is_taken_away_is_left_out(apigateway: Any, method: dict[str, str]) -> None:
    names = {**method, "statusCode": "200"}
    apigateway.put_method_response(**names, **DECLARED)

    changed = apigateway.update_method_response(
        **names, patchOperations=[operation("remove", HEADER), operation("remove", MODEL, "Empty")]
    )

    assert members(changed) == {"statusCode": "200"}


def test_a_deleted_response_is_not_found(apigateway: Any, response: dict[str, str]) -> None:
    deleted = apigateway.delete_method_response(**response)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    with not_found("Invalid Response status code specified"):
        apigateway.get_method_response(**response)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        pytest.param(operation("remove", HEADER), NO_PARAMETER, id="a header that is not there"),
        pytest.param(operation("replace", "/responseParameters/wrong"), NO_PARAMETER, id="a header of a wrong name"),
        pytest.param(operation("remove", MODEL, "Empty"), NO_CONTENT_TYPE, id="a model that is not there"),
        pytest.param(
            operation("replace", "/responseModels/wrong", "Empty"), NO_CONTENT_TYPE, id="a model of a wrong name"
        ),
        pytest.param(
            operation("remove", "/wrong/method.response.header.my-header"),
            bad_request("Invalid patch path /wrong/method.response.header.my-header"),
            id="an unknown path",
        ),
        pytest.param(
            operation("wrong", HEADER),
            invalid(
                "1 validation error detected: Value 'wrong' at "
                f"'updateMethodResponseInput.patchOperations.1.member.op' {WRONG_OP}"
            ),
            id="an unknown operation",
        ),
        pytest.param(
            operation("add", MODEL, "petModel"),
            bad_request("Invalid model identifier specified: petModel"),
            id="an unknown model",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    apigateway: Any, response: dict[str, str], change: dict[str, str], refusal: Any
) -> None:
    with refusal:
        apigateway.update_method_response(**response, patchOperations=[change])


def test_all_that_is_invalid_is_told_at_once(apigateway: Any, response: dict[str, str]) -> None:
    with invalid(
        "2 validation errors detected: Value 'wrong_op' at "
        f"'updateMethodResponseInput.patchOperations.1.member.op' {WRONG_OP}; Value 'wrong' at 'statusCode' failed to "
        "satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"
    ):
        apigateway.update_method_response(
            **response | {"statusCode": "wrong"}, patchOperations=[operation("wrong_op", HEADER)]
        )


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("statusCode", "Invalid Response status code specified"),
        ("httpMethod", "Invalid Method identifier specified"),
        ("resourceId", "Invalid Resource identifier specified"),
        ("restApiId", "Invalid Resource identifier specified"),
    ],
)
def test_a_response_of_an_unknown_place_is_not_found(
    apigateway: Any, response: dict[str, str], member: str, message: str
) -> None:
    names = response | {member: "404"}

    with not_found(message):
        apigateway.update_method_response(**names, patchOperations=[operation("add", HEADER)])
    with not_found(message):
        apigateway.get_method_response(**names)
    with not_found(message):
        apigateway.delete_method_response(**names)
