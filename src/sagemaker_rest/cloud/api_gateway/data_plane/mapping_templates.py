"""Mapping templates: Velocity with API Gateway's variables.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import base64
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_plus

from sagemaker_rest.cloud.api_gateway.data_plane import json_path, velocity
from sagemaker_rest.cloud.api_gateway.data_plane.faults import not_implemented
from sagemaker_rest.cloud.api_gateway.data_plane.json_body import parse_json, read_json
from sagemaker_rest.cloud.api_gateway.data_plane.reserved_headers import is_seen
from sagemaker_rest.cloud.api_gateway.data_plane.velocity import TemplateError, TemplateObject, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.datastructures import Headers


class TemplateInputError(TemplateError):
    """A template that reads its input as JSON, and an input that is not."""


class Parameters:
    """The parameters of `$input.params`: path, query string and headers, each name with one value."""

    def __init__(self, path: Mapping[str, str], query: Mapping[str, list[str]], headers: Headers) -> None:
        self._path = path
        self._query = query
        self._headers = headers

    def named(self, name: str) -> str:
        """Return a path parameter, else a query parameter, else a header; an empty text if there is none."""
        if name in self._path:
            return self._path[name]
        if name in self._query:
            return self._query[name][-1]
        values = self._headers.getlist(name) if is_seen(name) else []
        return values[-1] if values else ""

    def all(self) -> dict[str, Any]:
        """Return them all by location."""
        query = {name: values[-1] for name, values in self._query.items()}
        headers = {name: value for name, value in self._headers.items() if is_seen(name)}
        return {"path": dict(self._path), "querystring": query, "header": headers}


def render(
    template: str, *, body: str, parameters: Parameters, context: dict[str, Any], stage_variables: Mapping[str, str]
) -> str:
    """Return the text that `template` makes. Overrides that it sets are left in `context`.

    Raises:
        TemplateError: The template is wrong, or what it does with its input.
        TemplateInputError: It reads the body as JSON, and the body is not JSON.
    """
    variables = {
        "input": _Input(body, parameters),
        "context": context,
        "stageVariables": dict(stage_variables),
        "util": _UTIL,
    }
    try:
        return velocity.render(template, variables)
    except UnsupportedError as error:
        raise not_implemented(f"{error} in a mapping template") from error


class _Input(TemplateObject):
    """`$input`."""

    def __init__(self, body: str, parameters: Parameters) -> None:
        self._text = body
        self._parameters = parameters

    def methods(self) -> Mapping[str, Callable[..., Any]]:
        return {"json": self._json, "path": self._find, "params": self._params}

    def properties(self) -> Mapping[str, Any]:
        # nothing at all was seen on AWS to show as an empty object
        return {"body": self._text or "{}"}

    def _json(self, path: str) -> str:
        """Return what `path` finds as JSON, `""` where it finds nothing."""
        found = self._find(path)
        return '""' if found is None and path != "$" else velocity.json_text(found)

    def _params(self, name: str | None = None) -> Any:
        return self._parameters.all() if name is None else self._parameters.named(name)

    def _find(self, path: str) -> Any:
        if not isinstance(path, str):
            raise TypeError("not a String")
        try:
            return json_path.find(self._document, path)
        except json_path.JsonPathError as error:
            raise TemplateError(str(error)) from error

    @cached_property
    def _document(self) -> Any:
        try:
            return read_json(self._text)
        except ValueError as error:
            raise TemplateInputError(str(error)) from error


def _escape_java_script(value: Any) -> str | None:
    """Escape as in a JavaScript string; a single quote too, which JSON then does not understand (AWS says so)."""
    return None if value is None else json.dumps(velocity.text(value))[1:-1].replace("'", "\\'")


def _base64_encode(value: Any) -> str | None:
    return None if value is None else base64.b64encode(velocity.text(value).encode(errors="replace")).decode()


def _base64_decode(value: str) -> str | None:
    return None if value is None else base64.b64decode(value).decode("utf-8", errors="replace")


def _url_encode(value: Any) -> str | None:
    return None if value is None else quote_plus(velocity.text(value), errors="replace")


def _url_decode(value: Any) -> str | None:
    return None if value is None else unquote_plus(velocity.text(value))


class _Util(TemplateObject):
    """`$util`. Nothing makes nothing: `$util.urlEncode(null)` was seen on AWS to be empty."""

    def methods(self) -> Mapping[str, Callable[..., Any]]:
        return {
            "base64Decode": _base64_decode,
            "base64Encode": _base64_encode,
            "escapeJavaScript": _escape_java_script,
            "parseJson": parse_json,
            "urlDecode": _url_decode,
            "urlEncode": _url_encode,
        }


_UTIL = _Util()
