"""The changes of a made-up release that take something from a module's callers are found, and pass where the changelog
names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.releases.changelog import Section
from tests.scenarios.upgrades.breaks import unannounced
from tests.scenarios.upgrades.module_interface import interface_breaks

if TYPE_CHECKING:
    from pathlib import Path

MODULE = """
terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}
variable "name" {
  type = string
}
variable "sizes" {
  type    = list(number)
  default = []
}
output "arn" {
  value = var.name
}
"""


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return written(tmp_path / "before", MODULE)


def written(folder: Path, source: str) -> Path:
    module = folder / "this"
    module.mkdir(parents=True)
    (module / "variables.tf").write_text(source)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "name", "sentence"),
    [
        ('variable "sizes"', 'variable "counts"', "sizes", "this has no variable sizes any more"),
        (
            'output "arn"',
            'variable "zone" {\n  type = string\n}\noutput "arn"',
            "zone",
            "this has a new variable zone, which must be set",
        ),
        ("  default = []\n", "", "sizes", "this: sizes must be set, and had a default"),
        ("list(number)", "list(bool)", "sizes", "this: sizes[*] takes bool, and took number"),
        ('output "arn"', 'output "id"', "arn", "this has no output arn any more"),
        ("value = var.name", "value = 1\n  sensitive = true", "arn", "this: arn is sensitive now, which stops who"),
        (">= 1.9", ">= 1.11", "terraform", "this needs terraform >= 1.11, where >= 1.9 was enough"),
        (">= 5.100.0", "~> 5.100", "aws", "this needs aws ~> 5.100, where >= 5.100.0 was enough"),
    ],
)
def test_what_a_caller_loses_is_found_until_the_changelog_names_it(
    before: Path, tmp_path: Path, old: str, new: str, name: str, sentence: str
) -> None:
    now = written(tmp_path / "now", MODULE.replace(old, new))
    silent = Section("Unreleased", "", (("Changed", ("Something else.",)),))
    of_another = Section("Unreleased", "", (("Changed", ("BREAKING: `another` is gone.",)),))
    honest = Section("Unreleased", "", (("Changed", (f"BREAKING: `{name}` is not what it was.",)),))

    breaks = interface_breaks(before, now)

    assert sentence in unannounced(breaks, [silent])[0]
    assert unannounced(breaks, [silent]) == unannounced(breaks, [of_another])
    assert unannounced(breaks, [honest]) == []


def test_a_module_that_is_gone_is_found(before: Path, tmp_path: Path) -> None:
    now = tmp_path / "now"
    now.mkdir()

    assert [one.sentence for one in interface_breaks(before, now)] == ["there is no module this any more"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("list(number)", "list(string)"),
        ('output "arn"', 'variable "zone" {\n  type    = string\n  default = "a"\n}\noutput "arn"'),
        ('variable "name" {\n', 'variable "name" {\n  default = "x"\n'),
        ('output "arn"', 'output "id" {\n  value = 1\n}\noutput "arn"'),
        (">= 1.9", ">= 1.8"),
    ],
    ids=["wider type", "new variable with a default", "default", "new output", "older Terraform"],
)
def test_what_takes_nothing_from_callers_is_no_break(before: Path, tmp_path: Path, old: str, new: str) -> None:
    now = written(tmp_path / "now", MODULE.replace(old, new))

    assert interface_breaks(before, now) == []
