"""The programs behind docs/reliability.md, each in its short form: but for those that are tests in another folder."""

from __future__ import annotations

import pytest

from reliability.programs import PROGRAMS, Form


# generated requests and kills are in generated_requests and harness/kills
@pytest.mark.parametrize("name", ["endurance", "stacks", "suite"])
def test_nothing_gives_way(name: str) -> None:
    figures = PROGRAMS[name].measure(Form(short=True))

    assert PROGRAMS[name].is_good(figures), PROGRAMS[name].table(figures)
