"""CHANGELOG.md as data, and what is wrong with its form: https://keepachangelog.com/en/1.1.0/."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPOSITORY = "https://github.com/your-organisation/sagemaker-rest"
UNRELEASED = "Unreleased"
CATEGORIES = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
BREAKING = "BREAKING: "

_HEADING = re.compile(r"^## (?:\[(?P<name>[^\]]+)\](?: - (?P<date>\S+))?|(?P<other>.*))$")
_LINK = re.compile(r"^\[(?P<name>[^\]]+)\]: (?P<address>\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """One version, or what has none yet. `entries` are the texts of each category, in their order."""

    name: str
    date: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def breaking(self) -> tuple[str, ...]:
        """The entries that say BREAKING."""
        return tuple(text for _, texts in self.entries for text in texts if text.startswith(BREAKING))


@dataclass(frozen=True, slots=True)
class Changelog:
    """All sections as they follow each other, the newest first, and the addresses that their names link to."""

    sections: tuple[Section, ...]
    links: Mapping[str, str]

    @property
    def released(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.name != UNRELEASED)

    def since(self, version: str) -> tuple[Section, ...]:
        """Return what came after a version: what is unreleased, and the versions above it."""
        return tuple(
            section
            for section in self.sections
            if section.name == UNRELEASED or Version(section.name) > Version(version)
        )


def read_changelog(text: str) -> Changelog:
    """Split the text at its headings; what is wrong with them is for `faults` to say."""
    sections = []
    for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        found = _HEADING.match(heading)
        name = (found["name"] or found["other"]) if found else heading
        sections.append(Section(name.strip(), (found["date"] or "") if found else "", tuple(_categories(body))))
    return Changelog(tuple(sections), {found["name"]: found["address"] for found in _LINK.finditer(text)})


def _categories(body: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in re.split(r"^### ", _LINK.sub("", body), flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        entries = re.split(r"^- ", rest, flags=re.MULTILINE)[1:]
        yield name.strip(), tuple(" ".join(entry.split()) for entry in entries)


def faults(changelog: Changelog, *, version: str) -> list[str]:
    """Return what breaks the form, a sentence each; `version` is the package's."""
    names = [section.name for section in changelog.sections]
    if names[:1] != [UNRELEASED] or names.count(UNRELEASED) != 1:
        return [f"the first section, and no other, is '## [{UNRELEASED}]'; the sections are {names}"]
    strangers = [name for name in names[1:] if not _is_version(name)]
    if strangers:
        return [f"{name!r} is not a version such as 1.2.3: write '## [1.2.3] - 2026-01-31'" for name in strangers]
    return [
        *_order_faults(changelog.released),
        *(fault for section in changelog.sections for fault in _section_faults(section)),
        *(fault for newer, older in pairwise(changelog.released) for fault in _step_faults(newer, older)),
        *_link_faults(changelog),
        *_version_faults(changelog, version),
    ]


def _is_version(name: str) -> bool:
    try:
        return str(Version(name)) == name and len(Version(name).release) == 3
    except InvalidVersion:
        return False


def _order_faults(released: tuple[Section, ...]) -> Iterator[str]:
    for section in released:
        try:
            date.fromisoformat(section.date)
        except ValueError:
            yield f"{section.name} has the date {section.date!r}: write the day of its release, such as 2026-01-31"
    for newer, older in pairwise(released):
        if Version(newer.name) <= Version(older.name):
            yield f"{newer.name} stands above {older.name}: the newest version comes first"
        if newer.date < older.date:
            yield f"{newer.name} is of {newer.date}, before {older.name} of {older.date}"


def _section_faults(section: Section) -> Iterator[str]:
    named = [name for name, _ in section.entries]
    if named != [name for name in CATEGORIES if name in named]:
        yield f"{section.name} has {named}: each of {list(CATEGORIES)} at most once, in this order"
    if section.name != UNRELEASED and not named:
        yield f"{section.name} says nothing: an entry below a category, such as '### Added'"
    for name, entries in section.entries:
        if not entries:
            yield f"{name} of {section.name} has no entry that begins with '- '"
        for entry in entries:
            if "BREAKING" in entry and not (entry.startswith(BREAKING) and "`" in entry):
                yield f"{entry!r} of {section.name}: begin it with '{BREAKING}', and put what breaks in `backticks`"


def _step_faults(newer: Section, older: Section) -> Iterator[str]:
    now, before = Version(newer.name), Version(older.name)
    steps = {(before.major + 1, 0, 0)}
    if before.major == 0:
        steps.add((0, before.minor + 1, 0))
    if newer.breaking and now.release not in steps:
        wanted = " or ".join(".".join(map(str, step)) for step in sorted(steps))
        yield f"{newer.name} breaks something, so that after {older.name} it must be {wanted}"


def _link_faults(changelog: Changelog) -> Iterator[str]:
    released = [section.name for section in changelog.released]
    wanted = {newer: f"{REPOSITORY}/compare/v{older}...v{newer}" for newer, older in pairwise(released)}
    if released:
        wanted[UNRELEASED] = f"{REPOSITORY}/compare/v{released[0]}...HEAD"
        wanted[released[-1]] = f"{REPOSITORY}/releases/tag/v{released[-1]}"
    for name in sorted(wanted.keys() | changelog.links.keys()):
        if changelog.links.get(name) != wanted.get(name):
            yield f"[{name}] links to {changelog.links.get(name)}, and should to {wanted.get(name)}"


def _version_faults(changelog: Changelog, version: str) -> Iterator[str]:
    newest = changelog.released[0].name if changelog.released else "0.0.0"
    unreleased = changelog.sections[0]
    if version == newest or (Version(version) > Version(newest) and unreleased.entries):
        return
    yield (
        f"pyproject.toml has version {version}, and the newest that is released is {newest}: it is that one, or a "
        f"higher one with entries below {UNRELEASED}"
    )
