"""Which API, stage and path a request is for: execute-api's own Host form, and LocalStack's three.

`{api}.execute-api.{region}.amazonaws.com/{stage}/{path}`,
`{api}.execute-api.localhost.localstack.cloud:PORT/{stage}/{path}` (and `{api}.execute-api.localhost:PORT`),
`/_aws/execute-api/{api}/{stage}/{path}` and `/restapis/{api}/{stage}/_user_request_/{path}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest

_HOST = re.compile(
    r"(?P<api>[a-z0-9-]+)(?:-vpce-[a-z0-9-]+)?\.execute-api\."
    r"(?:[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|localhost\.localstack\.cloud|localhost)(?::\d+)?",
    re.IGNORECASE,
)
_PATHS = (
    re.compile(r"/_aws/execute-api/(?P<api>[^/]*)(?:/(?P<stage>[^/]*)(?P<path>/.*)?)?", re.DOTALL),
    re.compile(r"/restapis/(?P<api>[^/]+)/(?P<stage>[^/]+)/_user_request_(?P<path>/.*)?", re.DOTALL),
)
_STAGE_FIRST = re.compile(r"/(?P<stage>[^/]*)(?P<path>/.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """`path` is what follows the stage, with its leading slash, percent-encoded as it came; `host` is for $context."""

    api_id: str
    stage: str
    path: str
    host: str


def address_of(request: HttpRequest) -> Address | None:
    """The API that a request is for, or None if it is none of execute-api's forms."""
    host = request.headers.get("Host", "")
    for pattern in _PATHS:
        if named := pattern.fullmatch(request.path):
            return Address(named["api"].lower(), named["stage"] or "", named["path"] or "/", host)
    by_host = _HOST.fullmatch(host)
    named = _STAGE_FIRST.fullmatch(request.path)
    if by_host is None or named is None:
        return None
    # host names know no upper case, so an API's id is compared in lower case
    return Address(by_host["api"].lower(), named["stage"], named["path"] or "/", host)
