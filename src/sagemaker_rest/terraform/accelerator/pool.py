"""The processes of one provider, and who uses which.

A provider that is configured twice keeps the last configuration, so two configurations must never meet in one process.
The rules:
- A process that has once been configured is only ever used for that configuration again, byte for byte.
- Connections share a process while both are open only if they are of one Terraform process and have the same
  configuration (a plan and the apply after it in one `terraform apply`, or two aliases with the same content).
  Terraform leaves its connections open until it ends.
- A Configure that fails in a process that was configured before is asked of a new process: with a custom CA bundle, a
  second Configure of the same process fails although the configuration is right.
"""

import itertools
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from sagemaker_rest.terraform.accelerator.provider_process import ProviderProcess

# Processes that wait for the configuration they had. Each holds up to 600 MB.
_IDLE_LIMIT = 2
_NOT_CONFIGURED = b""
_CLOSING_SECONDS = 2.0
_POLL_SECONDS = 0.005


@dataclass(slots=True, eq=False)
class Member:
    """One process: the configuration that it is for; the last Configure (`request`) and its `answer`, if it worked; the
    Terraform process (`owner`) and the connections that use it now; `is_used` if a Configure has ever worked.
    """

    process: ProviderProcess
    configuration: bytes | None = None
    request: bytes | None = None
    answer: bytes | None = None
    owner: Hashable = None
    connections: set[Hashable] = field(default_factory=set)
    is_used: bool = False
    last_used: int = 0


class ProviderPool:
    """Starts processes as they are needed. Safe for several threads."""

    def __init__(self, start: Callable[[Path], ProviderProcess]) -> None:
        """Start processes with `start`, which takes a working directory and does not wait for the process."""
        self._start = start
        self._members: list[Member] = []
        self._lock = threading.RLock()
        self._clock = itertools.count(1)
        self._is_closed = False

    def start_ahead(self, folder: Path) -> None:
        """Have a process ready."""
        with self._lock:
            self._any(folder)

    def any(self, folder: Path) -> ProviderProcess:
        """Return a process for a call that no configuration has a part in."""
        with self._lock:
            return self._any(folder).process

    def unconfigured(self, folder: Path, owner: Hashable, connection: Hashable) -> Member:
        """Return a process for a connection that makes calls which `any` does not take, and has configured nothing."""
        return self.configured(folder, owner, connection, _NOT_CONFIGURED)

    def configured(self, folder: Path, owner: Hashable, connection: Hashable, configuration: bytes) -> Member:
        """Return the process for a connection that asks for this configuration.

        If it has an `answer`, another connection of the same Terraform process has configured and uses it.
        """
        with self._lock:
            found = self._find(folder, configuration, owner) or self._find(folder, None, owner) or self._new(folder)
            return self._lease(found, configuration, owner, connection)

    def new(self, folder: Path, owner: Hashable, connection: Hashable, configuration: bytes) -> Member:
        """Return a new process for a configuration."""
        with self._lock:
            return self._lease(self._new(folder), configuration, owner, connection)

    def release(self, connection: Hashable) -> None:
        """Release the processes of a connection that is closed."""
        with self._lock:
            for member in self._members:
                member.connections.discard(connection)
                if not member.connections:
                    member.owner = None
            self._evict()

    def discard(self, member: Member) -> None:
        """Use this process no more."""
        with self._lock:
            if member in self._members:
                self._members.remove(member)
        member.process.close()

    def move(self, old: Path, new: Path) -> None:
        """Follow the folder `old` to `new`, to where it was moved with the processes that work in it."""
        self._wait_for_closing_connections()
        with self._lock:
            for member in [member for member in self._members if member.process.working_directory == old]:
                if member.connections:
                    self.discard(member)
                else:
                    member.process.working_directory = new

    def processes(self) -> list[ProviderProcess]:
        with self._lock:
            return [member.process for member in self._members]

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            members, self._members = self._members, []
        for member in members:
            member.process.close()

    def _wait_for_closing_connections(self) -> None:
        """Wait until a Terraform that has just ended no longer counts as a user."""
        deadline = time.monotonic() + _CLOSING_SECONDS
        while time.monotonic() < deadline:
            with self._lock:
                owners = [member.owner for member in self._members if member.connections]
            if not any(isinstance(owner, int) and not psutil.pid_exists(owner) for owner in owners):
                return
            time.sleep(_POLL_SECONDS)

    def _any(self, folder: Path) -> Member:
        self._drop_dead()
        for member in self._members:
            if member.process.working_directory == folder:
                return member
        return self._new(folder)

    def _find(self, folder: Path, configuration: bytes | None, owner: Hashable) -> Member | None:
        self._drop_dead()
        found = None
        for member in self._members:
            if member.process.working_directory != folder or member.configuration != configuration:
                continue
            if member.connections and member.owner == owner and member.answer is not None:
                return member
            if not member.connections:
                found = member
        return found

    def _new(self, folder: Path) -> Member:
        if self._is_closed:
            raise RuntimeError("this pool of provider processes is closed")
        member = Member(self._start(folder), last_used=next(self._clock))
        self._members.append(member)
        return member

    def _lease(self, member: Member, configuration: bytes, owner: Hashable, connection: Hashable) -> Member:
        if not member.connections:
            member.answer = None
        member.configuration = configuration
        member.owner = owner
        member.connections.add(connection)
        member.last_used = next(self._clock)
        self._evict()
        return member

    def _evict(self) -> None:
        idle = sorted(
            (member for member in self._members if not member.connections), key=lambda member: member.last_used
        )
        for member in idle[: max(0, len(idle) - _IDLE_LIMIT)]:
            self.discard(member)

    def _drop_dead(self) -> None:
        for member in [member for member in self._members if not member.process.is_running]:
            self.discard(member)
