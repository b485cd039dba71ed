"""The comparison of a command's output with that on its page."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ANYTHING = "..."


def is_as_shown(printed: str, shown: str) -> bool:
    """Line by line, but for spaces at the ends: a line `...` is any lines, `...` in a line anything."""
    return re.fullmatch(_pattern(shown), _plain(printed)) is not None


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in _COLOUR.sub("", text).strip("\n").splitlines()) + "\n"


def _pattern(shown: str) -> str:
    lines = (line.rstrip() for line in shown.splitlines())
    return "".join(
        r"(?:.*\n)*" if line.strip() == _ANYTHING else ".*".join(map(re.escape, line.split(_ANYTHING))) + r"\n"
        for line in lines
    )
