"""The token endpoint of user pools, for machines: the grant `client_credentials`. moto 5.2.5 has no token endpoint, and
no other grant carries the scopes of a resource server.

It is at `{domain}.auth.{region}.amazoncognito.com/oauth2/token`, by the Host, and at LocalStack's
`/_aws/cognito-idp/oauth2/token`. https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import time
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from joserfc import jwt
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.neighbours.backends import loaded_backends
from sagemaker_rest.cloud.neighbours.cognito.user_pools import issuer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moto.cognitoidp.models import CognitoIdpUserPool, CognitoIdpUserPoolClient

    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest

LOCAL_PATH = "/_aws/cognito-idp/oauth2/token"
_PATH = "/oauth2/token"
_HOST = re.compile(r"(?P<domain>[a-z0-9-]+)\.auth\.(?P<region>[a-z0-9-]+)\.amazoncognito\.com(?::\d+)?")
_GRANT = "client_credentials"
_OTHER_GRANTS = ("authorization_code", "refresh_token")
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}


class _RefusedError(Exception):
    """The message is the error's name in OAuth 2."""


def with_token_endpoint(control_plane: ControlPlane, clock: Callable[[], float] = time.time) -> ControlPlane:
    """Return `control_plane` with the token endpoint before it. `clock` tells seconds since the epoch."""

    def answer(request: HttpRequest) -> HttpResponse:
        host = _HOST.fullmatch(request.headers.get("Host", "").lower())
        by_host = host is not None and request.path == _PATH
        if request.method != "POST" or not (by_host or request.path == LOCAL_PATH):
            return control_plane(request)
        return _answer(request, host["domain"] if host else None, int(clock()))

    return answer


def _answer(request: HttpRequest, domain: str | None, now: int) -> HttpResponse:
    form = dict(parse_qsl(request.body.decode("utf-8", errors="replace")))
    grant = form.get("grant_type", "")
    if grant in _OTHER_GRANTS:
        message = f"The local cloud's token endpoint does not implement the grant {grant}; it has {_GRANT}."
        return _json(501, {"error": "unsupported_grant_type", "error_description": message})
    try:
        _check_grant(grant)
        client_id, secret = _client_credentials(request, form)
        pool, client = _client(client_id, secret, domain)
        return _json(200, _granted(pool, client, form.get("scope", ""), now))
    except _RefusedError as refused:
        return _json(400, {"error": str(refused)})


def _json(status: int, document: dict[str, Any]) -> HttpResponse:
    headers = Headers({"Content-Type": "application/json;charset=UTF-8"})
    return HttpResponse(status, headers, json.dumps(document).encode())


def _check_grant(grant: str) -> None:
    if grant != _GRANT:
        raise _RefusedError("unsupported_grant_type" if grant else "invalid_request")


def _client_credentials(request: HttpRequest, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise _RefusedError("invalid_client") from error
    return client_id, secret


def _client(client_id: str, secret: str, domain: str | None) -> tuple[CognitoIdpUserPool, CognitoIdpUserPoolClient]:
    for pool in _pools():
        client = pool.clients.get(client_id)
        if client is None or pool.domain is None or domain not in (None, pool.domain.domain):
            continue
        if not client.generate_secret or not hmac.compare_digest(client.secret.encode(), secret.encode()):
            break
        settings = client.extended_config
        if not settings.get("AllowedOAuthFlowsUserPoolClient") or _GRANT not in settings.get("AllowedOAuthFlows", []):
            raise _RefusedError("unauthorized_client")
        return pool, client
    raise _RefusedError("invalid_client")


def _pools() -> Iterator[CognitoIdpUserPool]:
    for backend in loaded_backends("cognitoidp"):
        yield from list(backend.user_pools.values())


def _granted(pool: CognitoIdpUserPool, client: CognitoIdpUserPoolClient, wanted: str, now: int) -> dict[str, Any]:
    """Return an access token; without a wish it has every scope that the client may have."""
    allowed = client.extended_config.get("AllowedOAuthScopes") or []
    scopes = wanted.split() or allowed
    if not scopes or not set(scopes) <= set(allowed):
        raise _RefusedError("invalid_scope")
    lasts = _validity(client.extended_config)
    claims = {
        "sub": client.id,
        "token_use": "access",
        "scope": " ".join(scopes),
        "auth_time": now,
        "iss": issuer(pool),
        "exp": now + lasts,
        "iat": now,
        "version": 2,
        "jti": str(uuid.uuid4()),
        "client_id": client.id,
    }
    # the key's name is that of moto's other tokens
    token = jwt.encode({"kid": "dummy", "alg": "RS256"}, claims, pool.json_web_key)
    return {"access_token": token, "expires_in": lasts, "token_type": "Bearer"}


def _validity(settings: dict[str, Any]) -> int:
    """Return the validity in seconds; an hour if the client says nothing."""
    validity = settings.get("AccessTokenValidity")
    unit = (settings.get("TokenValidityUnits") or {}).get("AccessToken") or "hours"
    return int(validity) * _SECONDS[unit] if validity else _SECONDS["hours"]
