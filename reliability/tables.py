"""Figures as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def rows(named: Mapping[str, object]) -> str:
    """Return a table of two columns."""
    return columns(("", ""), named.items())


def columns(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a table whose columns but the first are aligned to the right, where there are more than two."""
    align = "---:" if len(heads) > 2 else "---"
    rules = ["---", *[align] * (len(heads) - 1)]
    return "\n".join(_line(each) for each in (heads, rules, *lines))


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |".replace("|  |", "| |")
