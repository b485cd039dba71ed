"""Signature Version 4 verified: the signature is made again from what came in, with the secret of whoever it names.

The time that a signature is good for, its scope and what it covers are checked as well, each refused in AWS's words.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, unquote

from sagemaker_rest.cloud.authorization.credential import TERMINATOR
from sagemaker_rest.cloud.authorization.signed_request import ALGORITHM, SignatureError, mismatch, written

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.datastructures import Headers

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.authorization.signed_request import Signed

UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
_UNRESERVED = "-_.~"
# how far a client's clock may be off
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key and whom it speaks for. `session_token` and `expires` are those of temporary credentials;
    `user_id` is IAM's unique id, with the session's name behind it for a role.
    """

    access_key_id: str
    secret_access_key: str
    principal: Principal
    user_id: str
    session_token: str | None = None
    expires: datetime | None = None


class CredentialSource(Protocol):
    """A source of access keys: the control plane's IAM and STS."""

    def find(self, access_key_id: str) -> Credentials | None:
        """Return the credentials that are active under this id; None if there are none."""
        ...


@dataclass(frozen=True, slots=True)
class SignedContent:
    """The content that a signature covers. `path` is percent-encoded as it came, `query` is raw."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes


def verify(
    signed: Signed,
    content: SignedContent,
    credentials: Credentials | None,
    *,
    region: str,
    service: str,
    now: datetime,
) -> Credentials:
    """Return the credentials that made this signature.

    Raises:
        SignatureError: in AWS's words, if it is not theirs.
    """
    if credentials is None or not _same(signed.session_token or "", credentials.session_token or ""):
        raise SignatureError("UnrecognizedClientException", "The security token included in the request is invalid.")
    if credentials.expires is not None and credentials.expires <= now:
        raise SignatureError("ExpiredTokenException", "The security token included in the request is expired")
    _check_scope(signed, region, service)
    _check_time(signed, now)
    if "host" not in signed.signed_headers:
        raise mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    canonical = canonical_request(signed, content)
    to_sign = _string_to_sign(signed, canonical)
    if not _same(_signature(signed, to_sign, credentials.secret_access_key), signed.signature):
        raise mismatch(
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n"
            f"The Canonical String for this request should have been\n'{canonical}'\n\n"
            f"The String-to-Sign should have been\n'{to_sign}'\n"
        )
    return credentials


def canonical_request(signed: Signed, content: SignedContent) -> str:
    """Return the request in the one form that both sides hash."""
    headers = "".join(f"{name}:{_header(content.headers, name)}\n" for name in signed.signed_headers)
    return "\n".join(
        (
            content.method,
            # encoded a second time, as for every service but S3
            quote(_normalized(content.path), safe="/" + _UNRESERVED),
            _canonical_query(content.query),
            headers,
            ";".join(signed.signed_headers),
            _payload_hash(signed, content),
        )
    )


def _check_scope(signed: Signed, region: str, service: str) -> None:
    day, named_region, named_service, terminator = signed.scope
    if terminator != TERMINATOR:
        raise mismatch(f"Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{terminator}'.")
    if named_region != region:
        raise mismatch(f"Credential should be scoped to a valid region, not '{named_region}'. ")
    if named_service != service:
        raise mismatch(f"Credential should be scoped to correct service: '{service}'. ")
    if day != signed.date[:8]:
        raise mismatch(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            f"'{day}' != '{signed.date[:8]}', from '{signed.date}'."
        )


def _check_time(signed: Signed, now: datetime) -> None:
    if signed.time > now + _SKEW:
        limit = written(now + _SKEW)
        raise mismatch(
            f"Signature not yet current: {signed.date} is still later than {limit} ({written(now)} + 5 min.)"
        )
    if signed.lasts is not None:
        if signed.time + signed.lasts < now:
            raise mismatch(
                f"Signature expired: {written(signed.time + signed.lasts)} is now earlier than {written(now)}"
            )
    elif signed.time < now - _SKEW:
        limit = written(now - _SKEW)
        raise mismatch(f"Signature expired: {signed.date} is now earlier than {limit} ({written(now)} - 5 min.)")


def _header(headers: Headers, name: str) -> str:
    return ",".join(re.sub(r"\s+", " ", value.strip()) for value in headers.getlist(name))


def _normalized(path: str) -> str:
    """Return `path` without empty and dot segments, as signers normalise it for every service but S3."""
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == ".." and segments:
            segments.pop()
        elif segment not in ("", ".", ".."):
            segments.append(segment)
    return "/" + "/".join(segments) + ("/" if segments and path.endswith("/") else "")


def _canonical_query(query: str) -> str:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    encoded = sorted((_encoded(name), _encoded(value)) for name, _, value in pairs if name != "X-Amz-Signature")
    return "&".join(f"{name}={value}" for name, value in encoded)


def _encoded(text: str) -> str:
    return quote(unquote(text), safe=_UNRESERVED)


def _payload_hash(signed: Signed, content: SignedContent) -> str:
    declared = content.headers.get("X-Amz-Content-SHA256", "")
    if declared == UNSIGNED_PAYLOAD and "x-amz-content-sha256" in signed.signed_headers:
        return UNSIGNED_PAYLOAD
    return hashlib.sha256(content.body).hexdigest()


def _string_to_sign(signed: Signed, canonical: str) -> str:
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return "\n".join((ALGORITHM, signed.date, "/".join(signed.scope), digest))


def _signature(signed: Signed, to_sign: str, secret: str) -> str:
    key = f"AWS4{secret}".encode()
    for part in signed.scope:
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, to_sign.encode(), "sha256").hex()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
