"""Reading a payload as JSON the way API Gateway's mappings do."""

from __future__ import annotations

import json
from typing import Any

_STARTS = ("{", "[", '"', "'")


def read_json(text: str) -> Any:
    """Read the value of `text`; a text that does not begin like JSON is a string, an empty one an empty object.

    API Gateway was seen to read only what begins with a brace, a bracket or a quote; so a form's `a=1` can be passed on
    with `$input.json('$')`.

    Raises:
        ValueError: for what begins like JSON and is not.
    """
    stripped = text.strip()
    if not stripped:
        return {}
    return parse_json(stripped) if stripped.startswith(_STARTS) else text


def parse_json(text: str) -> Any:
    """Parse `text`.

    Raises:
        ValueError: for what is not JSON, such as NaN and Infinity, or is nested too deeply to be read.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("the JSON text is nested too deeply") from error


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
