"""An upgrade begins with a release: in a repository with tags, without them, and without history."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.upgrades.last_release import export, last_release

if TYPE_CHECKING:
    from pathlib import Path

CHANGELOG = "# Changelog\n\n## [Unreleased]\n{released}"
RELEASED = "\n## [0.1.0] - 2026-01-31\n\n### Added\n\n- It.\n"


def git(repository: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"]
    command = ["git", *settings, "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(repository: Path, changelog: str, code: str) -> str:
    (repository / "CHANGELOG.md").write_text(changelog)
    (repository / "code").mkdir(exist_ok=True)
    (repository / "code" / "main.tf").write_text(code)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", code)
    return git(repository, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits: before the release, the release, after it."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, CHANGELOG.format(released=""), "before")
    commit(folder, CHANGELOG.format(released=RELEASED), "released")
    commit(folder, CHANGELOG.format(released=RELEASED), "after")
    return folder


def test_without_a_tag_it_is_the_commit_that_gave_the_version_a_date(repository: Path, tmp_path: Path) -> None:
    release = last_release(repository)

    assert (release.version, release.is_tagged) == ("0.1.0", False)
    assert "there is no tag v*, and CHANGELOG.md dates 0.1.0" in release.found
    assert (export(repository, release, "code", tmp_path / "there") / "main.tf").read_text() == "released"


def test_with_tags_it_is_the_newest_of_them_that_is_a_release(repository: Path, tmp_path: Path) -> None:
    git(repository, "tag", "v0.1.0", "HEAD~2")
    git(repository, "tag", "experiment", "HEAD")

    release = last_release(repository)

    assert (release.version, release.found, release.is_tagged) == ("0.1.0", "the tag v0.1.0", True)
    assert (export(repository, release, "code", tmp_path / "there") / "main.tf").read_text() == "before"


def test_a_clone_without_history_says_that_it_has_none(repository: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), str(shallow))

    release = last_release(shallow)

    assert release.commit == git(repository, "rev-parse", "HEAD")
    assert "which is shallow (git fetch --unshallow --tags" in release.found


def test_a_folder_without_git_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="is not a git repository"):
        last_release(tmp_path)


def test_a_repository_without_a_release_is_told_apart(repository: Path) -> None:
    (repository / "CHANGELOG.md").write_text(CHANGELOG.format(released=""))

    with pytest.raises(LookupError, match=r"no tag v\*, and its CHANGELOG.md no version with a date"):
        last_release(repository)
