"""The signature of a request (Signature Version 4), in its Authorization header or in its query string.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from sagemaker_rest.cloud.authorization.credential import Credential, parse_credential

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

ALGORITHM = "AWS4-HMAC-SHA256"
_LONGEST = timedelta(days=7)
_FORMAT = "%Y%m%dT%H%M%SZ"
_TOKEN = "X-Amz-Security-Token"  # noqa: S105 - a header's name
_PARAMETERS = ("Credential", "SignedHeaders", "Signature")


class SignatureError(Exception):
    """An error: the signature does not prove who asks. `code` is AWS's name for it, the message is in AWS's words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def mismatch(message: str) -> SignatureError:
    return SignatureError("InvalidSignatureException", message)


@dataclass(frozen=True, slots=True)
class Signed:
    """`date` is ISO 8601's basic form, `20261122T163801Z`. `lasts` is how long a presigned request is good for; None:
    it is signed in its header, and good for as long as clocks may differ.
    """

    credential: Credential
    signed_headers: tuple[str, ...]
    signature: str
    date: str
    session_token: str | None
    lasts: timedelta | None = None

    @property
    def access_key_id(self) -> str:
        return self.credential.access_key_id

    @property
    def scope(self) -> tuple[str, str, str, str]:
        """Return the credential's parts behind the key, as the signature covers them."""
        return self.credential.scope

    @property
    def time(self) -> datetime:
        return datetime.strptime(self.date, _FORMAT).replace(tzinfo=UTC)


def written(time: datetime) -> str:
    """Return a time as signatures write it."""
    return time.strftime(_FORMAT)


def read_signature(headers: Headers, query: str) -> Signed | None:
    """Return how the request is signed; None if it is not.

    Raises:
        SignatureError: for an incomplete signature.
    """
    header = headers.get("Authorization")
    if header is not None:
        return _from_header(header.strip(), headers)
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    if "X-Amz-Algorithm" in parameters or "X-Amz-Signature" in parameters:
        return _from_query(parameters)
    return None


def _from_header(header: str, headers: Headers) -> Signed:
    scheme, _, rest = header.partition(" ")
    if scheme != ALGORITHM:
        # what API Gateway answers to a bearer token, say, at a method with AWS_IAM; it hashes what it was sent
        digest = base64.b64encode(hashlib.sha256(header.encode()).digest()).decode()
        raise SignatureError(
            "IncompleteSignatureException",
            "Invalid key=value pair (missing equal-sign) in Authorization header "
            f"(hashed with SHA-256 and encoded with Base64): '{digest}'.",
        )
    pairs = dict(re.findall(r"([A-Za-z]+)=([^,\s]+)", rest))
    date = headers.get("X-Amz-Date")
    missing = [f"Authorization header requires '{name}' parameter." for name in _PARAMETERS if not pairs.get(name)]
    if date is None:
        missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    if missing or date is None:
        raise SignatureError("IncompleteSignatureException", " ".join(missing))
    return _signed(
        pairs["Credential"],
        signed_headers=pairs["SignedHeaders"],
        signature=pairs["Signature"],
        date=date,
        session_token=headers.get(_TOKEN),
    )


def _from_query(parameters: dict[str, str]) -> Signed:
    names = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")
    missing = [f"AWS query-string parameters must include '{name}'." for name in names if not parameters.get(name)]
    if missing:
        raise SignatureError("IncompleteSignatureException", " ".join(missing))
    if parameters["X-Amz-Algorithm"] != ALGORITHM:
        raise SignatureError("IncompleteSignatureException", f"Unsupported AWS 'algorithm': '{ALGORITHM}' is expected.")
    return _signed(
        parameters["X-Amz-Credential"],
        signed_headers=parameters["X-Amz-SignedHeaders"],
        signature=parameters["X-Amz-Signature"],
        date=parameters["X-Amz-Date"],
        session_token=parameters.get(_TOKEN),
        lasts=_duration(parameters.get("X-Amz-Expires")),
    )


def _duration(text: str | None) -> timedelta:
    if text is None or not re.fullmatch(r"\d{1,9}", text):
        raise SignatureError(
            "IncompleteSignatureException", "AWS query-string parameters must include 'X-Amz-Expires'."
        )
    duration = timedelta(seconds=int(text))
    if duration > _LONGEST:
        raise mismatch("X-Amz-Expires must be less than a week (in seconds) that is 604800")
    return duration


def _signed(
    credential: str,
    *,
    signed_headers: str,
    signature: str,
    date: str,
    session_token: str | None,
    lasts: timedelta | None = None,
) -> Signed:
    parsed = parse_credential(credential)
    if parsed is None:
        raise SignatureError(
            "IncompleteSignatureException",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
            f"got '{credential}'",
        )
    if not _is_date(date):
        raise mismatch(
            f"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
        )
    names = tuple(signed_headers.lower().split(";"))
    return Signed(parsed, names, signature, date, session_token, lasts)


def _is_date(text: str) -> bool:
    try:
        datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True
