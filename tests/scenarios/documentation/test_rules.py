"""The pages keep to the rules, so that nothing on them escapes being run, and the table has nothing that none needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.scenarios.documentation.commands import TABLE, Table, read_table, unproved
from tests.scenarios.documentation.pages import CONSOLE, Command, Python, languages, read_steps

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
LONGEST_PAGE = 240
# What a command could hide in without being run.
SHELLS = {"sh", "bash", "shell", "shell-session", "zsh"}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@pytest.fixture(scope="module")
def table() -> Table:
    return read_table(TABLE.read_text(encoding="utf-8"))


@every_page
def test_commands_stand_in_console_blocks_alone(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert SHELLS.isdisjoint(languages(text)), f"use ```{CONSOLE}, and $ before each command"


@every_page
def test_no_command_stands_in_another_block(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = [step for step in read_steps(text) if isinstance(step, Command)]

    assert len(commands) == len(re.findall(r"^\s*\$ ", text, re.MULTILINE))


@every_page
def test_every_console_block_holds_a_command(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert languages(text).count(CONSOLE) == len(re.findall(rf"^\s*```{CONSOLE}\n\s*\$ ", text, re.MULTILINE))


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@every_page
def test_a_page_can_be_read_in_one_go(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= LONGEST_PAGE


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")

    assert [page.name for page in DOCS.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index] == []


def test_every_entry_of_the_table_is_proved(table: Table) -> None:
    assert [fault for replacement in table.replacements for fault in unproved(replacement, ROOT)] == []


def test_every_entry_of_the_table_is_needed(table: Table) -> None:
    commands = [
        (str(page.relative_to(ROOT)), step)
        for page in PAGES
        for step in read_steps(page.read_text(encoding="utf-8"))
        if isinstance(step, Command | Python)
    ]

    unused = [one for one in table.replacements if not any(one.is_for(page, command) for page, command in commands)]

    assert [f"{one.page}: {one.command}" for one in unused] == []
