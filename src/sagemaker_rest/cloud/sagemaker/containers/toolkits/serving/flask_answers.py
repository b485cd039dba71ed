"""The answers of Flask, in whose applications AWS's scikit-learn and XGBoost images serve."""

from __future__ import annotations

import json
from typing import Any

from .contract import Answer

HTML = "text/html; charset=utf-8"
JSON = "application/json"
_NOT_FOUND = (
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try "
    "again."
)
_INTERNAL = (
    "The server encountered an internal error and was unable to complete your request. Either the server is overloaded "
    "or there is an error in the application."
)
_SENTENCES = {
    404: ("Not Found", _NOT_FOUND),
    405: ("Method Not Allowed", "The method is not allowed for the requested URL."),
    413: ("Request Entity Too Large", "The data value transmitted exceeds the capacity limit."),
    500: ("Internal Server Error", _INTERNAL),
}
# text, too, gets a charset from werkzeug
_XML_LIKE = frozenset(
    {
        "application/ecmascript",
        "application/javascript",
        "application/sql",
        "application/xml",
        "application/xml-dtd",
        "application/xml-external-parsed-entity",
    }
)


class Response:
    """An answer that a script may make, as `worker.Response` of AWS's toolkit is one of Flask's."""

    def __init__(  # noqa: PLR0917 - scripts name its arguments or give them in the toolkit's order
        self,
        response: Any = None,
        accept: Any = None,  # noqa: ARG002 - the toolkit ignores it, too
        status: Any = 200,
        headers: Any = None,
        mimetype: str | None = None,
        direct_passthrough: bool = False,  # noqa: ARG002, FBT001, FBT002 - Flask's
    ) -> None:
        self.response = response
        self.status = status
        self.headers = dict(headers or {})
        self.mimetype = mimetype or JSON

    def answer(self) -> Answer:
        """Return what is sent for it."""
        headers = {name: str(value) for name, value in self.headers.items() if name.lower() != "content-type"}
        given = next((value for name, value in self.headers.items() if name.lower() == "content-type"), None)
        status, _, phrase = str(self.status).partition(" ")
        return Answer(int(status), _body(self.response), given or with_charset(self.mimetype), headers, phrase or None)


def error_page(status: int, headers: dict[str, str] | None = None) -> Answer:
    """Return the page that Flask has for an error."""
    title, sentence = _SENTENCES[status]
    page = f"<!doctype html>\n<html lang=en>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n<p>{sentence}</p>\n"
    return Answer(status, page.encode(), HTML, headers or {})


def answer_of(result: Any) -> Answer:
    """Return the answer that Flask makes of what a view function returns.

    Raises:
        TypeError: Flask takes no such result.

    """
    if isinstance(result, (Answer, Response)):
        return result if isinstance(result, Answer) else result.answer()
    if isinstance(result, (str, bytes, bytearray)):
        return Answer(200, _body(result), HTML)
    if isinstance(result, (dict, list)):
        compact = json.dumps(result, sort_keys=True, separators=(",", ":"))
        return Answer(200, f"{compact}\n".encode(), JSON)
    if hasattr(result, "iter_encoded") and hasattr(result, "status_code"):
        return _flasks_own(result)
    if hasattr(result, "__next__"):
        return Answer(200, _body(result), HTML)
    raise TypeError(
        "The view function did not return a valid response. The return type must be a string, dict, list, tuple with "
        f"headers or status, Response instance, or WSGI callable, but it was a {type(result).__name__}."
    )


def with_charset(mimetype: str) -> str:
    """Return the content type that werkzeug makes of a type."""
    is_text = mimetype.startswith("text/") or mimetype in _XML_LIKE or mimetype.endswith("+xml")
    return f"{mimetype}; charset=utf-8" if is_text and "charset" not in mimetype else mimetype


def _flasks_own(result: Any) -> Answer:
    """Return the answer of a Response of Flask's or werkzeug's, where the environment has one of them."""
    skipped = {"content-type", "content-length"}
    headers = {name: value for name, value in result.headers.items() if name.lower() not in skipped}
    pieces = result.iter_encoded()
    body = pieces if result.is_streamed else b"".join(pieces)
    return Answer(result.status_code, body, result.headers.get("Content-Type"), headers)


def _body(response: Any) -> Any:
    if response is None:
        return b""
    if isinstance(response, str):
        return response.encode()
    if isinstance(response, (bytes, bytearray)):
        return bytes(response)
    pieces = (piece.encode() if isinstance(piece, str) else bytes(piece) for piece in response)
    return b"".join(pieces) if isinstance(response, (list, tuple)) else pieces
