"""Request bodies of each content type as a predict request, and the answer's form that `Accept` asks for.

The container does this on the text, without parsing it, and so does this module: a fault in the data is TensorFlow
Serving's to name. https://github.com/aws/deep-learning-containers (tensorflow/inference)
"""

from __future__ import annotations

import re

JSON_TYPE = "application/json"
JSON_LINES_TYPE = "application/jsonlines"
_JSON_TYPES = frozenset({JSON_TYPE, JSON_LINES_TYPE, "application/jsons"})
_CSV_TYPE = "text/csv"

_PREDICT_REQUEST = re.compile(r'"(instances|inputs|examples)"\s*:')
_JSON_LINES = re.compile(r"[}\]]\s*[\[{]")
_LIST_OF_LISTS = re.compile(r"\s*\[\s*\[")
# A first field that starts like a number or with a quote is taken as JSON as it stands; so is a word that begins
# with e.
_STARTS_AS_JSON = re.compile(r'\s*["\d.Ee+\-]', re.ASCII)
_LINE_END = re.compile(r"\r?\n")


class UnsupportedMediaTypeError(Exception):
    """A content type that the container cannot read without an inference.py."""


def predict_body(content_type: str | None, body: str) -> str:
    """Return `body` as a request for TensorFlow Serving.

    The content type is compared as it is: like AWS's container, this refuses `application/json; charset=utf-8`. Raises
    UnsupportedMediaTypeError.
    """
    if content_type in _JSON_TYPES:
        return _from_json(body)
    if content_type == _CSV_TYPE:
        return _from_csv(body)
    raise UnsupportedMediaTypeError(f"Unsupported Media Type: {content_type or 'Unknown'}")


def shape_answer(body: str, accept: str | None) -> tuple[str, str]:
    """Return the answer's body and content type: on one line if `Accept` has JSON or JSON lines, else as it is."""
    accepted = [part.strip() for part in accept.split(",")] if accept else []
    if JSON_LINES_TYPE in accepted or JSON_TYPE in accepted:
        return body.replace("\n", ""), accepted[0]
    return body, JSON_TYPE


def _from_json(body: str) -> str:
    if _PREDICT_REQUEST.search(body):
        return body
    if _JSON_LINES.search(body):
        return _from_json_lines(body)
    rows = body if _LIST_OF_LISTS.match(body) else f"[{body}]"
    return f'{{"instances":{rows}}}'


def _from_json_lines(body: str) -> str:
    lines = _lines(body)
    if len(lines) == 1:  # values beside each other on one line are not taken apart: TensorFlow Serving refuses them
        return f'{{"instances":{lines[0]}}}'
    return f'{{"instances":[{",".join(lines)}]}}'


def _from_csv(body: str) -> str:
    are_strings = _STARTS_AS_JSON.match(body) is None
    rows = [_csv_row(line, are_strings=are_strings) for line in _lines(body)]
    return f'{{"instances":[{",".join(rows)}]}}'


def _csv_row(line: str, *, are_strings: bool) -> str:
    # AWS's script divides strings at the first comma alone and escapes the first quote alone: what it makes of the
    # rest of a line is TensorFlow Serving's to judge
    fields = '"' + line.replace('"', '\\"', 1).replace(",", '","', 1) + '"' if are_strings else line
    return f"[{fields}]" if "," in line else fields


def _lines(body: str) -> list[str]:
    stripped = (line.strip() for line in _LINE_END.split(body.strip()))
    return [line for line in stripped if line]
