"""Reading a payload as JSON the way API Gateway's mappings do."""

from __future__ import annotations

import json
from typing import Any

_STARTS = ("{", "[", '"', "'")


def read_json(text: str) -> Any:
    """The value of `text`; a text that does not begin like JSON is a string, nothing at all is an empty object.

    API Gateway was seen to read only what begins with a brace, a bracket or a quote; so a form's `a=1` can be passed
    on with `$input.json('$')`. Raises ValueError for what begins like JSON and is not.
    """
    stripped = text.strip()
    if not stripped:
        return {}
    return json.loads(stripped) if stripped.startswith(_STARTS) else text
