"""The differences between a plan, or a refusal, and what a case expects: a line for each."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.terraform.changes import is_same
from sagemaker_rest.terraform.sensitive import MASK, is_marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sagemaker_rest.terraform.plan import Plan

# How a case, like Terraform, writes what is not known before an apply.
UNKNOWN = "(known after apply)"
# Among the counts, the number of resources of all types.
EVERY_RESOURCE = "resources"
_ABSENT = object()


def counts_that_differ(plan: Plan, counts: Mapping[str, int]) -> list[str]:
    found = {
        kind: [resource.address for resource in plan.resources.values() if kind in (resource.type, EVERY_RESOURCE)]
        for kind in counts
    }
    return [
        f"{kind}: expected {number}, the plan has {len(found[kind])}"
        + (f" ({', '.join(sorted(found[kind]))})" if found[kind] else "")
        for kind, number in counts.items()
        if len(found[kind]) != number
    ]


def values_that_differ(plan: Plan, address: str, arguments: Mapping[str, Any]) -> list[str]:
    there = {**plan.data_sources, **plan.resources}
    if address not in there:
        near = difflib.get_close_matches(address, there, n=3, cutoff=0.5)
        return [f"the plan has no {address}" + (f"; it has {', '.join(near)}" if near else "")]
    found = there[address]
    return [
        line
        for argument, expected in arguments.items()
        for line in _differences(
            argument,
            expected,
            found.values.get(argument, _ABSENT),
            unknown=found.unknown.get(argument, False),
            is_sensitive=is_marked(found.sensitive.get(argument)),
        )
    ]


def outputs_that_differ(plan: Plan, outputs: Mapping[str, Any]) -> list[str]:
    return [
        line
        for name, expected in outputs.items()
        for line in _differences(
            name,
            expected,
            plan.outputs.get(name, _ABSENT),
            unknown=name in plan.unknown_outputs,
            is_sensitive=name in plan.sensitive_outputs,
        )
    ]


def unexpected_sentences(said: Sequence[str], expected: Sequence[str]) -> list[str]:
    """Return the sentences of a refusal that contain none of those expected."""
    return [sentence for sentence in said if not any(one.strip() in sentence for one in expected)]


def _differences(where: str, expected: Any, actual: Any, *, unknown: Any, is_sensitive: bool) -> Iterator[str]:
    if unknown is True or expected == UNKNOWN:
        if unknown is not True or expected != UNKNOWN:
            yield _line(where, expected, UNKNOWN if unknown is True else actual, is_sensitive=is_sensitive)
        return
    if isinstance(expected, dict | list) and isinstance(actual, str):
        actual = _decoded(actual)
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            inner = unknown.get(key, False) if isinstance(unknown, dict) else False
            yield from _differences(
                f"{where}.{key}", value, actual.get(key, _ABSENT), unknown=inner, is_sensitive=is_sensitive
            )
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for position, (value, found) in enumerate(zip(expected, actual, strict=True)):
            inner = unknown[position] if isinstance(unknown, list) and position < len(unknown) else False
            yield from _differences(f"{where}[{position}]", value, found, unknown=inner, is_sensitive=is_sensitive)
    elif not is_same(expected, actual):
        yield _line(where, expected, actual, is_sensitive=is_sensitive)


def _decoded(text: str) -> Any:
    """Return the value of a policy's JSON: a case may write it as it is instead of as a string."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _line(where: str, expected: object, actual: object, *, is_sensitive: bool) -> str:
    shown = MASK if is_sensitive else _shown(actual)
    return f"{where}: expected {_shown(expected)}, the plan has {shown}"


def _shown(value: object) -> str:
    if value is _ABSENT:
        return "none"
    return UNKNOWN if value == UNKNOWN else json.dumps(value, ensure_ascii=False, default=str)
