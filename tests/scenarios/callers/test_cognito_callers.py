"""COGNITO_USER_POOLS over the wire: tokens that moto's Cognito gives to users, and ours to machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.conftest import REGION

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess
    from tests.scenarios.callers.conftest import Api

PASSWORD = "Correct-horse-1"
FLOW = "ADMIN_USER_PASSWORD_AUTH"


@pytest.fixture
def cognito(aws: Callable[[str], Any]) -> Any:
    return aws("cognito-idp")


@pytest.fixture
def pool(cognito: Any, name: str) -> str:
    """A user pool with a domain, and a resource server `api` with the scope `predict`."""
    pool: str = cognito.create_user_pool(PoolName=name, UserPoolTags={"team": "one"})["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain=name, UserPoolId=pool)
    scopes = [{"ScopeName": scope, "ScopeDescription": scope} for scope in ("predict", "train")]
    cognito.create_resource_server(UserPoolId=pool, Identifier="api", Name="api", Scopes=scopes)
    return pool


@pytest.fixture
def tokens(cognito: Any, pool: str) -> dict[str, str]:
    """Return the tokens of a user of the pool."""
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="users", ExplicitAuthFlows=[f"ALLOW_{FLOW}"], ReadAttributes=["email"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="ann")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=PASSWORD, Permanent=True)
    given: dict[str, str] = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client, AuthFlow=FLOW, AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD}
    )["AuthenticationResult"]
    return given


@pytest.fixture
def machine(cognito: Any, pool: str) -> tuple[str, str]:
    """The id and secret of a client that may ask for `api/predict`."""
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="machines",
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["api/predict"],
    )["UserPoolClient"]
    return client["ClientId"], client["ClientSecret"]


@pytest.fixture
def guarded(api: Api, pool: str) -> Callable[..., Api]:
    """Deploy the API with the pool as its authorizer."""

    def deploy(*scopes: str) -> Api:
        authorizer = api.client.create_authorizer(
            restApiId=api.id,
            name="pool",
            type="COGNITO_USER_POOLS",
            providerARNs=[f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/{pool}"],
            identitySource="method.request.header.Authorization",
        )["id"]
        api.deploy(authorizationType="COGNITO_USER_POOLS", authorizerId=authorizer, authorizationScopes=list(scopes))
        return api

    return deploy


def ask(cloud: CloudProcess, machine: tuple[str, str] | None, **form: str) -> requests.Response:
    return requests.post(f"{cloud.url}/_aws/cognito-idp/oauth2/token", data=form, auth=machine, timeout=10)


def test_a_user_is_let_in_by_its_id_token(guarded: Callable[..., Api], tokens: dict[str, str]) -> None:
    api = guarded()

    by_id = api.get(Authorization=f"Bearer {tokens['IdToken']}")

    assert (by_id.status_code, bool(by_id.json()["sub"])) == (200, True)
    assert api.get(Authorization=tokens["AccessToken"]).status_code == 401
    assert api.get().status_code == 401


def test_a_pool_s_token_is_for_its_own_apis(
    guarded: Callable[..., Api], tokens: dict[str, str], cognito: Any, name: str
) -> None:
    api = guarded()
    other = cognito.create_user_pool(PoolName=f"{name}-other")["UserPool"]["Arn"]
    authorizer = api.client.get_authorizers(restApiId=api.id)["items"][0]
    operations = [("add", other), ("remove", authorizer["providerARNs"][0])]

    changed = api.client.update_authorizer(
        restApiId=api.id,
        authorizerId=authorizer["id"],
        patchOperations=[{"op": op, "path": "/providerARNs", "value": arn} for op, arn in operations],
    )
    before = api.get(Authorization=tokens["IdToken"]).status_code
    api.redeploy()

    assert changed["providerARNs"] == [other]
    assert (before, api.get(Authorization=tokens["IdToken"]).status_code) == (200, 401)


def test_a_machine_is_let_in_by_its_scope(
    guarded: Callable[..., Api], cloud: CloudProcess, machine: tuple[str, str]
) -> None:
    granted = ask(cloud, machine, grant_type="client_credentials")
    authorization = f"Bearer {granted.json()['access_token']}"

    assert granted.status_code == 200
    assert (granted.json()["token_type"], granted.json()["expires_in"]) == ("Bearer", 3600)
    assert guarded("api/predict").get(Authorization=authorization).json()["sub"] == machine[0]


def test_a_scope_that_the_machine_has_not_is_denied(
    guarded: Callable[..., Api], cloud: CloudProcess, machine: tuple[str, str]
) -> None:
    token = ask(cloud, machine, grant_type="client_credentials", scope="api/predict").json()["access_token"]

    assert guarded("api/train").get(Authorization=token).status_code == 403


def test_the_token_endpoint_has_the_domain_of_its_pool(
    cloud: CloudProcess, machine: tuple[str, str], name: str
) -> None:
    def at(domain: str) -> int:
        host = f"{domain}.auth.{REGION}.amazoncognito.com"
        form = {"grant_type": "client_credentials", "client_id": machine[0], "client_secret": machine[1]}
        return requests.post(f"{cloud.url}/oauth2/token", data=form, headers={"Host": host}, timeout=10).status_code

    assert (at(name), at("another")) == (200, 400)


@pytest.mark.parametrize(
    ("secret", "form", "status", "error"),
    [
        ("wrong", {"grant_type": "client_credentials"}, 400, "invalid_client"),
        (None, {"grant_type": "client_credentials", "scope": "api/train"}, 400, "invalid_scope"),
        (None, {"grant_type": "password"}, 400, "unsupported_grant_type"),
        (None, {}, 400, "invalid_request"),
        (None, {"grant_type": "authorization_code"}, 501, "unsupported_grant_type"),
    ],
    ids=["wrong-secret", "another-scope", "unknown-grant", "no-grant", "a-grant-not-implemented"],
)
def test_what_is_not_granted_is_named(
    cloud: CloudProcess, machine: tuple[str, str], secret: str | None, form: dict[str, str], status: int, error: str
) -> None:
    answer = ask(cloud, (machine[0], secret or machine[1]), **form)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Basic ???"}, {"Authorization": "Basic /w=="}, {}],
    ids=["no-base64", "no-text", "none"],
)
def test_a_client_that_does_not_say_who_it_is_is_invalid(cloud: CloudProcess, headers: dict[str, str]) -> None:
    url, body = f"{cloud.url}/_aws/cognito-idp/oauth2/token", b"grant_type=client_credentials&scope=\xff"

    answer = requests.post(url, body, headers=headers, timeout=10)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client"})


def test_a_client_without_the_flow_is_not_authorized(cloud: CloudProcess, cognito: Any, pool: str) -> None:
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="users", GenerateSecret=True)["UserPoolClient"]

    answer = ask(cloud, (client["ClientId"], client["ClientSecret"]), grant_type="client_credentials")

    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


def test_a_password_policy_requires_what_it_names_alone(cognito: Any, name: str) -> None:
    policy = {"PasswordPolicy": {"MinimumLength": 8, "RequireLowercase": True}}
    pool = cognito.create_user_pool(PoolName=name, Policies=policy)["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ann")

    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="lowercase", Permanent=True)
    with pytest.raises(ClientError, match="InvalidPassword"):
        cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="UPPERCASE", Permanent=True)


def test_a_pool_s_tags_stay_and_change(cognito: Any, pool: str) -> None:
    arn = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Arn"]
    cognito.update_user_pool(UserPoolId=pool, MfaConfiguration="OFF")
    kept = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["UserPoolTags"]

    cognito.tag_resource(ResourceArn=arn, Tags={"stage": "two"})
    cognito.untag_resource(ResourceArn=arn, TagKeys=["team"])

    assert kept == {"team": "one"}
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "two"}


def test_a_resource_server_is_changed_and_deleted(cognito: Any, pool: str) -> None:
    named = {"UserPoolId": pool, "Identifier": "api"}
    scopes = [{"ScopeName": "predict", "ScopeDescription": "other"}]

    changed = cognito.update_resource_server(**named, Name="API", Scopes=scopes)["ResourceServer"]
    cognito.delete_resource_server(**named)

    assert (changed["Name"], changed["Scopes"]) == ("API", scopes)
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.describe_resource_server(**named)
