"""CHANGELOG.md keeps to its form, and the check of the form finds what does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.scenarios.releases.changelog import REPOSITORY, faults, read_changelog

ROOT = Path(__file__).parents[3]
RIGHT = f"""# Changelog

## [Unreleased]

### Added

- BREAKING: `url` is gone.

## [1.1.0] - 2026-02-01

### Added

- One thing, on
  two lines.
- Another.

### Fixed

- A third.

## [1.0.0] - 2026-01-31

### Added

- The first.

[Unreleased]: {REPOSITORY}/compare/v1.1.0...HEAD
[1.1.0]: {REPOSITORY}/compare/v1.0.0...v1.1.0
[1.0.0]: {REPOSITORY}/releases/tag/v1.0.0
"""


def test_the_changelog_keeps_to_its_form() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = read_changelog((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))

    assert faults(changelog, version=package["version"]) == []


def test_a_right_one_is_read_whole() -> None:
    changelog = read_changelog(RIGHT)

    assert faults(changelog, version="1.1.0") == []
    assert [section.name for section in changelog.sections] == ["Unreleased", "1.1.0", "1.0.0"]
    assert changelog.sections[0].breaking == ("BREAKING: `url` is gone.",)
    assert dict(changelog.released[0].entries) == {
        "Added": ("One thing, on two lines.", "Another."),
        "Fixed": ("A third.",),
    }
    assert [section.name for section in changelog.since("1.0.0")] == ["Unreleased", "1.1.0"]


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("## [Unreleased]", "## Next", "the first section, and no other, is '## [Unreleased]'"),
        ("## [1.1.0] - 2026-02-01", "## [1.1] - 2026-02-01", "'1.1' is not a version such as 1.2.3"),
        ("## [1.1.0] - 2026-02-01", "## 1.1.0", "1.1.0 has the date ''"),
        ("2026-02-01", "1.2.2026", "1.1.0 has the date '1.2.2026'"),
        ("2026-02-01", "2026-01-01", "1.1.0 is of 2026-01-01, before 1.0.0 of 2026-01-31"),
        ("## [1.1.0]", "## [0.9.0]", "0.9.0 stands above 1.0.0"),
        ("### Fixed", "### Mended", "1.1.0 has ['Added', 'Mended']"),
        ("### Fixed", "### Added", "1.1.0 has ['Added', 'Added']"),
        ("### Added\n\n- The first.\n", "", "1.0.0 says nothing"),
        ("- A third.", "A third.", "Fixed of 1.1.0 has no entry"),
        ("- A third.", "- BREAKING: `x` is mended.", "1.1.0 breaks something, so that after 1.0.0 it must be 2.0.0"),
        ("- BREAKING: `url` is", "- (BREAKING) `url` is", "begin it with 'BREAKING: '"),
        ("`url`", "url", "put what breaks in `backticks`"),
        ("v1.0.0...v1.1.0", "v0.9.0...v1.1.0", "[1.1.0] links to"),
        ("[1.0.0]: ", "[1.0]: ", "[1.0.0] links to None"),
    ],
)
def test_what_breaks_the_form_is_found(right: str, wrong: str, sentence: str) -> None:
    changelog = read_changelog(RIGHT.replace(right, wrong))

    assert sentence in "\n".join(faults(changelog, version="1.1.0"))


@pytest.mark.parametrize("version", ["1.0.0", "1.1.1"])
def test_the_package_has_the_version_that_is_released_or_a_higher_one_with_entries(version: str) -> None:
    nothing_new = RIGHT.replace("### Added\n\n- BREAKING: `url` is gone.\n", "")

    assert "pyproject.toml has version" in "\n".join(faults(read_changelog(nothing_new), version=version))


def test_before_1_0_a_minor_version_may_break() -> None:
    early = RIGHT.replace("1.0.0", "0.1.0").replace("1.1.0", "0.2.0").replace("- A third.", "- BREAKING: `x` is gone.")

    assert faults(read_changelog(early), version="0.2.0") == []
