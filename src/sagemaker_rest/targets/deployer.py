"""The stacks of one test run (or one worker of it): each in a folder of its own, and none forgotten."""

import contextlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock

from sagemaker_rest.errors import RunError, SagemakerRestError
from sagemaker_rest.private_files import FILE_MODE, private_folder, write_private
from sagemaker_rest.runs.budget import Budget
from sagemaker_rest.runs.run import Run
from sagemaker_rest.targets.guardian import Guardian
from sagemaker_rest.targets.record import read_record, recorded_stacks
from sagemaker_rest.targets.stack import Stack
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.interrupts import uninterrupted
from sagemaker_rest.terraform.workspace import slug

_LOCK_FILE = "deploying.lock"
_PROCESS_FILE = "deploying.pid"


class Deployer:
    """Deploys configurations of one tree on one target, below `folder`.

    While it has stacks, it holds a lock in `folder`: whoever waits for the stacks to be destroyed waits for that
    lock, which also ends when this process is killed. A guardian process destroys them then.
    """

    def __init__(
        self,
        target: Target,
        tree: Path,
        folder: Path,
        *,
        run: Run | None = None,
        budget: Budget | None = None,
        accelerate: bool = False,
        keep: bool = False,
        guard: bool = False,
        process: int | None = None,
        say: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """Deploy from `tree`. `folder` is `run`'s own, or one of its workers'; without a run, stacks carry no tags.

        `budget` sees the plan of each stack before it is applied. `keep` destroys nothing. `guard` starts a guardian
        while there are stacks. `process` is the one that has the run (this one by default). `say` takes what a person
        who waits wants to know.
        """
        self._target = target
        self._tree = tree
        self._folder = folder
        self._run = run
        self._budget = budget
        self._accelerate = accelerate
        self._keep = keep
        self._process = os.getpid() if process is None else process
        self._say = say
        self._stacks: list[Stack] = []
        self._failed: list[Stack] = []
        self._made = 0
        self._lock = filelock.FileLock(folder / _LOCK_FILE, mode=FILE_MODE)
        self._guardian = Guardian(folder, accelerate=accelerate) if guard and not keep else None

    def deploy(
        self,
        path: str,
        variables: Mapping[str, Any],
        announce: Callable[[Stack], None] = lambda _stack: None,
        *,
        owner: str = "",
    ) -> Stack:
        """Apply `tree/path`. The stack is known here, and to `announce`, before anything exists of it.

        Raises:
            RunError: it would cost more than the budget allows.
            TerraformError: Terraform refuses, or fails.

        """
        self._begin()
        self._made += 1
        stack = Stack.create(
            self._target,
            self._tree,
            path,
            self._folder / f"{self._made:02d}-{slug(path)}",
            run=self._run,
            owner=owner,
            accelerate=self._accelerate,
            say=self._say,
        )
        self._stacks.append(stack)
        announce(stack)
        if self._budget is not None:
            self._say(self._budget.admit(path, stack.plan(**variables)))
        stack.apply(**variables)
        return stack

    def destroy(self, stack: Stack) -> None:
        """Destroy one stack. A failure leaves it among the stacks, for `destroy_all` to try once more."""
        others = frozenset[str]().union(*(other.identifiers() for other in self._stacks if other is not stack))
        try:
            stack.destroy(others=others)
            if stack in self._failed:
                self._say(f"{stack.folder.name}: a second attempt has destroyed it, and nothing of it is left")
        except SagemakerRestError:
            self._failed.append(stack)
            raise
        finally:
            if stack.is_gone:
                with contextlib.suppress(ValueError):  # destroyed by the test and again by its fixture
                    self._stacks.remove(stack)

    def close(self) -> None:
        """Let those go on who wait for the stacks: all are destroyed, or this process has given up, and with it the
        processes that serve what is left.
        """
        for stack in self._stacks:
            stack.close()
        if self._guardian is not None:
            self._guardian.dismiss()
        self._lock.release()

    def destroy_all(self, stacks: list[Stack] | None = None) -> None:
        """Destroy these stacks (all that there are by default), the newest first, and let nothing interrupt it.

        Raises:
            SagemakerRestError: a destroy failed or left something; a group of them where it was more than one.

        """
        errors: list[Exception] = []
        with uninterrupted():
            for stack in reversed(self._stacks if stacks is None else stacks):
                try:
                    self._end(stack)
                except Exception as error:  # noqa: BLE001  the others must be destroyed all the same
                    errors.append(error)
            if not self._stacks:
                self.close()
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise ExceptionGroup("several stacks were not destroyed", errors)

    def _end(self, stack: Stack) -> None:
        if not self._keep or stack.is_gone:
            self.destroy(stack)
        elif stack in self._stacks:
            self._stacks.remove(stack)
            stack.keep()

    def _begin(self) -> None:
        if self._lock.is_locked:
            return
        if self._run is not None:
            self._run.make_folder()
        private_folder(self._folder)
        write_private(self._folder / ".gitignore", "*\n")  # a state holds secrets
        write_private(self._folder / _PROCESS_FILE, str(os.getpid()))
        if self._run is not None:
            target = self._target
            self._run.write_journal(
                {
                    "target": target.name,
                    "account_id": target.account_id,
                    "region": target.region,
                    "endpoint_url": target.endpoint_url,
                    "exclusive": target.exclusive,
                    "process": self._process,
                }
            )
        self._lock.acquire()
        if self._guardian is not None:
            self._guardian.watch()


class UsedRun:
    """The stacks of a run that is up already, for whoever would deploy them: nothing is applied or destroyed."""

    def __init__(self, target: Target, run: Run, *, accelerate: bool = False) -> None:
        self._target = target
        self._run = run
        self._accelerate = accelerate
        self._taken: dict[Path, Stack] = {}

    def find(self, path: str, owner: str) -> Stack:
        """Find the stack of the configuration `path` that `owner` asked for; several are given in the order they were
        made.

        Where that owner made none, the only one of that configuration is it.

        Raises:
            RunError: the run has none, or several of other owners.
        """
        records = {folder: read_record(folder) for folder in recorded_stacks(self._run.folder)}
        ours = [folder for folder, record in records.items() if (record.path, record.owner) == (path, owner)]
        free = [folder for folder in ours if folder not in self._taken]
        found = free or [folder for folder, record in records.items() if record.path == path and not ours]
        if not found or (not free and len(found) > 1):
            there = ", ".join(f"{record.path} of {record.owner}" for record in records.values()) or "none"
            raise RunError(
                f"run {self._run.id} has no stack of {path} for {owner} that could be used; its stacks: {there}. "
                "Deploy it with: pytest --keep"
            )
        folder = found[0]
        if folder not in self._taken:
            self._taken[folder] = Stack.reopen(self._target, folder, run=self._run, accelerate=self._accelerate)
        return self._taken[folder]

    def close(self) -> None:
        """End the processes that the stacks have started."""
        for stack in self._taken.values():
            stack.close()


@dataclass(frozen=True, slots=True)
class DeployingProcess:
    """A process that has stacks: `folder` is its deployer's."""

    folder: Path
    pid: int

    def wait(self) -> None:
        """Wait until its stacks are destroyed, or it is gone."""
        with filelock.FileLock(self.folder / _LOCK_FILE, mode=FILE_MODE):
            pass


def deploying_processes(run_folder: Path) -> list[DeployingProcess]:
    """Return the processes with stacks now whose deployers' folders lie in `run_folder`."""
    return [
        DeployingProcess(lock.parent, int((lock.parent / _PROCESS_FILE).read_text(encoding="utf-8")))
        for lock in sorted(run_folder.glob(f"*/{_LOCK_FILE}"))
        if _is_held(lock)
    ]


def taking_over(folder: Path) -> filelock.FileLock:
    """Return the lock of a deployer's folder, for whoever finishes the work of a process that is gone."""
    return filelock.FileLock(folder / _LOCK_FILE, mode=FILE_MODE)


def _is_held(lock: Path) -> bool:
    try:
        with filelock.FileLock(lock, timeout=0, mode=FILE_MODE):
            return False
    except filelock.Timeout:
        return True
