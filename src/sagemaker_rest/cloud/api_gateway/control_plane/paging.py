"""Lists in pages: `limit` items from `position` on.

https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_LIMIT = 25
LARGEST_LIMIT = 500


def page(request: Mapping[str, Any], items: Sequence[Any]) -> dict[str, Any]:
    """Return the page of `items` that `request` asks for, and the position of the next if there is one.

    Raises:
        ServiceError: BadRequestException for a limit out of range, or a position that no answer gave.

    """
    limit = request.get("limit", DEFAULT_LIMIT)
    if not 1 <= limit <= LARGEST_LIMIT:
        raise bad_request(f"Invalid limit specified. Must be between 1 and {LARGEST_LIMIT}")
    start = _read(request["position"]) if request.get("position") else 0
    cut = list(items[start : start + limit])
    return {"items": cut} | ({"position": _write(start + limit)} if start + limit < len(items) else {})


def _write(start: int) -> str:
    return base64.urlsafe_b64encode(str(start).encode()).decode()


def _read(position: str) -> int:
    try:
        start = int(base64.urlsafe_b64decode(position.encode()).decode())
    except (binascii.Error, ValueError):
        start = -1
    if start < 0:
        raise bad_request("Invalid position parameter specified")
    return start
