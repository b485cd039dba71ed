"""Reading the JSON of a request, with the words that TensorFlow Serving's parser (RapidJSON) has for each error."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.decimals import decimal_text
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError, invalid_argument

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONG_NUMBER = re.compile(r"\d{4301}")
# json's messages, and RapidJSON's for the same fault (rapidjson/error/en.h)
_FAULTS = {
    "Expecting value": "Invalid value.",
    "Expecting property name enclosed in double quotes": "Missing a name for object member.",
    "Illegal trailing comma before end of object": "Missing a name for object member.",
    "Illegal trailing comma before end of array": "Invalid value.",
    "Expecting ':' delimiter": "Missing a colon after a name of object member.",
    "Extra data": "The document root must not be followed by other values.",
    "Unterminated string starting at": "Missing a closing quotation mark in string.",
    "Invalid control character at": "Invalid encoding in string.",
    "Invalid \\escape": "Invalid escape character in string.",
    "Invalid \\uXXXX escape": "Incorrect hex digit after \\u escape in string.",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed request. `has_booleans` is False only if there is surely no `true` or `false` in it.

    numpy takes True for 1 without a word where TensorFlow Serving refuses it; knowing that there is none saves looking
    at each of a million numbers.
    """

    members: Mapping[str, Any]
    has_booleans: bool


def parse_document(body: str) -> Document:
    """Return the JSON object in `body`.

    Raises:
        StatusError: 400, for anything else; NaN and Infinity are numbers.
    """
    if not body:
        raise invalid_argument("JSON Parse error: The document is empty")
    try:
        value = json.loads(body)
    except json.JSONDecodeError as fault:
        raise _parse_error(body, fault) from fault
    except ValueError as fault:
        # Python reads no whole number of more than 4,300 digits, RapidJSON none of more than 309
        number = _LONG_NUMBER.search(body)
        offset = len(body[: number.start()].encode("utf-8", "surrogatepass")) if number else 0
        raise invalid_argument(
            f"JSON Parse error: Number too big to be stored in double. at offset: {offset}"
        ) from fault
    except RecursionError as fault:
        raise invalid_argument("JSON Parse error: Terminate parsing due to Handler error. at offset: 0") from fault
    if not isinstance(value, dict):
        raise invalid_argument(f"JSON Value: {value_text(value)} Is not object")
    return Document(value, has_booleans="true" in body or "false" in body)


def value_text(value: Any) -> str:
    """Return `value` as error messages show it: RapidJSON's pretty form."""
    if isinstance(value, float):
        return decimal_text(value)
    return json.dumps(value, indent=4, ensure_ascii=False)


def type_name(value: Any) -> str:
    """Return the name that error messages have for the JSON type of `value`."""
    if value is None:
        return "Null"
    if isinstance(value, bool):
        return "True" if value else "False"
    names: dict[type, str] = {dict: "Object", list: "Array", str: "String"}
    return names.get(type(value), "Number")


def _parse_error(body: str, fault: json.JSONDecodeError) -> StatusError:
    words = _FAULTS.get(fault.msg)
    if fault.msg == "Expecting ',' delimiter":
        inside_object = _innermost_bracket(body[: fault.pos]) == "{"
        words = (
            "Missing a comma or } after an object member."
            if inside_object
            else "Missing a comma or ] after an array element."
        )
    if fault.msg == "Expecting value" and not body.strip():
        words = "The document is empty."
    position = fault.pos
    if fault.msg.startswith("Illegal trailing comma"):  # from Python 3.13 on; it points at the comma, not behind it
        position = len(body) - len(body[position + 1 :].lstrip())
    # RapidJSON counts bytes, json counts characters
    offset = len(body[:position].encode("utf-8", "surrogatepass"))
    return invalid_argument(f"JSON Parse error: {words or fault.msg} at offset: {offset}")


def _innermost_bracket(text: str) -> str:
    """Return the bracket that is still open at the end of `text`, which is valid JSON as far as it goes."""
    opened: list[str] = []
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            opened.append(character)
        elif character in "]}":
            opened.pop()
    return opened[-1] if opened else ""
