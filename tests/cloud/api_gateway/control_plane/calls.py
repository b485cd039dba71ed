"""The calls and answers of the control plane, as its tests write and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable


def patches(*operations: tuple[str, ...]) -> list[dict[str, str]]:
    """Return patch operations: an `op`, a `path`, and for most a `value`."""
    return [dict(zip(("op", "path", "value"), operation, strict=False)) for operation in operations]


def refusal(call: Callable[..., Any], **members: Any) -> tuple[int, str, str]:
    """Return the status, the code and the message that a call is refused with."""
    with pytest.raises(ClientError) as refused:
        call(**members)
    response: Any = refused.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]


def members(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what every answer has, and without its times."""
    untold = ("ResponseMetadata", "createdDate", "lastUpdatedDate")
    return {name: value for name, value in answer.items() if name not in untold}


def status(answer: dict[str, Any]) -> int:
    """Return the HTTP status of an answer."""
    return int(answer["ResponseMetadata"]["HTTPStatusCode"])
