"""A module reaches for nothing outside its folder, so that a source may name the folder alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.terraform.sources import find_sources
from tests.scenarios.consumers.conftest import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

MODULES = PROJECT / "terraform" / "modules"
FOLDERS = sorted({file.parent for file in MODULES.rglob("*.tf")})

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(MODULES)))


def test_no_path_leads_out_of_the_module(folder: Path) -> None:
    assert find_sources(folder, str(folder)).parts == (folder,)


@pytest.mark.parametrize(
    "word",
    [
        pytest.param(r"\bpath\.(root|cwd)\b", id="a path from the folder that Terraform runs in"),
        pytest.param(r'^provider "', id="a provider of its own"),
    ],
)
def test_what_is_the_caller_s_is_not_in_the_module(folder: Path, word: str) -> None:
    lines = [line for file in sorted(folder.glob("*.tf")) for line in file.read_text().splitlines()]

    assert [line for line in lines if re.search(word, line)] == []
