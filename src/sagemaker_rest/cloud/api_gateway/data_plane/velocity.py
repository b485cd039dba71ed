"""Mapping templates: Velocity with API Gateway's variables, rendered by airspeed.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_plus

import airspeed
from airspeed import operators

from sagemaker_rest.cloud.api_gateway.data_plane import json_path
from sagemaker_rest.cloud.api_gateway.data_plane.faults import not_implemented
from sagemaker_rest.cloud.api_gateway.data_plane.json_body import read_json
from sagemaker_rest.cloud.api_gateway.data_plane.velocity_operators import teach_airspeed

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers


# outside of a comment to the end of its line
_NOT_IN_AIRSPEED = re.compile(r"^(?:(?!##).)*?(?P<directive>#break\b|#\[\[)", re.MULTILINE)


class TemplateError(ValueError):
    """A template that cannot be rendered: its syntax is wrong, or what it does with its input."""


class TemplateInputError(ValueError):
    """A template that reads its input as JSON, and an input that is not."""


class Parameters:
    """What `$input.params` knows: path, query string and headers, each name with one value."""

    def __init__(self, path: Mapping[str, str], query: Mapping[str, list[str]], headers: Headers) -> None:
        self._path = path
        self._query = query
        self._headers = headers

    def named(self, name: str) -> str:
        """The value of a path parameter, else of a query parameter, else of a header; empty if there is none."""
        if name in self._path:
            return self._path[name]
        if name in self._query:
            return self._query[name][-1]
        return self._headers.get(name, "")

    def all(self) -> JavaMap:
        """The map that `$input.params()` is, by location."""
        query = {name: values[-1] for name, values in self._query.items()}
        return JavaMap({"path": self._path, "querystring": query, "header": dict(self._headers.items())})


def render(
    template: str, *, body: str, parameters: Parameters, context: dict[str, Any], stage_variables: Mapping[str, str]
) -> str:
    """The text that `template` makes. Overrides that it sets are left in `context`.

    Raises TemplateError for a faulty template, TemplateInputError for a faulty body.
    """
    namespace = {
        "input": _Input(body, parameters),
        "context": context,
        "stageVariables": dict(stage_variables),
        "util": _Util(),
    }
    try:
        rendered: str = _compiled(template).merge(namespace)
    except airspeed.TemplateExecutionError as error:
        if isinstance(error.__cause__, TemplateInputError):
            raise error.__cause__ from error
        raise TemplateError(str(error)) from error
    except (airspeed.TemplateError, RecursionError) as error:
        raise TemplateError(str(error)) from error
    return rendered


@lru_cache(maxsize=512)
def _compiled(template: str) -> airspeed.Template:
    if found := _NOT_IN_AIRSPEED.search(template):
        # airspeed would print it
        raise not_implemented(f"Velocity's {found['directive']} in a mapping template")
    compiled = airspeed.Template(template)
    compiled.ensure_compiled()
    return compiled


class JavaMap(dict[str, Any]):
    """A JSON object in a template: printed as Java prints a map, `{a=1, b=[2,3]}`, since that is what AWS shows."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__((name, _as_java(value)) for name, value in values.items())

    def __str__(self) -> str:
        return "{" + ", ".join(f"{name}={_printed(value)}" for name, value in self.items()) + "}"


class JavaList(list[Any]):
    """A JSON array in a template: printed as JSON."""

    def __init__(self, values: list[Any]) -> None:
        super().__init__(_as_java(value) for value in values)

    def __str__(self) -> str:
        return _json(self)


def _as_java(value: Any) -> Any:
    if isinstance(value, Mapping):
        return JavaMap(value)
    return JavaList(value) if isinstance(value, list) else value


def _printed(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class _Input:
    """`$input`."""

    def __init__(self, body: str, parameters: Parameters) -> None:
        self._text = body
        self._parameters = parameters

    @property
    def body(self) -> str:
        """The payload as it is; nothing at all was seen on AWS to show as an empty object."""
        return self._text or "{}"

    def json(self, path: str) -> str:
        """What `path` finds, as JSON; `""` where it finds nothing."""
        found = self._find(path)
        return '""' if found is None and path != "$" else _json(found)

    def path(self, path: str) -> Any:
        """What `path` finds, to go on with in the template."""
        return _as_java(self._find(path))

    def params(self, name: str | None = None) -> Any:
        """One parameter by its name, or all of them."""
        return self._parameters.all() if name is None else self._parameters.named(name)

    def _find(self, path: str) -> Any:
        return json_path.find(self._document, path)

    @cached_property
    def _document(self) -> Any:
        try:
            return read_json(self._text)
        except ValueError as error:
            raise TemplateInputError(str(error)) from error


class _Util:
    """`$util`, with the names that API Gateway gives its functions."""

    def escapeJavaScript(self, value: Any) -> str:  # noqa: N802 - API Gateway's name
        """As a JavaScript string escapes it; a single quote too, which JSON then does not understand (AWS says so)."""
        text = value if isinstance(value, str) else _printed(value)
        return json.dumps(text)[1:-1].replace("'", "\\'")

    def base64Encode(self, value: Any) -> str:  # noqa: N802 - API Gateway's name
        return base64.b64encode(str(value).encode(errors="replace")).decode()

    def base64Decode(self, value: str) -> str:  # noqa: N802 - API Gateway's name
        return base64.b64decode(value).decode("utf-8", errors="replace")

    def urlEncode(self, value: Any) -> str:  # noqa: N802 - API Gateway's name
        return quote_plus(str(value), errors="replace")

    def urlDecode(self, value: str) -> str:  # noqa: N802 - API Gateway's name
        return unquote_plus(value)

    def parseJson(self, value: str) -> Any:  # noqa: N802 - API Gateway's name
        return _as_java(json.loads(value))


# what a Java string, list and map can be asked in a template and airspeed's Python ones cannot
_STRING_METHODS: dict[str, Callable[..., Any]] = {
    "charAt": lambda self, index: self[index],
    "concat": lambda self, other: self + other,
    "endsWith": lambda self, suffix: self.endswith(suffix),
    "equals": lambda self, other: self == other,
    "equalsIgnoreCase": lambda self, other: self.lower() == other.lower(),
    "indexOf": lambda self, part: self.find(part),
    "isEmpty": lambda self: not self,
    "lastIndexOf": lambda self, part: self.rfind(part),
    "toLowerCase": str.lower,
    "toString": str,
    "toUpperCase": str.upper,
    "trim": str.strip,
}
# `parseInt` is how templates read a number: `#set($Integer = 0)$Integer.parseInt("7")`
_NUMBER_METHODS: dict[str, Callable[..., Any]] = {
    "doubleValue": float,
    "equals": lambda self, other: self == other,
    "intValue": int,
    "longValue": int,
    "parseDouble": lambda _, text: float(text),
    "parseInt": lambda _, text: int(text),
    "toString": _printed,
}
_MAP_METHODS: dict[str, Callable[..., Any]] = {
    "containsKey": lambda self, name: name in self,
    "entrySet": lambda self: [{"key": name, "value": value} for name, value in self.items()],
    "isEmpty": lambda self: not self,
    "keySet": list,
    "size": len,
    "toString": str,
}


def _teach_airspeed_java() -> None:
    """It looks methods up by exact class, in a table that it offers for this."""
    known = operators.__additional_methods__
    known[str].update(_STRING_METHODS)
    known[JavaMap] = known[dict] | _MAP_METHODS
    known[JavaList] = dict(known[list]) | {"toString": str}
    known[int] = known[float] = known[bool] = _NUMBER_METHODS
    teach_airspeed()


_teach_airspeed_java()
