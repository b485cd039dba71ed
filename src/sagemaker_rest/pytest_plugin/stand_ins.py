"""Saying at the end of a run which endpoints were answered by stand-ins, so that nobody takes it for a prediction.

Under pytest-xdist each worker may have a cloud of its own, and hands what it knows to the controller. A cloud that is
there before the run and after it is asked by the controller alone.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.stand_ins import answers_in, documents_of
from sagemaker_rest.errors import TargetError
from sagemaker_rest.pytest_plugin.options import RUN

if TYPE_CHECKING:
    from sagemaker_rest.targets.target import Target

_OUTPUT = "sagemaker_rest_stand_ins"


def begin(config: pytest.Config, target: Target) -> None:
    """Leave out what stand-ins have answered before the run, and ask again at its end."""
    if not target.exclusive:
        state = config.stash[RUN]
        state.shared_target = target
        with contextlib.suppress(TargetError):  # a cloud of another user
            state.stand_ins.subtract(target.stand_in_answers())


def note(config: pytest.Config, target: Target) -> None:
    """Keep what the target says of its stand-ins, before it ends with the run."""
    state = config.stash[RUN]
    if not target.exclusive:
        return
    with contextlib.suppress(TargetError):  # one that is lost has been reported
        state.stand_ins.update(target.stand_in_answers())
    if state.is_worker:
        config.workeroutput[_OUTPUT] = documents_of(state.stand_ins)  # type: ignore[attr-defined]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    told = getattr(node, "workeroutput", {}).get(_OUTPUT, [])
    node.config.stash[RUN].stand_ins.update(answers_in(told))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    state = config.stash[RUN]
    if state.shared_target is not None:
        with contextlib.suppress(TargetError):
            state.stand_ins.update(state.shared_target.stand_in_answers())
    lines = [
        f"{count} from endpoint {stand_in.endpoint}, in the place of {stand_in.image}"
        for stand_in, count in state.stand_ins.items()
        if count > 0
    ]
    if lines:
        terminalreporter.section("stand-ins: these answers are not predictions", yellow=True)
        terminalreporter.write("\n".join([*sorted(lines), ""]))
