"""examples/cognito: who has signed in to the user pool may call, and scopes decide what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import digit, message, route_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

USER = "me@example.com"
PASSWORD = "A-long-Passw0rd"


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack("examples/cognito", endpoint_name=endpoint_name, name=unique_name_factory("users"))


@pytest.fixture(scope="module")
def tokens(api: Stack) -> Mapping[str, str]:
    """Return the tokens of a user who signs in: an IdToken and an AccessToken."""
    cognito = api.target.client("cognito-idp")
    pool = api.outputs["user_pool_id"]
    cognito.admin_create_user(UserPoolId=pool, Username=USER, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=USER, Password=PASSWORD, Permanent=True)
    signed_in: Mapping[str, str] = cognito.initiate_auth(
        ClientId=api.outputs["client_id"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return signed_in


def post(api: Stack, route: str, payload: Mapping[str, Any], token: str | None) -> requests.Response:
    headers = {"Authorization": token} if token else {}
    return requests.post(route_url(api, route), json=payload, headers=headers, timeout=30)


@pytest.mark.parametrize(
    ("route", "token"),
    [
        pytest.param("predict", "IdToken", id="an ID token where no scope is asked for"),
        pytest.param("account", "AccessToken", id="an access token with the scope"),
    ],
)
def test_who_has_signed_in_gets_a_prediction(
    api: Stack, payload: Mapping[str, Any], tokens: Mapping[str, str], route: str, token: str
) -> None:
    answer = post(api, route, payload, tokens[token])

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


@pytest.mark.parametrize("token", [None, "made.up.token"], ids=["no token", "a made-up token"])
def test_who_has_not_signed_in_is_unauthorized(api: Stack, payload: Mapping[str, Any], token: str | None) -> None:
    answer = post(api, "predict", payload, token)

    assert answer.status_code == 401
    assert message(answer.json()) == "Unauthorized"
    assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"


def test_a_token_that_was_changed_is_unauthorized(
    api: Stack, payload: Mapping[str, Any], tokens: Mapping[str, str]
) -> None:
    head, body, signature = tokens["IdToken"].split(".")

    answer = post(api, "predict", payload, ".".join([head, body, signature[::-1]]))

    assert answer.status_code == 401


def test_a_token_without_the_scope_is_refused(
    api: Stack, payload: Mapping[str, Any], tokens: Mapping[str, str]
) -> None:
    answer = post(api, "explain", payload, tokens["AccessToken"])

    assert answer.status_code == 403


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
