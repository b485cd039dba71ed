"""However a run of plain pytest is ended: no resource, no process and no file is left, and what it prints is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.harness.kills.cells import (
    APPLY,
    CTRL_C,
    DESTROY,
    FAILED,
    INIT,
    INTERRUPTED,
    KILL,
    KILLED,
    PLAN,
    SETUP,
    SIGHUP,
    SIGTERM,
    TEST,
    TIMEOUT,
    TIMEOUT_EXIT,
    Cell,
    Runner,
    Strike,
    Victim,
)

if TYPE_CHECKING:
    from sagemaker_rest.targets.localstack import LocalStackTarget
    from tests.scenarios.harness.kills.conftest import StartVictim

SECOND_ATTEMPT = "01-log-group: a second attempt has destroyed it, and nothing of it is left"
INTERRUPT = ("*KeyboardInterrupt*",)
TIMED_OUT = ("*Timeout (>1.0s) from pytest-timeout.*",)
CELLS = (
    Cell((Strike(CTRL_C, Victim.ALL, SETUP),), INTERRUPTED, INTERRUPT),
    Cell((Strike(CTRL_C, Victim.ALL, INIT, goes_on=True),), INTERRUPTED, INTERRUPT),
    Cell((Strike(CTRL_C, Victim.ALL, APPLY),), INTERRUPTED, INTERRUPT),
    Cell((Strike(CTRL_C, Victim.ALL, DESTROY, goes_on=True),), INTERRUPTED, INTERRUPT),
    Cell(
        (Strike(CTRL_C, Victim.ALL, TEST), Strike(CTRL_C, Victim.ALL, DESTROY, goes_on=True)),
        INTERRUPTED,
        ("interrupted again: what was applied is destroyed first*", *INTERRUPT),
    ),
    Cell((Strike(SIGTERM, Victim.PYTEST, PLAN, goes_on=True),), INTERRUPTED, INTERRUPT),
    Cell((Strike(SIGTERM, Victim.PYTEST, APPLY),), INTERRUPTED, INTERRUPT),
    Cell((Strike(SIGHUP, Victim.PYTEST, TEST),), INTERRUPTED, INTERRUPT),
    Cell((Strike(KILL, Victim.PYTEST, INIT),), KILLED, ()),
    Cell((Strike(KILL, Victim.PYTEST, APPLY),), KILLED, (), options=("--no-accelerator",)),
    Cell((Strike(KILL, Victim.PYTEST, DESTROY),), KILLED, ()),
    Cell((Strike(KILL, Victim.TERRAFORM, PLAN),), FAILED, ("*terraform apply of log_group was killed by SIGKILL*",)),
    Cell(
        (Strike(KILL, Victim.TERRAFORM, APPLY),),
        FAILED,
        ("*terraform apply of log_group was killed by SIGKILL*",),
        options=("--no-accelerator",),
    ),
    Cell(
        (Strike(KILL, Victim.TERRAFORM, DESTROY),),
        FAILED,
        ("*terraform destroy of log_group was killed by SIGKILL*", SECOND_ATTEMPT),
    ),
    Cell((Strike(KILL, Victim.PROVIDER, APPLY),), FAILED, ("*terraform apply of log_group failed*",)),
    Cell(
        (Strike(KILL, Victim.PROVIDER, APPLY),),
        FAILED,
        ("*terraform apply of log_group failed*",),
        options=("--no-accelerator",),
    ),
    Cell(
        (Strike(KILL, Victim.PROVIDER, DESTROY),),
        FAILED,
        ("*terraform destroy of log_group failed*", SECOND_ATTEMPT),
    ),
    Cell((Strike(TIMEOUT, Victim.PYTEST, APPLY),), FAILED, TIMED_OUT),
    Cell((Strike(TIMEOUT, Victim.PYTEST, DESTROY, goes_on=True),), FAILED, TIMED_OUT),
    Cell((Strike(TIMEOUT_EXIT, Victim.PYTEST, APPLY),), FAILED, ()),
)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_nothing_is_left(cell: Cell, start_victim: StartVictim, account: LocalStackTarget) -> None:
    before = account.inventory()

    ended = start_victim(cell, Runner.PYTEST).end()

    assert account.inventory() == before, ended.output
    assert ended.left_files == [], ended.output
    assert ended.status == cell.status, ended.output
    pytest.LineMatcher(ended.output.splitlines()).fnmatch_lines_random(cell.says)
