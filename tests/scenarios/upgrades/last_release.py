"""The last release, out of the history of this repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.scenarios.releases.changelog import read_changelog

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Release:
    """`commit` is what others have of version `version`; `found` says how it was found out, for a person."""

    version: str
    commit: str
    found: str
    is_tagged: bool


def last_release(repository: Path) -> Release:
    """The newest tag `v*` before HEAD; without one, the commit in which CHANGELOG.md gave its newest version a date.

    In a clone that has neither tags nor history, that is the oldest commit that it has.

    Raises:
        LookupError: the folder is not a git repository, or nothing was ever released in it.

    """
    if _git(repository, "rev-parse", "--git-dir") is None:
        raise LookupError(f"{repository} is not a git repository: an upgrade begins with what its history has")
    tag = _git(repository, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    if tag:
        commit = _git(repository, "rev-parse", f"{tag}^{{commit}}") or ""
        return Release(tag.removeprefix("v"), commit, f"the tag {tag}", is_tagged=True)
    released = read_changelog((repository / "CHANGELOG.md").read_text(encoding="utf-8")).released
    if not released:
        raise LookupError(f"{repository} has no tag v*, and its CHANGELOG.md no version with a date")
    version = released[0].name
    added = _git(repository, "log", "--reverse", "--format=%H", f"-S## [{version}] - ", "--", "CHANGELOG.md") or ""
    commit = added.partition("\n")[0] or _git(repository, "rev-parse", "HEAD") or ""
    shallow = _git(repository, "rev-parse", "--is-shallow-repository") == "true"
    missing = " of this clone, which is shallow (git fetch --unshallow --tags gets the rest)" if shallow else ""
    found = f"the commit {commit[:12]}{missing}: there is no tag v*, and CHANGELOG.md dates {version} from there on"
    return Release(version, commit, found, is_tagged=False)


def export(repository: Path, release: Release, path: str, into: Path) -> Path:
    """Write what the release has below `path` to `into`; gives that folder."""
    packed = subprocess.run(
        ["git", "-C", repository, "archive", release.commit, path], check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")
    return into / path


def _git(repository: Path, *arguments: str) -> str | None:
    ended = subprocess.run(["git", "-C", repository, *arguments], check=False, capture_output=True, text=True)
    return ended.stdout.strip() if ended.returncode == 0 else None
