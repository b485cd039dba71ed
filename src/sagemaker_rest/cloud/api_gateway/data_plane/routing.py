"""From a path and a method to the resource that serves them.

A static part beats `{name}`, which beats `{proxy+}`; the method falls back to `ANY`. Routes are arranged once for each
snapshot: a static path is one dictionary look-up, the others are regular expressions in order of precedence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, MethodSnapshot, ResourceSnapshot

_PARAMETER = re.compile(r"\{(?P<name>[^}+]+)(?P<greedy>\+)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """`path_parameters` are percent-decoded, as API Gateway hands them on."""

    resource: ResourceSnapshot
    method: MethodSnapshot
    path_parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    names: tuple[str, ...]
    resource: ResourceSnapshot


@dataclass(frozen=True, slots=True)
class _Routes:
    static: Mapping[str, ResourceSnapshot]
    patterns: tuple[_Pattern, ...]


def find_route(api: ApiSnapshot, path: str, http_method: str) -> Route | None:
    """Return the route for a percent-encoded `path`, or None: API Gateway does not tell an unknown path from an unknown
    method.
    """
    routes = _arrange(api)
    # a slash at the end is ignored, as API Gateway does; parts are compared decoded, so that %41 is A
    trimmed = path.rstrip("/") or "/"
    static = routes.static.get(unquote(trimmed)) if "%2f" not in trimmed.lower() else None
    if static is not None and (method := _method(static, http_method)):
        return Route(static, method, {})
    for pattern in routes.patterns:
        found = pattern.regex.fullmatch(trimmed)
        if found and (method := _method(pattern.resource, http_method)):
            values = (unquote(value) for value in found.groups())
            return Route(pattern.resource, method, dict(zip(pattern.names, values, strict=True)))
    return None


def match_resource(resource: ResourceSnapshot, path: str) -> Mapping[str, str] | None:
    """Return the path parameters with which a percent-encoded path is the resource's; None: it is another's."""
    pattern = _compile(resource)
    found = pattern.regex.fullmatch(path.rstrip("/") or "/")
    if found is None:
        return None
    return dict(zip(pattern.names, (unquote(value) for value in found.groups()), strict=True))


def _method(resource: ResourceSnapshot, http_method: str) -> MethodSnapshot | None:
    return resource.methods.get(http_method) or resource.methods.get("ANY")


@lru_cache(maxsize=256)
def _arrange(api: ApiSnapshot) -> _Routes:
    static = {resource.path: resource for resource in api.resources if "{" not in resource.path}
    return _Routes(static, tuple(_compile(resource) for resource in _by_precedence(api.resources)))


def _by_precedence(resources: Iterable[ResourceSnapshot]) -> list[ResourceSnapshot]:
    return sorted(
        (resource for resource in resources if "{" in resource.path), key=lambda resource: _rank(resource.path)
    )


def _rank(path: str) -> tuple[int, ...]:
    """Return a path's rank, compared part by part: 0 for a static part, 1 for `{name}`, 2 for `{proxy+}`."""
    found = (_PARAMETER.fullmatch(part) for part in path.strip("/").split("/"))
    return tuple(0 if parameter is None else 2 if parameter["greedy"] else 1 for parameter in found)


def _compile(resource: ResourceSnapshot) -> _Pattern:
    parts: list[str] = []
    names: list[str] = []
    for part in resource.path.strip("/").split("/"):
        parameter = _PARAMETER.fullmatch(part)
        if parameter is None:
            parts.append(re.escape(part))
            continue
        names.append(parameter["name"])
        parts.append("(.+)" if parameter["greedy"] else "([^/]+)")
    return _Pattern(re.compile("/" + "/".join(parts), re.DOTALL), tuple(names), resource)
