"""However a run in tox is ended: no resource, no process and no file is left, and what it prints is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.harness.kills.cells import (
    CTRL_C,
    DESTROY,
    FAILED,
    KILL,
    KILLED,
    SIGTERM,
    TERMINATED,
    TEST,
    Cell,
    Runner,
    Strike,
    Victim,
)

if TYPE_CHECKING:
    from sagemaker_rest.targets.localstack import LocalStackTarget
    from tests.scenarios.harness.kills.conftest import StartVictim

INTERRUPT = ("*KeyboardInterrupt*",)
CELLS = (
    Cell((Strike(CTRL_C, Victim.ALL, DESTROY, goes_on=True),), FAILED, INTERRUPT),
    # pytest goes on to its end, and has nobody any more to print to
    Cell((Strike(SIGTERM, Victim.TOX, TEST, goes_on=True),), TERMINATED, ()),
    Cell((Strike(KILL, Victim.ALL, TEST),), KILLED, ()),
)
IMPATIENT = Cell((Strike(CTRL_C, Victim.ALL, DESTROY),), FAILED, ())


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_nothing_is_left(cell: Cell, start_victim: StartVictim, account: LocalStackTarget) -> None:
    before = account.inventory()

    ended = start_victim(cell, Runner.TOX).end()

    assert account.inventory() == before, ended.output
    assert ended.left_files == [], ended.output
    assert ended.status == cell.status, ended.output
    pytest.LineMatcher(ended.output.splitlines()).fnmatch_lines_random(cell.says)


def test_nothing_is_left_where_tox_kills_the_run_half_a_second_after_ctrl_c(
    start_victim: StartVictim, account: LocalStackTarget
) -> None:
    before = account.inventory()

    ended = start_victim(IMPATIENT, Runner.IMPATIENT_TOX).end()

    assert account.inventory() == before, ended.output
    assert ended.left_files == [], ended.output
