"""Each page is followed from its top to its end, and works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.documentation.commands import TABLE, Table, read_table
from tests.scenarios.documentation.following import follow
from tests.scenarios.documentation.pages import read_steps

if TYPE_CHECKING:
    from sagemaker_rest.targets.target import Target
    from tests.scenarios.documentation.conftest import NewShell

ROOT = Path(__file__).parents[3]
PAGES = ["README.md", *sorted(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))]


@pytest.fixture(scope="module")
def table() -> Table:
    return read_table(TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_says_works(page: str, table: Table, new_shell: NewShell, target: Target) -> None:
    steps = read_steps((ROOT / page).read_text(encoding="utf-8"))
    shell = new_shell(in_a_clone=page in table.in_a_clone, own_cloud=page in table.own_cloud)
    before = target.inventory()

    failure = next(
        filter(None, (follow(page, step, shell, table, cloud=str(target.endpoint_url)) for step in steps)), None
    )

    assert failure is None, failure
    assert sorted(target.inventory() - before) == []
