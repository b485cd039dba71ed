"""The breaks of an upgrade, and whether the changelog names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.scenarios.releases.changelog import Section


@dataclass(frozen=True, slots=True)
class Break:
    """`name` is what an entry of the changelog has to name, such as a variable; `sentence` is for a person."""

    name: str
    sentence: str


def unannounced(breaks: Iterable[Break], sections: Iterable[Section]) -> list[str]:
    """The breaks that no entry of these sections names, each with the entry that is missing."""
    entries = [entry for section in sections for entry in section.breaking]
    return [
        f"{one.sentence}. If that is meant, say so below Unreleased in CHANGELOG.md, and what to do about it: "
        f"- BREAKING: `{one.name}` …"
        for one in breaks
        if not any(f"`{one.name}`" in entry for entry in entries)
    ]
