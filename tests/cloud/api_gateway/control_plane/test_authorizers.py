"""Authorizers: made, changed, used and deleted as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import Refusal, bad_request, conflict, not_found
from tests.cloud.own_service import ACCOUNT, REGION

POOL = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{REGION}_a"
OTHER_POOL = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{REGION}_b"
FUNCTION = (
    f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/"
    f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:authorize/invocations"
)
TOKEN = {
    "name": "callers",
    "type": "TOKEN",
    "authorizerUri": FUNCTION,
    "identitySource": "method.request.header.Authorization",
}
USERS = {"name": "users", "type": "COGNITO_USER_POOLS", "providerARNs": [POOL]}
INVALID_URI = "Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."


@pytest.fixture
def users(apigateway: Any, api: str) -> dict[str, str]:
    """An authorizer of a user pool, by the members of a request that name it."""
    return {"restApiId": api, "authorizerId": apigateway.create_authorizer(restApiId=api, **USERS)["id"]}


@pytest.mark.parametrize(
    ("given", "auth_type"),
    [
        pytest.param(TOKEN, "custom", id="a function for tokens"),
        pytest.param(
            TOKEN
            | {
                "type": "REQUEST",
                "authorizerResultTtlInSeconds": 0,
                "authorizerCredentials": f"arn:aws:iam::{ACCOUNT}:role/a",
                "identityValidationExpression": "^x-[a-z]+",
            },
            "custom",
            id="a function for requests, with all settings",
        ),
        pytest.param(USERS, "cognito_user_pools", id="a user pool"),
    ],
)
def test_what_is_made_is_read_back(apigateway: Any, api: str, given: dict[str, Any], auth_type: str) -> None:
    created = apigateway.create_authorizer(restApiId=api, **given)

    assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
    expected = {"id": created["id"], "authType": auth_type, **given}
    assert members(created) == expected
    assert members(apigateway.get_authorizer(restApiId=api, authorizerId=created["id"])) == expected
    assert apigateway.get_authorizers(restApiId=api)["items"] == [expected]


def test_the_credentials_of_a_user_pool_come_with_a_change(apigateway: Any, api: str) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/a"
    created = apigateway.create_authorizer(restApiId=api, **USERS, authorizerCredentials=role)

    changed = apigateway.update_authorizer(
        restApiId=api,
        authorizerId=created["id"],
        patchOperations=[{"op": "replace", "path": "/authorizerCredentials", "value": role}],
    )

    assert "authorizerCredentials" not in created
    assert changed["authorizerCredentials"] == role


def test_an_authorizer_of_an_unknown_api_is_a_conflict(apigateway: Any) -> None:
    with conflict("Unable to complete operation due to concurrent modification. Please try again later."):
        apigateway.create_authorizer(restApiId="unknown", **TOKEN)
    with not_found(f"Invalid API identifier specified {ACCOUNT}:unknown"):
        apigateway.get_authorizers(restApiId="unknown")


def test_the_name_of_an_authorizer_is_unique_in_its_api(apigateway: Any, api: str, users: dict[str, str]) -> None:
    taken = "Authorizer name must be unique. Authorizer {} already exists in this RestApi."
    apigateway.create_authorizer(restApiId=api, **TOKEN)

    with bad_request(taken.format("callers")):
        apigateway.create_authorizer(restApiId=api, **TOKEN)
    with bad_request(taken.format("callers")):
        apigateway.update_authorizer(**users, patchOperations=[{"op": "replace", "path": "/name", "value": "callers"}])
    with bad_request(taken.format("users")):
        apigateway.create_authorizer(restApiId=api, **USERS)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param(
            TOKEN | {"authorizerUri": "arn:aws:apigateway:region:lambda:path/x"},
            bad_request(f"Invalid Authorizer URI: arn:aws:apigateway:region:lambda:path/x. {INVALID_URI}"),
            id="a URI of no function",
        ),
        pytest.param(
            USERS | {"providerARNs": []},
            bad_request("COGNITO_USER_POOLS authorizers require at least one provider ARN"),
            id="no user pool",
        ),
        pytest.param(
            TOKEN | {"authorizerResultTtlInSeconds": 3601},
            bad_request("Authorizer result TTL must be between 0 and 3600 seconds"),
            id="too long a time",
        ),
        pytest.param(TOKEN | {"name": ""}, bad_request("Authorizer name must be non-empty"), id="no name"),
        pytest.param(
            TOKEN | {"type": "JWT"},
            Refusal(501, "NotImplemented", "The local cloud has no JWT authorizers of REST APIs"),
            id="a type that is not there",
        ),
    ],
)
def test_what_an_authorizer_cannot_be_is_refused(
    apigateway: Any, api: str, given: dict[str, Any], refusal: Any
) -> None:
    with refusal:
        apigateway.create_authorizer(restApiId=api, **given)

    assert apigateway.get_authorizers(restApiId=api)["items"] == []


def test_user_pools_come_and_go(apigateway: Any, users: dict[str, str]) -> None:
    changed = apigateway.update_authorizer(
        **users,
        patchOperations=[
            {"op": "add", "path": "/providerARNs", "value": OTHER_POOL},
            {"op": "remove", "path": "/providerARNs", "value": POOL},
        ],
    )

    assert changed["providerARNs"] == [OTHER_POOL]
    with bad_request("COGNITO_USER_POOLS authorizers require at least one provider ARN"):
        apigateway.update_authorizer(
            **users, patchOperations=[{"op": "remove", "path": "/providerARNs", "value": OTHER_POOL}]
        )


@pytest.mark.parametrize(
    ("path", "value", "member", "shown"),
    [
        ("/name", "others", "name", "others"),
        ("/identitySource", "method.request.header.Token", "identitySource", "method.request.header.Token"),
        ("/identityValidationExpression", "", "identityValidationExpression", None),
        ("/authorizerResultTtlInSeconds", "60", "authorizerResultTtlInSeconds", 60),
        ("/authorizerUri", FUNCTION + "2", "authorizerUri", FUNCTION + "2"),
        ("/type", "REQUEST", "type", "REQUEST"),
    ],
)
def test_a_setting_is_changed(apigateway: Any, api: str, path: str, value: str, member: str, shown: Any) -> None:
    made = apigateway.create_authorizer(restApiId=api, **TOKEN, identityValidationExpression="a")["id"]

    changed = apigateway.update_authorizer(
        restApiId=api, authorizerId=made, patchOperations=[{"op": "replace", "path": path, "value": value}]
    )

    assert changed.get(member) == shown


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ({"op": "replace", "path": "/wrong", "value": "x"}, "Invalid patch path /wrong"),
        (
            {"op": "replace", "path": "/authorizerResultTtlInSeconds", "value": "soon"},
            "Authorizer result TTL must be between 0 and 3600 seconds",
        ),
        (
            {"op": "replace", "path": "/type", "value": "wrong"},
            "Invalid authorizer type specified. Valid options are TOKEN,REQUEST,COGNITO_USER_POOLS",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    apigateway: Any, users: dict[str, str], operation: dict[str, str], message: str
) -> None:
    with bad_request(message):
        apigateway.update_authorizer(**users, patchOperations=[operation])


def test_an_authorizer_of_a_method_is_not_deleted(apigateway: Any, users: dict[str, str], root: str) -> None:
    resource = apigateway.create_resource(restApiId=users["restApiId"], parentId=root, pathPart="test")["id"]
    names = {"restApiId": users["restApiId"], "resourceId": resource, "httpMethod": "GET"}
    apigateway.put_method(**names, authorizationType="COGNITO_USER_POOLS", authorizerId=users["authorizerId"])

    # https://github.com/hashicorp/terraform-provider-aws/issues/14812
    with conflict("Cannot delete authorizer 'users', is referenced in method: GET//test"):
        apigateway.delete_authorizer(**users)

    apigateway.delete_method(**names)
    apigateway.delete_authorizer(**users)
    with not_found("Invalid Authorizer identifier specified"):
        apigateway.get_authorizer(**users)


def test_an_authorizer_cannot_be_tried(apigateway: Any, users: dict[str, str]) -> None:
    with Refusal(501, "NotImplemented", "The local cloud does not implement TestInvokeAuthorizer of API Gateway"):
        apigateway.test_invoke_authorizer(**users)
