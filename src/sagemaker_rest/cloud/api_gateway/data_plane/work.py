"""The amount of work of a request: little is done at once, the rest in a process of its own (`worker_processes.py`).

Little is what takes some milliseconds at most, whatever the body says. A template that may do more with a small body
has a loop, a pattern, a value that it makes of others, or a path that it takes from the request.
"""

from __future__ import annotations

import json
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import IntegrationSnapshot
    from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses

Result = TypeVar("Result")

# A template over a megabyte of JSON takes a second; over this much, some milliseconds.
LITTLE_BYTES = 65_536
# before it is rendered for the first time, a template is read: that takes so many times as long
_READING = 8
# so much of a schema is compared with a body in the time that a template takes to go over it
_SCHEMA_BYTES = 4096
# of a pattern for a status, which has three digits: more could try them in more ways than anyone waits for
_MOST_REPETITIONS = 8
_LONGEST_SELECTION = 256
UNKNOWN = sys.maxsize
# [?] what is read of templates, schemas and paths is cheap to look at: AWS has none that is larger
_DIRECTIVE = re.compile(r"#\{?(\w+|@)")
_PLAIN_DIRECTIVES = frozenset({"if", "elseif", "else", "end", "set", "stop"})
_SET = re.compile(r"#\{?set\b")
_CONSTANT = r"""(?:"[^"$#]*"|'[^']*'|-?\d+(?:\.\d+)?|true|false)"""
_PLAIN_SET = re.compile(
    rf"#(?:set|\{{set\}})\s*\(\s*\$!?\{{?\w+\}}?\s*=\s*(?:{_CONSTANT}|\$!?\{{?\w+(?:\.\w+)*(?:\(\s*{_CONSTANT}?\s*\))?\}}?)\s*\)"
)
_METHOD = re.compile(r"\.(\w+)\s*\(")
_PLAIN_METHODS = frozenset(
    {
        "base64Decode",
        "base64Encode",
        "contains",
        "endsWith",
        "equals",
        "escapeJavaScript",
        "get",
        "isEmpty",
        "json",
        "length",
        "params",
        "path",
        "size",
        "startsWith",
        "toString",
        "urlDecode",
        "urlEncode",
    }
)
_QUERY = re.compile(r"\.(?:json|path)\s*\(")
# a comma names several members, each again at every step
_PLAIN_QUERY = re.compile(r"""\.(?:json|path)\s*\(\s*(?:'[^',]*'|"\$?[^"$,]*")\s*\)""")
_NESTED_ESCAPE = re.compile(r"\$!?\{?util\.\w+\s*\([^)]*\$!?\{?util\b")
# steps of a path that lead to more than the document has, or compare with patterns
_LOOKS_EVERYWHERE = ("..", "[?", "=~")
# `4\d{2}` and `(4|5)\d+` are what most have; groups that repeat what repeats are what takes long
_HARD_SELECTION = re.compile(r"\)[*+?{]|\{(?!\d\})")
_BODY_EXPRESSION = re.compile(r"(?:method\.request|integration\.response)\.body\.")


async def work_on(workers: WorkerProcesses, weight: int, work: Callable[..., Result], *arguments: Any) -> Result:
    """Return what `work` returns, or raise what it raises. `weight` is how many bytes a template could go over in the
    time that the work takes.
    """
    return work(*arguments) if weight <= LITTLE_BYTES else await workers.run(work, *arguments)


def weight_of_validation(body: bytes, schemas: Iterable[str]) -> int:
    """Return the weight of holding a body against a JSON schema that may refer to the others of `schemas`."""
    given = tuple(schemas)
    if not all(map(_is_plain_schema, given)):
        return UNKNOWN
    return len(body) * max(1, sum(map(len, given)) // _SCHEMA_BYTES)


def weight_of_request(body: bytes, integration: IntegrationSnapshot) -> int:
    """Return the weight of mapping a request's body."""
    return _weight(
        body,
        [text for text in integration.request_templates.values() if text],
        integration.request_parameters.values(),
        converts=integration.content_handling is not None,
    )


def weight_of_response(body: bytes, integration: IntegrationSnapshot) -> int:
    """Return the weight of mapping the body of a backend's answer."""
    responses = integration.responses
    if not all(_is_plain_selection(response.selection_pattern or "") for response in responses):
        return UNKNOWN
    return _weight(
        body,
        [text for response in responses for text in response.templates.values() if text],
        [expression for response in responses for expression in response.parameters.values()],
        converts=any(response.content_handling is not None for response in responses),
    )


def _weight(body: bytes, templates: list[str], expressions: Iterable[str], *, converts: bool) -> int:
    """Return how much is written at most: a template may write the body as often as it has a reference."""
    paths = [expression for expression in expressions if _BODY_EXPRESSION.match(expression)]
    if not (all(map(_is_plain_template, templates)) and all(map(_is_plain_path, paths))):
        return UNKNOWN
    references = max((text.count("$") // 2 + 1 for text in templates), default=0)
    return max(map(len, templates), default=0) * _READING + len(body) * (references + len(paths) + converts)


@lru_cache(maxsize=512)
def _is_plain_template(template: str) -> bool:
    return (
        _PLAIN_DIRECTIVES.issuperset(_DIRECTIVE.findall(template))
        and len(_SET.findall(template)) == len(_PLAIN_SET.findall(template))
        and _PLAIN_METHODS.issuperset(_METHOD.findall(template))
        and len(_QUERY.findall(template)) == len(_PLAIN_QUERY.findall(template))
        and _NESTED_ESCAPE.search(template) is None
        and not _looks_everywhere(template)
    )


def _looks_everywhere(text: str) -> bool:
    return any(step in text for step in _LOOKS_EVERYWHERE)


def _is_plain_path(path: str) -> bool:
    return "," not in path and not _looks_everywhere(path)


def _is_plain_selection(pattern: str) -> bool:
    repetitions = sum(map(pattern.count, "*+?{"))
    return (
        repetitions <= _MOST_REPETITIONS and len(pattern) <= _LONGEST_SELECTION and not _HARD_SELECTION.search(pattern)
    )


@lru_cache(maxsize=512)
def _is_plain_schema(schema: str) -> bool:
    """Return whether a schema is quick: one that refers to others or to itself, or whose patterns need more than one
    pass, may take any time.
    """
    try:
        # JSON can spell each of these characters by its number
        plain = json.dumps(json.loads(schema))
    except (RecursionError, ValueError):
        return False
    return "$ref" not in plain and "(?" not in plain and re.search(r"\\\\[1-9]|\\\\k", plain) is None
