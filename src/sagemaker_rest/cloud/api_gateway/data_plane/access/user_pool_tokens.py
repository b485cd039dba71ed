"""COGNITO_USER_POOLS: the JSON Web Token that a user pool gave the caller.

A method without scopes takes an ID token, one with scopes an access token that has one of them.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import regex
from joserfc import jwt
from joserfc.errors import JoseError

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, configuration_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from joserfc.jwk import KeySet

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import AuthorizerSnapshot, MethodSnapshot

_ALGORITHMS = ["RS256"]
# joserfc 1.8 trusts the types of what a token's header holds: `"crit": 0` is a TypeError
_NO_TOKEN = (JoseError, ValueError, TypeError, LookupError, AttributeError)
# [?] AWS documents no limit
_LONGEST_MATCH_SECONDS = 1
_HEADER = "method.request.header."
# the claims that API Gateway shows as a date
_TIMES = ("exp", "iat")


@dataclass(frozen=True, slots=True)
class UserPool:
    """`issuer` is what its tokens name; `keys` are the public keys that they are signed with."""

    issuer: str
    keys: KeySet


class UserPoolSource(Protocol):
    """A source of user pools: the control plane's Cognito."""

    def find(self, arn: str) -> UserPool | None:
        """Return the pool of that ARN; None if there is none."""
        ...


def authenticate(
    invocation: Invocation, method: MethodSnapshot, pools: UserPoolSource, clock: Callable[[], float]
) -> None:
    """Let the bearer of a token in and keep its claims.

    Raises:
        GatewayFaultError: 401 for a token that proves nothing and 403 for one without a scope that the method asks for.
    """
    authorizer = method.authorizer
    if authorizer is None:
        raise configuration_error("the method's authorizer does not exist")
    token = _token(invocation, authorizer)
    claims = _claims(token, [pool for arn in authorizer.provider_arns if (pool := pools.find(arn)) is not None])
    if _number(claims.get("exp")) <= clock():
        raise GatewayFaultError(faults.UNAUTHORIZED, message="The incoming token has expired")
    if claims.get("token_use") != ("access" if method.authorization_scopes else "id"):
        raise GatewayFaultError(
            faults.UNAUTHORIZED, reason="a method with scopes takes an access token, else an ID token"
        )
    if not _is_for(claims, authorizer):
        raise GatewayFaultError(faults.UNAUTHORIZED, reason="the token's audience is not the one that is expected")
    if method.authorization_scopes and not set(method.authorization_scopes) & set(str(claims.get("scope", "")).split()):
        raise GatewayFaultError(faults.ACCESS_DENIED)
    invocation.caller.authorizer["claims"] = {name: _shown(name, value) for name, value in claims.items()}


def _token(invocation: Invocation, authorizer: AuthorizerSnapshot) -> str:
    header = invocation.request.headers.get(authorizer.identity_source.removeprefix(_HEADER), "").strip()
    scheme, _, token = header.partition(" ")
    found = token.strip() if scheme.lower() == "bearer" else header
    if not found:
        raise GatewayFaultError(faults.UNAUTHORIZED)
    return found


def _claims(token: str, pools: Iterable[UserPool]) -> dict[str, Any]:
    for pool in pools:
        try:
            claims = jwt.decode(token, pool.keys, algorithms=_ALGORITHMS).claims
        except _NO_TOKEN:
            continue
        if claims.get("iss") == pool.issuer:
            return claims
    raise GatewayFaultError(faults.UNAUTHORIZED)


def _is_for(claims: dict[str, Any], authorizer: AuthorizerSnapshot) -> bool:
    """Return whether the validation expression matches the token's audience; an access token has its client there."""
    audience = str(claims.get("aud") or claims.get("client_id") or "")
    expression = authorizer.identity_validation
    try:
        # other threads go on meanwhile
        found = regex.fullmatch(expression, audience, timeout=_LONGEST_MATCH_SECONDS, concurrent=True)
    except regex.error as error:
        raise configuration_error(f"the authorizer's validation expression {expression!r} is none: {error}") from error
    except TimeoutError as error:
        raise configuration_error(
            f"the authorizer's validation expression {expression!r} takes more than {_LONGEST_MATCH_SECONDS} s"
        ) from error
    return not expression or found is not None


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) else 0.0


def _shown(name: str, value: Any) -> str:
    """Return a claim as it is in `$context.authorizer.claims`: text, whatever it is in the token."""
    if name in _TIMES and isinstance(value, int):
        return datetime.fromtimestamp(value, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
    if isinstance(value, list):
        return ",".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value)
