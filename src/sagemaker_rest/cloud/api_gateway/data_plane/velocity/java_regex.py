"""Java's regular expressions with Python's: what `replaceAll`, `split` and `matches` of a text take."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import ArrayList, TemplateError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

_REPLACED = re.compile(r"\\(?P<literal>.)|\$(?P<group>\d)|\$\{(?P<name>\w+)\}|(?P<broken>\$)", re.DOTALL)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern; `\\d` and its kind mean ASCII, as in Java.

    Raises:
        TemplateError: The pattern is not right.
        UnsupportedError: The pattern uses what Java alone has.
    """
    try:
        return re.compile(pattern.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!"), re.ASCII)
    except re.error as error:
        if "\\p" in pattern or "\\P" in pattern or "&&" in pattern:
            raise UnsupportedError(f"The regular expression {pattern!r}") from error
        raise TemplateError(f"{pattern!r} is not a regular expression: {error}") from error


def replace(text: str, pattern: str, replacement: str, count: int = 0) -> str:
    """Replace every match, or `count` of them; in the replacement `$1` is a group and a backslash quotes."""
    return compiled(pattern).sub(_replacing(replacement), text, count=count)


def split(text: str, pattern: str, limit: int = 0) -> ArrayList:
    """Split at each match. Without a limit empty texts at the end are dropped; a negative one keeps them."""
    parts, end = ArrayList(), 0
    for match in compiled(pattern).finditer(text):
        if limit > 0 and len(parts) == limit - 1:
            break
        if match.end() == 0 or (match.start() == match.end() == len(text)):
            continue  # an empty match at either end separates nothing
        parts.append(text[end : match.start()])
        end = match.end()
    if not parts:
        return ArrayList([text])
    parts.append(text[end:])
    while limit == 0 and parts and not parts[-1]:
        parts.pop()
    return parts


def _replacing(replacement: str) -> Callable[[re.Match[str]], str]:
    if "\\" not in replacement and "$" not in replacement:
        return lambda _: replacement

    def replaced(match: re.Match[str]) -> str:
        def part(found: re.Match[str]) -> str:
            if found["literal"] is not None:
                return found["literal"]
            if found["broken"]:
                raise TemplateError(f"{replacement!r} refers to a group that it does not name")
            try:
                return match[int(found["group"]) if found["group"] else found["name"]] or ""
            except IndexError as error:
                raise TemplateError(f"{replacement!r} refers to a group that is not there") from error

        return _REPLACED.sub(part, replacement)

    return replaced
