"""JSONPath as API Gateway answers it, which is Jayway's.

A definite path gives its value, any other the list of what it found.

https://github.com/json-path/JsonPath
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane.json_path.parser import JsonPathError, parse

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.json_path.steps import Path

__all__ = ["JsonPathError", "find"]


def find(document: Any, path: str) -> Any:
    """Return what `path` (for example `$.instances[0]`) leads to; None where a definite path leads nowhere.

    Raises:
        JsonPathError: `path` is not a JSONPath expression, or has more steps than can be followed.
    """
    try:
        return document if path in ("$", "") else _parsed(path).find(document)
    except RecursionError as error:
        raise JsonPathError("a JSONPath expression has too many steps") from error


@lru_cache(maxsize=1024)
def _parsed(path: str) -> Path:
    return parse(path)
