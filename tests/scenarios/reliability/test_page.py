"""docs/reliability.md shows the figures that are kept, and no others."""

from __future__ import annotations

from reliability.page import FIGURES, PAGE, known_figures, with_figures
from reliability.programs import PROGRAMS


def test_the_page_is_what_the_figures_say() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == with_figures(page, known_figures()), "write the page anew: python -m reliability.page"


def test_the_page_has_a_table_for_each_program() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name in PROGRAMS if f"<!-- BEGIN FIGURES: {name} -->" not in page] == []


def test_the_kept_figures_are_of_programs_that_there_are_and_are_good() -> None:
    assert [name for name, kept in known_figures().items() if not PROGRAMS[name].is_good(kept["figures"])] == []
    assert FIGURES.read_text(encoding="utf-8").endswith("\n")
