"""The credential of a request that is signed with Signature Version 4: whose key, and what it is good for.

It stands in the Authorization header, or in the query string of a presigned request, as
`KEY/DATE/REGION/SERVICE/aws4_request`. Reading it proves nothing: `signature` verifies.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

    from sagemaker_rest.cloud.http import HttpRequest

TERMINATOR = "aws4_request"
_IN_HEADER = re.compile(r"\bCredential=([^,\s]+)")
_IN_QUERY = re.compile(r"(?:^|&)X-Amz-Credential=([^&]*)")


@dataclass(frozen=True, slots=True)
class Credential:
    """`service` is the name that is signed for, such as `monitoring` for CloudWatch."""

    access_key_id: str
    date: str
    region: str
    service: str
    terminator: str = TERMINATOR

    @property
    def scope(self) -> tuple[str, str, str, str]:
        """Return the parts behind the key, as the signature covers them."""
        return (self.date, self.region, self.service, self.terminator)


def parse_credential(text: str) -> Credential | None:
    """Return the credential; None if `text` does not have five parts."""
    parts = text.rsplit("/", 4)
    return Credential(*parts) if len(parts) == 5 else None


def credential_of(request: HttpRequest) -> Credential | None:
    """Return the credential that a request is signed with; None if it is not signed."""
    return read_credential(request.headers, request.query)


def read_credential(headers: Headers, query: str) -> Credential | None:
    """Return the credential in the headers or else in the raw query string; None if neither has a whole one."""
    if (header := headers.get("Authorization")) is not None:
        found = _IN_HEADER.search(header)
        return parse_credential(found[1]) if found else None
    found = _IN_QUERY.search(query)
    return parse_credential(unquote(found[1])) if found else None


def signed_service(request: HttpRequest) -> str:
    """Return the service that a request is signed for, in lower case; an empty string if it is not signed."""
    credential = credential_of(request)
    return credential.service.lower() if credential is not None else ""
