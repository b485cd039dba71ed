"""Headers that are the connection's or AWS's own: what becomes of each on its way through API Gateway.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html (the table for REST APIs)
The sets are what AWS was seen to do with an integration that is not a proxy. Names are compared without their case.
"""

from __future__ import annotations

import re

# a template may make a name of what a client sends; anything else would begin another header
# https://www.rfc-editor.org/rfc/rfc9110#name-tokens
_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)

REMAPPED_PREFIX = "x-amzn-Remapped-"

# of the client: `$input.params` shows them empty
_UNSEEN = frozenset(
    {
        "connection",
        "content-length",
        "content-md5",
        "expect",
        "max-forwards",
        "proxy-authenticate",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "www-authenticate",
    }
)
# for the backend: a mapping to one of them ends the request with an error
_UNMAPPABLE = frozenset(
    {
        "authorization",
        "connection",
        "content-length",
        "expect",
        "host",
        "proxy-authenticate",
        "te",
        "transfer-encoding",
        "x-amzn-apigateway-api-id",
        "x-amzn-trace-id",
    }
)
# for the backend: can be mapped, and is dropped all the same
_DROPPED_REQUEST = frozenset({"referer"})
# for the client: sent under another name
_REMAPPED = frozenset(
    {
        "authorization",
        "connection",
        "content-length",
        "content-md5",
        "date",
        "expect",
        "host",
        "max-forwards",
        "proxy-authenticate",
        "server",
        "trailer",
        "upgrade",
        "user-agent",
        "www-authenticate",
        "x-amzn-requestid",
    }
)
# for the client: not sent at all
_DROPPED_RESPONSE = frozenset({"transfer-encoding"})


def is_seen(name: str) -> bool:
    """Return whether templates see this header of the client."""
    return name.lower() not in _UNSEEN


def is_mappable(name: str) -> bool:
    """Return whether an integration's mapping or template may set this header for the backend."""
    return name.lower() not in _UNMAPPABLE


def reaches_backend(name: str) -> bool:
    """Return whether a header that was mapped is sent to the backend."""
    return name.lower() not in _DROPPED_REQUEST and _NAME.fullmatch(name) is not None


def response_name(name: str) -> str | None:
    """Return the name under which the client gets a header that was mapped; None if it does not get it."""
    lowered = name.lower()
    if lowered in _DROPPED_RESPONSE or not _NAME.fullmatch(name):
        return None
    return f"{REMAPPED_PREFIX}{name}" if lowered in _REMAPPED else name
