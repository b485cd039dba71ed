"""When a run begins and when it ends: whose it is, what interrupts it, and what is done about what is left."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import SagemakerRestError
from sagemaker_rest.private_files import make_private
from sagemaker_rest.pytest_plugin import lost_target, stand_ins
from sagemaker_rest.pytest_plugin.fixtures import destroy_all, errors_reported
from sagemaker_rest.pytest_plugin.options import (
    RUN,
    RunState,
    check_lifetime,
    check_terraform_folder,
    chosen_run,
    chosen_target,
    runs_folder,
    terraform_folder,
)
from sagemaker_rest.pytest_plugin.watching import Watcher, tell, terminal
from sagemaker_rest.runs.budget import parse_limit
from sagemaker_rest.runs.run import JOURNAL_FILE, Run, parse_timestamp, timestamp
from sagemaker_rest.targets import choice
from sagemaker_rest.targets.deployer import deploying_processes
from sagemaker_rest.targets.guardian import wait_for_guardians
from sagemaker_rest.targets.record import CONFIGURATION_FOLDER, destroy_command, read_record, recorded_stacks
from sagemaker_rest.terraform.interrupts import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

_RUN_ID = "sagemaker_rest_run"
_TARGET_NAME = "sagemaker_rest_target"
_CONTROLLER = "sagemaker_rest_controller"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "plan: plans a configuration, and makes nothing")
    config.addinivalue_line("markers", "e2e: applies a stack, uses it and destroys it")
    given: dict[str, Any] = getattr(config, "workerinput", {})
    target_name = given.get(_TARGET_NAME) or choice.settle(config.getoption("--target"))
    run = _run_of_controller(config, given) if given else chosen_run(config)
    if not given and runs_folder(config).is_dir():
        make_private(runs_folder(config), apart=CONFIGURATION_FOLDER)  # of a version that left it to the umask
    check_lifetime(config, target_name)
    check_terraform_folder(config)
    config.stash[RUN] = RunState(
        run=run,
        folder=run.folder / given.get("workerid", "main"),
        target_name=target_name,
        is_worker=bool(given),
        controller=given.get(_CONTROLLER, os.getpid()),
    )
    for plugin in (lost_target, stand_ins):
        config.pluginmanager.register(plugin, plugin.__name__)
    _interrupt_on_termination(config.stash[RUN])


def pytest_report_header(config: pytest.Config) -> list[str]:
    if not terraform_folder(config).is_dir():
        return []  # the plugin is installed here, and this project has no use for it
    state = config.stash[RUN]
    lines = [f"target: {state.target_name}", f"run: {state.run.id}", *_earlier_runs(config, state.run)]
    with contextlib.suppress(SagemakerRestError):
        target = chosen_target(config)
        target.check()
        lines[0] = f"target: {target.description}{_why(config)}"
    return lines


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Leave before anything is made if the target cannot be used; a guard that only fails tests would be too late."""
    config = session.config
    state = config.stash[RUN]
    if state.is_worker or config.option.collectonly:
        return
    try:
        if given := config.getoption("--max-cost"):
            parse_limit(given)
        target = chosen_target(config)
        target.check()
    except SagemakerRestError as error:
        raise pytest.UsageError(str(error)) from error
    stand_ins.begin(config, target)
    if terraform_folder(config).is_dir():
        if config.get_verbosity() < 0:  # there is no header
            sys.stderr.writelines(f"{line}\n" for line in _earlier_runs(config, state.run))
        stream = terminal()
        state.watcher = Watcher(state.run.folder, stream, is_terminal=stream.isatty())
        state.watcher.start()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist what the controller has settled."""
    state = node.config.stash[RUN]
    run: Run = state.run
    node.workerinput[_RUN_ID] = (run.id, timestamp(run.created), timestamp(run.expires))
    node.workerinput[_TARGET_NAME] = state.target_name
    node.workerinput[_CONTROLLER] = state.controller


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let the workers of an interrupted controller destroy their stacks before pytest-xdist ends them."""
    state = session.config.stash[RUN]
    state.is_finishing = True
    if (
        state.is_worker
        or exitstatus != pytest.ExitCode.INTERRUPTED
        or not session.config.pluginmanager.has_plugin("dsession")
    ):
        return
    with uninterrupted():
        workers = deploying_processes(state.run.folder)
        for worker in workers:
            sys.stderr.write(f"\nwaiting for {worker.folder.name} to destroy what it applied\n")
            # one that the terminal has interrupted already takes no notice of this
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGINT)
        for worker in workers:
            worker.wait()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Destroy what an interrupt during a teardown has left, and say what could not be destroyed."""
    state = config.stash.get(RUN, None)
    if state is None:
        return
    with errors_reported(state):
        destroy_all(state)
    if not state.is_worker:
        with uninterrupted():
            _finish(config, state)
    for number, handler in state.signal_handlers.items():
        signal.signal(number, handler)


def _finish(config: pytest.Config, state: RunState) -> None:
    """End the main process: wait for the guardians of workers that were killed, sweep, and report what is left."""
    folder = state.run.folder
    is_used = config.getoption("--use-run") is not None
    for taken_over in wait_for_guardians(folder):
        sys.stderr.write(f"\n{taken_over.name} was killed; its guardian has done what it could for what it applied\n")
    is_complete = is_used or not state.run.is_to_be_swept or _sweep(config, state)
    if state.watcher is not None:
        state.watcher.close()
    for stack in recorded_stacks(folder):
        record = read_record(stack)
        heading = "KEPT" if record.status == "kept" else "NOT DESTROYED"
        sys.stderr.write(f"\n{heading}: {stack.name}: {record.how_to_finish}\n")
    if is_complete and not is_used and not recorded_stacks(folder):
        from sagemaker_rest.sweep.finishing import forget  # noqa: PLC0415  see _sweep

        forget(folder)


def _sweep(config: pytest.Config, state: RunState) -> bool:
    """Delete what no state knows of, by the run's tags; say whether nothing is left."""
    if state.target_name == "local" or config.getoption("--keep"):
        return True  # it has ended, and everything with it; or everything is to stay
    from sagemaker_rest.sweep.finishing import sweep_on  # noqa: PLC0415  most runs need none of it

    run = state.run
    try:
        with chosen_target(config) as target:
            left = sweep_on(target, run, say=lambda line: tell(run.folder, line))
    except SagemakerRestError as error:
        left = [str(error)]
    for line in left:
        sys.stderr.write(f"\nNOT SWEPT: {line}\n")
    if left:
        sys.stderr.write(f"\nTo sweep it again: {destroy_command(run.id, run.folder.parent)}\n")
    return not left


