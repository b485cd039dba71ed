"""Sensitive values: what Terraform marks so and what a variable's declaration does, and texts without them.

By place, all of them are hidden: an assertion on a plan shows none of what is marked there (`hidden`). Elsewhere, in
tracebacks, reports, errors and logs, a value is known by its text alone (`SECRETS.mask`), and a short or a common one
is everywhere. So there
- one of 12 characters or more is masked wherever it stands, and each such line of one with several lines;
- one of 6 to 11 characters as a word: not inside a longer one;
- one of 4 or 5 characters where it stands in quotes, all of it;
- a shorter one, and a common word (`true`, `default`, a region), is not.
What pytest cuts off (`"begin...end"`) is masked, too: the beginning of a value before the dots and its end behind them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

MASK = "(sensitive)"

_ANYWHERE, _AS_A_WORD, _IN_QUOTES = 12, 6, 4
_COMMON = re.compile(
    r"true|false|null|none|default|enabled|disabled|admin|root|user(?:name)?|password|secret|test|name|value"
    r"|localhost|string|number|[a-z]{2}(?:-[a-z]+)+-[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2}",
    re.IGNORECASE,
)
# What cuts a text off: pytest's reprs by three dots, those of plans by an ellipsis.
_CUT = re.compile(r"\.\.\.|…")
_LONGEST_CUT = 400


class Secrets:
    """The sensitive values that this process has met."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, value: object) -> None:
        """Mask a value from now on, and all that is in it."""
        new = {text for leaf in _leaves(value) for text in _forms(leaf)} - self._texts
        if new:
            self._texts |= new
            self._pattern = re.compile("|".join(map(_expression, sorted(self._texts, key=len, reverse=True))))

    def mask(self, text: str) -> str:
        """Return the text with all known sensitive values masked."""
        if self._pattern is None:
            return text
        return self._without_cut_ones(self._pattern.sub(MASK, text))

    def are_in(self, text: str) -> bool:
        return self.mask(text) != text

    def _without_cut_ones(self, text: str) -> str:
        kept, end = [], 0
        for cut in _CUT.finditer(text):
            before, after = text[end : cut.start()], text[cut.end() : cut.end() + _LONGEST_CUT]
            head = max((_overlap(before, secret) for secret in self._texts), default=0)
            tail = max((_overlap(secret, after) for secret in self._texts), default=0)
            kept += [before[: len(before) - head], MASK if head else "", cut[0], MASK if tail else ""]
            end = cut.end() + tail
        return "".join([*kept, text[end:]])


# All of a process's: whoever asks for a mask does not know where a text comes from.
SECRETS = Secrets()


def hidden(value: Any, marks: Any) -> Any:
    """Return the value with a mask in place of each part that is marked.

    `marks` is True, or has the shape of the value with True where it is sensitive, as Terraform gives it.

    >>> hidden({"user": "me", "keys": ["a", "b"]}, {"keys": [False, True]})
    {'user': 'me', 'keys': ['a', '(sensitive)']}
    """
    if marks is True:
        return MASK
    if isinstance(marks, Mapping) and isinstance(value, Mapping):
        return {key: hidden(part, marks.get(key)) for key, part in value.items()}
    if _is_list(marks) and _is_list(value):
        return [hidden(part, marks[at] if at < len(marks) else None) for at, part in enumerate(value)]
    # a shape that is not the value's: better too little than too much
    return MASK if is_marked(marks) else value


def marked(value: Any, marks: Any) -> Iterator[Any]:
    """Yield each part of a value that is marked, in the same sense."""
    if marks is True:
        yield value
    elif isinstance(marks, Mapping) and isinstance(value, Mapping):
        for key, mark in marks.items():
            yield from marked(value.get(key), mark)
    elif _is_list(marks) and _is_list(value):
        for part, mark in zip(value, marks, strict=False):
            yield from marked(part, mark)
    elif is_marked(marks):
        yield value


def is_marked(marks: Any) -> bool:
    """Return whether any part of a value is marked: True, in the shape of the value."""
    if isinstance(marks, Mapping):
        return any(map(is_marked, marks.values()))
    if _is_list(marks):
        return any(map(is_marked, marks))
    return marks is True


def marked_in_plan(document: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the values that a plan, as `terraform show -json` prints it, knows and marks as sensitive."""
    for changed in ("resource_changes", "resource_drift"):
        for entry in document.get(changed, []):
            yield from _marked_in_change(entry["change"])
    for change in document.get("output_changes", {}).values():
        yield from _marked_in_change(change)
    for values in (document.get("planned_values", {}), document.get("prior_state", {}).get("values", {})):
        for output in values.get("outputs", {}).values():
            if output.get("sensitive"):
                yield output.get("value")
        yield from _marked_in_module(values.get("root_module", {}))
    declared = document.get("configuration", {}).get("root_module", {}).get("variables", {})
    for name, given in document.get("variables", {}).items():
        if declared.get(name, {}).get("sensitive"):
            yield given.get("value")


def _marked_in_change(change: Mapping[str, Any]) -> Iterator[Any]:
    for side in ("before", "after"):
        yield from marked(change.get(side), change.get(f"{side}_sensitive"))


def _marked_in_module(module: Mapping[str, Any]) -> Iterator[Any]:
    for resource in module.get("resources", []):
        yield from marked(resource.get("values"), resource.get("sensitive_values"))
    for child in module.get("child_modules", []):
        yield from _marked_in_module(child)


def _leaves(value: object) -> Iterator[str]:
    """Yield the texts and numbers in a value; also those in a text that is JSON, because a test reads it as such."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from _leaves(part)
    elif value is not None and not isinstance(value, bool):
        text = str(value)
        yield text
        if text[:1] in {"{", "["}:
            try:
                yield from _leaves(json.loads(text))
            except ValueError:
                return


def _forms(leaf: str) -> Iterator[str]:
    """Yield the forms of a text in other texts: as it is, line by line, in Python's and in JSON's quotes, in a URL."""
    lines = leaf.splitlines()
    if len(lines) > 1:
        yield from (form for line in lines if len(line.strip()) >= _ANYWHERE for form in _forms(line.strip()))
    text = leaf.strip()
    if len(text) >= _IN_QUOTES and not _COMMON.fullmatch(text):
        yield from {
            text,
            repr(text)[1:-1],
            json.dumps(text)[1:-1],
            json.dumps(text, ensure_ascii=False)[1:-1],
            quote(text, safe=""),
        }


def _expression(text: str) -> str:
    escaped = re.escape(text)
    if len(text) >= _ANYWHERE:
        return escaped
    if len(text) >= _AS_A_WORD:
        # behind a line break that a repr writes as \n, it is a word, too
        return rf"(?:(?<![A-Za-z0-9_])|(?<=\\[nrt])){escaped}(?![A-Za-z0-9_])"
    return rf"(?<=[\"']){escaped}(?=[\"'])"


def _overlap(before: str, after: str) -> int:
    """Return how many characters at the end of one text begin the other, if that is enough to tell."""
    for length in range(min(len(before), len(after), _LONGEST_CUT), _IN_QUOTES - 1, -1):
        if before.endswith(after[:length]):
            return length
    return 0


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))
