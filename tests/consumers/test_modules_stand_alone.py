"""A module reaches for nothing outside its folder, so that a source may name the folder alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.terraform.configuration import read_configuration
from sagemaker_rest.terraform.sources import find_sources
from tests.consumers.conftest import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

MODULES = PROJECT / "terraform" / "modules"
FOLDERS = sorted({file.parent for file in MODULES.rglob("*.tf")})

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(MODULES)))


def test_no_path_leads_out_of_the_module(folder: Path) -> None:
    assert find_sources(folder, str(folder)).parts == (folder,)


def test_nothing_counts_from_the_folder_that_terraform_runs_in(folder: Path) -> None:
    found = [line for file in sorted(folder.glob("*.tf")) for line in file.read_text().splitlines()]

    assert [line for line in found if re.search(r"\bpath\.(root|cwd)\b", line)] == []


def test_every_provider_comes_from_who_calls_the_module(folder: Path) -> None:
    assert read_configuration(folder).providers == ()
