"""COGNITO_USER_POOLS: the token that the caller has of a user pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import AuthorizerSnapshot
from tests.cloud.api_gateway.data_plane.access.callers import ANOTHER_PAIR, NOW, POOL, access_token, token
from tests.cloud.api_gateway.data_plane.deployed_api import JSON, Scene, api, integration, message, method, resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import HttpResponse


def deployed(*scopes: str, template: str = "", **authorizer: Any) -> Any:
    settings: dict[str, Any] = {"name": "pool", "type": "COGNITO_USER_POOLS", "provider_arns": (POOL,)}
    post = method(
        integration(request_templates={JSON: template} if template else {}),
        authorization_type="COGNITO_USER_POOLS",
        authorizer=AuthorizerSnapshot(**(settings | authorizer)),
        authorization_scopes=scopes,
    )
    return api(resource("/predict", POST=post))


def send(scene: Scene, value: str, header: str = "Authorization") -> HttpResponse:
    return scene.send(headers={header: value, "Content-Type": JSON})


@pytest.fixture
def pool(guard: Callable[..., Scene]) -> Callable[..., Scene]:
    """Serve `deployed(…)` at the time `NOW`."""
    return lambda *scopes, **settings: guard(deployed(*scopes, **settings), clock=lambda: NOW)


@pytest.mark.parametrize("prefix", ["", "Bearer ", "bearer "])
def test_an_id_token_of_the_pool_is_let_in(pool: Callable[..., Scene], prefix: str) -> None:
    assert send(pool(), prefix + token()).status == 200


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "nonsense",
        "a.b.c",
        token(ANOTHER_PAIR),
        token(iss="https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other"),
        access_token("api/predict"),
        token() + "x",
        "eyJhbGciOiJub25lIn0.e30.",
    ],
    ids=["empty", "no-token", "nonsense", "no-jwt", "another-key", "another-pool", "access", "tampered", "unsigned"],
)
def test_another_token_is_unauthorized(pool: Callable[..., Scene], value: str) -> None:
    scene = pool()

    answer = send(scene, value)

    assert (answer.status, message(answer)) == (401, "Unauthorized")
    assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"
    assert scene.backend.requests == []


def test_no_token_is_unauthorized(pool: Callable[..., Scene]) -> None:
    assert pool().send().status == 401


def test_a_token_that_ended_has_expired(pool: Callable[..., Scene]) -> None:
    answer = send(pool(), token(exp=int(NOW)))

    assert (answer.status, message(answer)) == (401, "The incoming token has expired")
    assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"


def test_a_token_lasts_until_it_ends(pool: Callable[..., Scene]) -> None:
    assert send(pool(), token(exp=int(NOW) + 1)).status == 200


@pytest.mark.parametrize("scope", ["api/predict", "openid api/other"], ids=["the-first", "the-second"])
def test_one_of_the_method_s_scopes_is_enough(pool: Callable[..., Scene], scope: str) -> None:
    assert send(pool("api/predict", "api/other"), access_token(scope)).status == 200


@pytest.mark.parametrize("scope", ["", "openid api/pre", "API/PREDICT"], ids=["none", "others", "another-case"])
def test_without_a_scope_of_the_method_the_caller_is_denied(pool: Callable[..., Scene], scope: str) -> None:
    scene = pool("api/predict")

    answer = send(scene, access_token(scope))

    assert answer.status == 403
    assert answer.body == b'{"Message":"User is not authorized to access this resource"}'
    assert answer.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    assert scene.backend.requests == []


def test_a_method_with_scopes_takes_no_id_token(pool: Callable[..., Scene]) -> None:
    assert send(pool("api/predict"), token(scope="api/predict")).status == 401


def test_the_token_is_where_the_identity_source_says(pool: Callable[..., Scene]) -> None:
    scene = pool(identity_source="method.request.header.X-Token")

    assert send(scene, token(), "X-Token").status == 200
    assert send(scene, token()).status == 401


@pytest.mark.parametrize(("audience", "status"), [("client", 200), ("another", 401)])
def test_a_validation_expression_is_for_the_token_s_audience(
    pool: Callable[..., Scene], audience: str, status: int
) -> None:
    assert send(pool(identity_validation="cli.nt"), token(aud=audience)).status == status


def test_a_validation_expression_that_takes_too_long_is_the_api_s_mistake(pool: Callable[..., Scene]) -> None:
    scene = pool(identity_validation=r"(a|aa)+\1$x")

    assert send(scene, token(aud="a" * 200)).status == 500


def test_a_validation_expression_that_is_none_is_the_api_s_mistake(pool: Callable[..., Scene]) -> None:
    assert send(pool(identity_validation="("), token()).status == 500


def test_claims_are_in_the_context_as_text(pool: Callable[..., Scene]) -> None:
    template = "$context.authorizer.claims.sub|$context.authorizer.claims.exp|$context.authorizer.claims.email_verified"
    groups = "|$context.authorizer.claims['cognito:groups']"
    scene = pool(template=template + groups)

    send(scene, token())

    assert scene.backend.request.body.decode() == "5f1c|Fri Jan 15 09:00:00 UTC 2027|true|admins,users"
