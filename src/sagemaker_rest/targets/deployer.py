"""The stacks of one test run (or one worker of it): each in a folder of its own, and none forgotten."""

import contextlib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock

from sagemaker_rest.targets.stack import RECORD_FILE, Stack
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.interrupts import uninterrupted

_LOCK_FILE = "deploying.lock"
_PROCESS_FILE = "deploying.pid"


class Deployer:
    """Deploys configurations of one tree on one target, below `folder`.

    While it has stacks, it holds a lock in `folder`: whoever waits for the stacks to be destroyed waits for that
    lock, which also ends when this process is killed.
    """

    def __init__(self, target: Target, tree: Path, folder: Path, *, accelerate: bool = False) -> None:
        self._accelerate = accelerate
        self._target = target
        self._tree = tree
        self._folder = folder
        self._stacks: list[Stack] = []
        self._made = 0
        self._lock = filelock.FileLock(folder / _LOCK_FILE)

    def deploy(
        self, path: str, variables: Mapping[str, Any], announce: Callable[[Stack], None] = lambda _stack: None
    ) -> Stack:
        """Apply `tree/path`. The stack is known here, and to `announce`, before anything exists of it."""
        if not self._lock.is_locked:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / ".gitignore").write_text("*\n", encoding="utf-8")  # a state holds secrets
            (self._folder / _PROCESS_FILE).write_text(str(os.getpid()), encoding="utf-8")
            self._lock.acquire()
        self._made += 1
        slug = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
        folder = self._folder / f"{self._made:02d}-{slug}"
        stack = Stack(self._target, self._tree, path, folder, accelerate=self._accelerate)
        self._stacks.append(stack)
        announce(stack)
        stack.apply(**variables)
        return stack

    def destroy(self, stack: Stack) -> None:
        """Destroy one stack. A failure leaves it among the stacks, for `destroy_all` to try once more."""
        others = frozenset[str]().union(*(other.identifiers() for other in self._stacks if other is not stack))
        try:
            stack.destroy(others=others)
        finally:
            if stack.is_gone:
                with contextlib.suppress(ValueError):  # destroyed by the test and again by its fixture
                    self._stacks.remove(stack)

    def close(self) -> None:
        """Let those go on who wait for the stacks: all are destroyed, or this process has given up."""
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
                    self.destroy(stack)
                except Exception as error:  # noqa: BLE001  the others must be destroyed all the same
                    errors.append(error)
            if not self._stacks:
                self.close()
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise ExceptionGroup("several stacks were not destroyed", errors)


@dataclass(frozen=True, slots=True)
class DeployingProcess:
    """A process that has stacks: `folder` is its deployer's."""

    folder: Path
    pid: int

    def wait(self) -> None:
        """Wait until its stacks are destroyed, or it is gone."""
        with filelock.FileLock(self.folder / _LOCK_FILE):
            pass


def deploying_processes(run_folder: Path) -> list[DeployingProcess]:
    """The processes with stacks now, whose deployers' folders lie in `run_folder`."""
    return [
        DeployingProcess(lock.parent, int((lock.parent / _PROCESS_FILE).read_text(encoding="utf-8")))
        for lock in sorted(run_folder.glob(f"*/{_LOCK_FILE}"))
        if _is_held(lock)
    ]


def kept_stacks(run_folder: Path) -> list[str]:
    """What is to be done about each stack that was not destroyed, of the deployers below `run_folder`."""
    records = sorted(run_folder.glob(f"*/*/{RECORD_FILE}"))
    return [f"{record.parent.name}: {json.loads(record.read_text())['how_to_finish']}" for record in records]


def _is_held(lock: Path) -> bool:
    try:
        with filelock.FileLock(lock, timeout=0):
            return False
    except filelock.Timeout:
        return True
