"""JSONPath as API Gateway answers it: a definite path gives its value, any other gives the list of what it found."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonpath_ng import Child, Fields, Index, JSONPath, Root
from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.ext.parser import parse


class JsonPathError(ValueError):
    """An expression that is no JSONPath; the message names it."""


def find(document: Any, path: str) -> Any:
    """What `path` (for example `$.instances[0]`) leads to; None where a definite path leads nowhere."""
    if path in ("$", ""):
        return document
    parsed, definite = _parse(path)
    found = [match.value for match in parsed.find(document)]
    if not definite:
        return found
    return found[0] if found else None


@lru_cache(maxsize=1024)
def _parse(path: str) -> tuple[JSONPath, bool]:
    try:
        parsed = parse(path if path.startswith("$") else f"$.{path}")
    except (JSONPathError, AttributeError) as error:
        raise JsonPathError(f"{path!r} is not a JSONPath expression: {error}") from error
    return parsed, _is_definite(parsed)


def _is_definite(parsed: JSONPath) -> bool:
    match parsed:
        case Root():
            return True
        case Child():
            return _is_definite(parsed.left) and _is_definite(parsed.right)
        case Fields():
            return len(parsed.fields) == 1 and parsed.fields[0] != "*"
        case Index():
            return len(parsed.indices) == 1
        case _:
            return False
