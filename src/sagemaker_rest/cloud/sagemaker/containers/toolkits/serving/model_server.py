"""TorchServe and Multi Model Server, which AWS's images without Flask have in front of their handlers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .contract import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .contract import Request

JSON = "application/json"
# Gson keeps these out of what may become HTML
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&='"}


def document(members: dict[str, Any]) -> bytes:
    """Return a JSON object as the servers write it."""
    return json.dumps(members, indent=2, ensure_ascii=False).translate(_ESCAPED).encode() + b"\n"


def error(status: int, kind: str, message: str) -> Answer:
    """Return the servers' own answer for an error."""
    return Answer(status, document({"code": status, "type": kind, "message": message}), JSON)


def healthy(word: str) -> Answer:
    """Return the answer to a ping."""
    return Answer(200, document({"status": word}), JSON)


def worker_died() -> Answer:
    """Return what is answered for a handler that ends its process, or says what cannot be sent."""
    return error(500, "InternalServerException", "Worker died.")


class UnsendableError(Exception):
    """A handler has returned what the servers cannot send."""


def unsendable() -> Answer:
    """Return what is answered instead."""
    return error(503, "InternalServerException", "Unsupported model output data type.")


def routed(request: Request, ping: Callable[[], Answer], invoke: Callable[[Request], Answer]) -> Answer:
    """Answer by the request's path, whatever its method."""
    path = request.path.partition("?")[0]
    if path == "/ping":
        return ping()
    if path == "/invocations":
        return invoke(request)
    return error(404, "ResourceNotFoundException", "Requested resource is not found, please refer to API document.")


def sent(result: Any) -> bytes:
    """Return the body that the servers make of what a handler returns. Raises UnsendableError."""
    if isinstance(result, (bytes, bytearray)):
        return bytes(result)
    if isinstance(result, str):
        return result.encode()
    try:
        return json.dumps(result, indent=2).encode()
    except TypeError as fault:
        raise UnsendableError(f"A script has returned what cannot be sent: {fault}") from fault
