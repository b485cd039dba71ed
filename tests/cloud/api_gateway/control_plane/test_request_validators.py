"""Request validators: made, changed and refused as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.api_gateway.control_plane.refusals import bad_request, conflict, not_found


@pytest.fixture
def validator(apigateway: Any, api: str) -> str:
    return str(apigateway.create_request_validator(restApiId=api, name="body", validateRequestBody=True)["id"])


def test_a_change_without_a_value_resets_it(apigateway: Any, api: str, validator: str) -> None:
    operation = {"op": "replace", "path": "/validateRequestBody"}

    changed = apigateway.update_request_validator(
        restApiId=api, requestValidatorId=validator, patchOperations=[operation]
    )

    assert changed["validateRequestBody"] is False
    (listed,) = apigateway.get_request_validators(restApiId=api)["items"]
    assert listed == {"id": validator, "name": "body", "validateRequestBody": False, "validateRequestParameters": False}


def test_a_validator_of_an_unknown_api_is_refused(apigateway: Any) -> None:
    with bad_request("Invalid REST API identifier specified"):
        apigateway.create_request_validator(restApiId="unknown", name="body", validateRequestBody=True)


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        pytest.param(
            {"op": "replace", "path": "/invalidPath", "value": "x"},
            "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: "
            "[/name, /validateRequestParameters, /validateRequestBody]",
            id="a path that is not there",
        ),
        pytest.param(
            {"op": "add", "path": "/validateRequestBody", "value": "true"},
            "Invalid patch path  '/validateRequestBody' specified for op 'add'. Please choose supported operations",
            id="an operation that no path takes",
        ),
        pytest.param(
            {"op": "replace", "path": "/name", "value": ""},
            "Request Validator name cannot be blank",
            id="an empty name",
        ),
        pytest.param({"op": "replace", "path": "/name"}, "Request Validator name cannot be blank", id="no name"),
    ],
)
def test_a_patch_that_cannot_be_is_refused_in_aws_words(
    apigateway: Any, api: str, validator: str, operation: dict[str, str], message: str
) -> None:
    with pytest.raises(ClientError) as refused:
        apigateway.update_request_validator(restApiId=api, requestValidatorId=validator, patchOperations=[operation])

    assert refused.value.response["Error"] == {"Code": "BadRequestException", "Message": message}


def test_a_patch_that_fails_changes_nothing(apigateway: Any, api: str, validator: str) -> None:
    operations = [
        {"op": "replace", "path": "/validateRequestBody", "value": "false"},
        {"op": "replace", "path": "/wrong"},
    ]

    with pytest.raises(ClientError):
        apigateway.update_request_validator(restApiId=api, requestValidatorId=validator, patchOperations=operations)

    assert apigateway.get_request_validator(restApiId=api, requestValidatorId=validator)["validateRequestBody"] is True


def test_a_validator_that_a_method_uses_is_not_deleted(apigateway: Any, api: str, root: str, validator: str) -> None:
    apigateway.put_method(
        restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE", requestValidatorId=validator
    )

    with conflict("Cannot delete request validator 'body', is referenced in method: GET//"):
        apigateway.delete_request_validator(restApiId=api, requestValidatorId=validator)


def test_a_deleted_validator_is_not_found(apigateway: Any, api: str, validator: str) -> None:
    apigateway.delete_request_validator(restApiId=api, requestValidatorId=validator)

    with not_found("Invalid Request Validator identifier specified"):
        apigateway.get_request_validator(restApiId=api, requestValidatorId=validator)
