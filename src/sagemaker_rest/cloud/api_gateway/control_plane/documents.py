"""Records as the members of an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


def document(record: Any, *without: str) -> dict[str, Any]:
    """Return the fields of a frozen record under AWS's names (`api_key_source` is `apiKeySource`).

    A field with an abbreviation in AWS's name (`providerARNs`) gives it as its metadata's `member`.
    None is left out, and so are the fields in `without`. Records inside become documents too. What is empty is shown
    as it is: a record whose empty map AWS leaves out keeps None.
    """
    return {
        field.metadata.get("member") or member_name(field.name): _value(value)
        for field in dataclasses.fields(record)
        if field.name not in without and (value := getattr(record, field.name)) is not None
    }


def member_name(field_name: str) -> str:
    """Return AWS's name of a field."""
    first, *rest = field_name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _value(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return document(value)
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value
