"""Finishing a run without the process that began it: by the state of its stacks, then by its tags."""

from __future__ import annotations

import contextlib
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psutil

from sagemaker_rest.errors import RunError, SagemakerRestError
from sagemaker_rest.runs.run import JOURNAL_FILE, read_run
from sagemaker_rest.sweep.marks import Choice
from sagemaker_rest.sweep.sweeper import regions, sweep
from sagemaker_rest.targets.aws import AllowedAccount
from sagemaker_rest.targets.choice import target_named
from sagemaker_rest.targets.deployer import deploying_processes
from sagemaker_rest.targets.orphans import stop_orphans
from sagemaker_rest.targets.record import StackRecord, read_record, recorded_stacks
from sagemaker_rest.targets.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sagemaker_rest.runs.run import Run
    from sagemaker_rest.targets.target import Target


def target_of(record: StackRecord) -> Target:
    """Return the very target of a stack: its account and its region, and no other."""
    return target_named(
        record.target,
        allowed=frozenset({AllowedAccount(record.account_id, record.region)}),
        region=record.region,
        endpoint_url=record.endpoint_url,
    )


def destroy_run(run_folder: Path, *, say: Callable[[str], None], accelerate: bool = False) -> list[str]:
    """Destroy every stack of a run, sweep what carries its tags, then forget it. Return the failures.

    Raises:
        RunError: there is no such run, or it is still going on.
    """
    run = read_run(run_folder)
    if busy := deploying_processes(run_folder):
        raise RunError(
            f"run {run.id} is still going on (process {', '.join(str(process.pid) for process in busy)}), and destroys "
            "its stacks when it ends: interrupt it, or wait for it"
        )
    failures = finish_stacks(run_folder, run, say=say, accelerate=accelerate)
    failures += sweep_run(run, say=say)
    if not failures:
        forget(run_folder)
    return failures


def finish_stacks(folder: Path, run: Run | None, *, say: Callable[[str], None], accelerate: bool = False) -> list[str]:
    """Destroy every stack that is recorded below `folder`, the newest first. Gives what went wrong."""
    failures = []
    for stack_folder in reversed(recorded_stacks(folder)):
        record = read_record(stack_folder)
        stop_orphans(stack_folder)
        if record.exclusive:
            shutil.rmtree(stack_folder, ignore_errors=True)
            say(f"{record.path}: the {record.target} target has ended, and everything with it")
            continue
        say(f"destroying {record.path} on {record.target} (account {record.account_id}, {record.region})")
        try:
            with target_of(record) as target:
                Stack.reopen(target, stack_folder, run=run, accelerate=accelerate, say=say).destroy()
        except SagemakerRestError as error:
            failures.append(f"{record.path}: {error}")
            say(f"NOT DESTROYED: {record.path}: {error}")
        else:
            say(f"destroyed {record.path}")
    return failures


def sweep_run(run: Run, *, say: Callable[[str], None]) -> list[str]:
    """Sweep what carries the tags of `run`, where its journal says that it was. Gives what went wrong."""
    journal = run.journal
    if journal["exclusive"]:
        return []
    place = target_named(
        journal["target"],
        allowed=frozenset({AllowedAccount(journal["account_id"], journal["region"])}),
        region=journal["region"],
        endpoint_url=journal["endpoint_url"],
    )
    try:
        with place as target:
            return sweep_on(target, run, say=say)
    except SagemakerRestError as error:
        return [str(error)]


def sweep_on(target: Target, run: Run, *, say: Callable[[str], None]) -> list[str]:
    """Sweep what carries the tags of `run` in the target's region, and in all others where the run has made things.
    Gives what went wrong.
    """
    report = sweep(target, Choice(datetime.now(UTC), run=run.id), elsewhere=regions(target, run.regions), say=say)
    return [*report.failures, *report.blind_spots]


def finish_without_owner(run: Run, *, say: Callable[[str], None]) -> list[str]:
    """Do what the owner does at the end, in the last process of a run whose owner was killed. Return the failures."""
    if not (run.folder / JOURNAL_FILE).exists() or deploying_processes(run.folder) or _has_owner(run):
        return []  # nothing was made, or there is somebody who finishes it
    failures = sweep_run(run, say=say)
    if not failures and not recorded_stacks(run.folder):
        forget(run.folder)
    return failures


def _has_owner(run: Run) -> bool:
    """Return whether the process that has the run is there; it waits for its workers and for guardians."""
    owner = run.journal["process"]
    try:
        return bool(psutil.Process(owner).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def forget(run_folder: Path) -> None:
    """Remove the folder of a run of which nothing is left."""
    shutil.rmtree(run_folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        run_folder.parent.rmdir()  # another run may be there