def _run_of_controller(config: pytest.Config, given: dict[str, Any]) -> Run:
    run_id, created, expires = given[_RUN_ID]
    return Run(run_id, runs_folder(config) / run_id, parse_timestamp(created), parse_timestamp(expires))


def _earlier_runs(config: pytest.Config, run: Run) -> list[str]:
    """Describe each run that was killed or kept and still has stacks: what they are, where, and what removes them."""
    others = sorted(journal.parent for journal in runs_folder(config).glob(f"*/{JOURNAL_FILE}"))
    left = [
        folder
        for folder in others
        if folder != run.folder and recorded_stacks(folder) and not deploying_processes(folder)
    ]
    return [line for folder in left for line in _left_by(folder)]


def _left_by(run_folder: Path) -> Iterator[str]:
    yield f"run {run_folder.name} has left stacks: {destroy_command(run_folder.name, run_folder.parent)}"
    for stack in recorded_stacks(run_folder):
        try:
            yield f"  {read_record(stack).where()}"
        except SagemakerRestError as error:
            yield f"  {error}"


def _why(config: pytest.Config) -> str:
    chosen = config.getoption("--target")
    return f", chosen by {chosen}" if chosen == choice.LOCALSTACK_OR_LOCAL else ""


def _interrupt_on_termination(state: RunState) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    interrupt = _Interruption(state)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            state.signal_handlers[number] = signal.signal(number, interrupt)


class _Interruption:
    """A signal handler that raises KeyboardInterrupt the first time, and lets the destroys go on after that."""

    def __init__(self, state: RunState) -> None:
        self._state = state
        self._has_happened = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        # The terminal, the controller and execnet may each interrupt a worker: only the first one is to count
        has_stacks = self._state.is_worker or self._state.folder.exists()
        if not self._has_happened or not has_stacks:
            self._has_happened = True
            signal.default_int_handler(number, frame)
        elif not self._state.is_worker:
            tell(
                self._state.run.folder,
                f"interrupted again: what was applied is destroyed first (kill -9 {os.getpid()} leaves that to a "
                "process in the background)",
            )
