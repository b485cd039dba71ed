"""Requests that nobody signed. AWS carries out a few operations without a signature; every other is refused.

moto 5.2.5 takes what it cannot tell for S3's, and answers 200. S3 itself decides about what has no sign of another
service: an object may be public.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import botocore.session

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.protocol.called_operation import is_call_of
from sagemaker_rest.cloud.protocol.error_shapes import Protocol, error_answer

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse

# services with operations that are not signed, by the prefix of their X-Amz-Target
_BY_TARGET = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
}
# operations by path that are never signed: these have a token of their own, or JSON where S3 has none
_SSO_TOKEN = "x-amz-sso_bearer_token"  # noqa: S105 - a header's name
_SIGNING_IN = ("sso-oidc", "signin")
_FORM = "application/x-www-form-urlencoded"


def refused_unsigned(request: HttpRequest) -> HttpResponse | None:
    """Return AWS's refusal of a call that has to be signed and is not; None for all others."""
    if signed_service(request):
        return None
    if (target := request.headers.get("X-Amz-Target")) is not None:
        prefix, _, operation = target.rpartition(".")
        if operation in _unsigned_operations(_BY_TARGET.get(prefix, "")):
            return None
        return _missing_token(Protocol.JSON, "MissingAuthenticationTokenException", "Missing Authentication Token")
    if request.headers.get("Smithy-Protocol") == "rpc-v2-cbor":
        return _missing_token(Protocol.CBOR, "MissingAuthenticationTokenException", "Missing Authentication Token")
    form = _form(request)
    # SimpleDB's are signed in the form, with Signature Version 2
    if "Action" not in form or "AWSAccessKeyId" in form or form["Action"][0] in _unsigned_operations("sts"):
        return None
    return _missing_token(Protocol.QUERY, "MissingAuthenticationToken", "Request is missing Authentication Token")


def service_of_unsigned(request: HttpRequest) -> str | None:
    """Return the service, as SDKs name it, of a request by which people sign in; None if it is another's."""
    if signed_service(request):
        return None
    if _SSO_TOKEN in request.headers:
        return "sso"
    if not request.headers.get("Content-Type", "").startswith("application/json"):
        return None
    return next((service for service in _SIGNING_IN if is_call_of(service, request)), None)


def _form(request: HttpRequest) -> dict[str, list[str]]:
    """Return the parameters of a call by form, which AWS takes from the query, too."""
    if request.headers.get("Content-Type", "").startswith(_FORM):
        return parse_qs(request.body.decode("utf-8", errors="replace"))
    return parse_qs(request.query) if request.path == "/" else {}


@functools.cache
def _unsigned_operations(service: str) -> frozenset[str]:
    if not service:
        return frozenset()
    model = botocore.session.Session().get_service_model(service)
    return frozenset(name for name in model.operation_names if model.operation_model(name).auth_type == "none")


def _missing_token(protocol: Protocol, code: str, message: str) -> HttpResponse:
    answer = error_answer(protocol, 403, code, message)
    answer.headers.set("x-amzn-ErrorType", code)
    return answer
