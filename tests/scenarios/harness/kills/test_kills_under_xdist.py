"""However a run with workers is ended: no resource, no process and no file is left, and what it prints is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.harness.kills.cells import (
    APPLY,
    CTRL_C,
    DESTROY,
    FAILED,
    INTERRUPTED,
    KILL,
    KILLED,
    SIGTERM,
    TEST,
    Cell,
    Runner,
    Strike,
    Victim,
)

if TYPE_CHECKING:
    from sagemaker_rest.targets.localstack import LocalStackTarget
    from tests.scenarios.harness.kills.conftest import StartVictim

WAITING = "waiting for gw? to destroy what it applied"
TAKEN_OVER = "gw? was killed; its guardian has done what it could for what it applied"
CELLS = (
    Cell((Strike(CTRL_C, Victim.ALL, APPLY),), INTERRUPTED, (WAITING,)),
    Cell((Strike(SIGTERM, Victim.PYTEST, DESTROY, goes_on=True),), INTERRUPTED, ("*KeyboardInterrupt*",)),
    Cell((Strike(KILL, Victim.WORKER, APPLY),), FAILED, (TAKEN_OVER, "*worker 'gw?' crashed while running*")),
    Cell((Strike(KILL, Victim.WORKER, DESTROY),), FAILED, (TAKEN_OVER, "*worker 'gw?' crashed while running*")),
    Cell((Strike(KILL, Victim.PYTEST, TEST),), KILLED, ()),
    Cell((Strike(KILL, Victim.ALL, APPLY),), KILLED, ()),
)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_nothing_is_left(cell: Cell, start_victim: StartVictim, account: LocalStackTarget) -> None:
    before = account.inventory()

    ended = start_victim(cell, Runner.XDIST).end()

    assert account.inventory() == before, ended.output
    assert ended.left_files == [], ended.output
    assert ended.status == cell.status, ended.output
    pytest.LineMatcher(ended.output.splitlines()).fnmatch_lines_random(cell.says)
