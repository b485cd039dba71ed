"""The programs behind docs/reliability.md, each in its short form."""

from __future__ import annotations

import pytest

from reliability.programs import PROGRAMS


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_gives_way(name: str) -> None:
    figures = PROGRAMS[name].measure(True)  # noqa: FBT003 - the short form

    assert PROGRAMS[name].is_good(figures), PROGRAMS[name].table(figures)
