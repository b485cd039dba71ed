"""What a command reads, as the kernel tells it: every file it opens or looks at, and everybody it talks to."""

import contextlib
import errno
import fcntl
import os
import select
import socket
import struct
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sagemaker_rest.terraform.remembered import launcher
from sagemaker_rest.terraform.remembered.readings import Reading, content, kind
from sagemaker_rest.terraform.remembered.system_calls import Machine, filter_program, machine

# <linux/seccomp.h>: struct seccomp_notif, struct seccomp_notif_resp, and the two calls for them
_NOTICE = struct.Struct("=QII iIQ6Q")
_ANSWER = struct.Struct("=QqiI")
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_CONTINUE = 1

_CURRENT_FOLDER = -100
_LONGEST_PATH = 4096
_PAGE = 4096
_WRITES_ONLY, _ACCESS = os.O_WRONLY, os.O_ACCMODE
_NEW = os.O_CREAT | os.O_EXCL
_START_SECONDS = 60.0
_END_SECONDS = 5.0

# Where files are no files, but tell of processes and devices. Go's runtime reads these few, and they can be compared.
_PSEUDO = ("/dev/", "/proc/", "/sys/")
_OF_THE_RUNTIME = frozenset(
    {
        "/dev/null",
        "/proc/self/cgroup",
        "/proc/self/mountinfo",
        "/proc/sys/net/core/somaxconn",
        "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
    }
)


class Watch:
    """Watches one command, as a context manager: `command` is what to start, with `descriptors` passed on.

    Afterwards `readings` has what it read outside of `inside`, and `why_not` why that is not certain to be all that it
    depends on, if so. Connections to the Unix sockets in `known_sockets` are no reason.
    """

    def __init__(self, *, inside: Path, apart: Sequence[Path] = (), known_sockets: Sequence[Path] = ()) -> None:
        """`apart` are files elsewhere that do not count, because it is known what is in them."""
        self.why_not: str | None = None
        self._inside = os.path.realpath(inside)
        self._apart = {os.path.realpath(file) for file in apart}
        self._known_sockets = {str(file) for file in known_sockets}
        self._machine = machine()
        self._readings: dict[tuple[str, bool], str] = {}
        self._places: dict[str, bool] = {}
        self._starts = 0

    def __enter__(self) -> Self:
        self._ours, self._theirs = socket.socketpair()
        self._ours.settimeout(_START_SECONDS)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._theirs.close()
        if self._thread.ident is not None:
            self._thread.join(_END_SECONDS)
            if self._thread.is_alive():  # it goes on, because what still runs would wait for it
                self._doubt("something that it has started still runs")
        self._ours.close()

    @property
    def descriptors(self) -> tuple[int, ...]:
        return (self._theirs.fileno(),)

    def command(self, command: Sequence[str]) -> list[str]:
        """What to start instead of `command`."""
        if self._machine is None:
            self.why_not = "the system does not tell what a process reads"
            return list(command)
        return [
            *(sys.executable, "-I", "-S", launcher.__file__),
            *(str(self._theirs.fileno()), str(self._machine.seccomp), filter_program(self._machine).hex()),
            *command,
        ]

    def has_started(self) -> None:
        """The command runs: listen to what the kernel tells of it."""
        self._theirs.close()
        if self._machine is not None:
            self._thread.start()

    @property
    def readings(self) -> list[Reading]:
        """Everything read, once each; what has changed since is a reason not to trust any of it."""
        found = [Reading(path, is_read=is_read, was=was) for (path, is_read), was in self._readings.items()]
        for reading in found:
            if not reading.still_holds():
                self._doubt(f"{reading.path} has changed while it was read")
        return found

    def _doubt(self, why: str) -> None:
        self.why_not = self.why_not or why

    def _run(self) -> None:
        assert self._machine is not None  # noqa: S101  has_started has seen to that
        try:
            _, descriptors, _, _ = socket.recv_fds(self._ours, 1, 1)
        except OSError as error:
            self._doubt(f"the command has not started: {error}")
            return
        if not descriptors:
            self._doubt("the system does not allow to be told what a process reads")
            return
        listener = descriptors[0]
        try:
            for notice in _notices(listener):
                try:
                    self._take(self._machine, notice)
                except Exception as error:  # noqa: BLE001  the command must go on, whatever is wrong here
                    self._doubt(f"a system call could not be read: {error}")
                _go_on(listener, notice[0])
        except OSError as error:
            self._doubt(f"the system tells no more of what it reads: {error}")
        finally:
            os.close(listener)

    def _take(self, machine: Machine, notice: tuple[int, ...]) -> None:
        _, pid, _, number, architecture, _, *arguments = notice
        name = machine.calls.get(number) if architecture == machine.architecture else None
        match name:
            case "connect":
                self._note_connection(_memory(pid, arguments[1], arguments[2]))
            case "execve":
                self._starts += 1  # the first is the command itself
                if self._starts > 1:
                    self._doubt(f"it starts {_path(pid, arguments[0])}")
            case "open":
                self._note(_path(pid, arguments[0]), pid, _CURRENT_FOLDER, flags=arguments[1])
            case "openat":
                self._note(_path(pid, arguments[1]), pid, arguments[0], flags=arguments[2])
            case "stat" | "lstat" | "access" | "readlink":
                self._note(_path(pid, arguments[0]), pid, _CURRENT_FOLDER, flags=None)
            case "newfstatat" | "statx" | "faccessat" | "faccessat2" | "readlinkat":
                self._note(_path(pid, arguments[1]), pid, arguments[0], flags=None)
            case _:
                self._doubt(f"it makes the system call {name or number}")

    def _note(self, path: str, pid: int, folder: int, *, flags: int | None) -> None:
        if not path:
            return  # about a file that is open
        whole = path if path.startswith("/") else f"{_folder(pid, folder)}/{path}"
        if self._is_known(whole):
            return
        is_read = flags is not None and flags & _ACCESS != _WRITES_ONLY and flags & _NEW != _NEW
        if is_read and whole.startswith(_PSEUDO) and whole not in _OF_THE_RUNTIME:
            self._doubt(f"it reads {whole}")
        if (whole, is_read) not in self._readings:
            self._readings[whole, is_read] = content(whole) if is_read else kind(whole)

    def _is_known(self, path: str) -> bool:
        if path not in self._places:
            real = os.path.realpath(path)
            self._places[path] = real in self._apart or f"{real}/".startswith(f"{self._inside}/")
        return self._places[path]

    def _note_connection(self, address: bytes) -> None:
        family = int.from_bytes(address[:2], sys.byteorder)
        path = address[2:].split(b"\0", 1)[0].decode(errors="replace")
        if family != socket.AF_UNIX or path not in self._known_sockets:
            self._doubt(f"it connects to {path if family == socket.AF_UNIX else 'the network'}")


def _notices(listener: int) -> Iterator[tuple[int, ...]]:
    """What the kernel tells, until the command and all that it started have ended."""
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    while True:
        [(_, state)] = waiting.poll()
        if not state & select.POLLIN:
            return
        notice = bytearray(_NOTICE.size)
        try:
            fcntl.ioctl(listener, _RECEIVE, notice)
        except OSError as error:
            if error.errno in {errno.ENOENT, errno.EINTR}:  # the call was given up
                continue
            raise
        yield _NOTICE.unpack(notice)


def _go_on(listener: int, notice: int) -> None:
    with contextlib.suppress(FileNotFoundError):  # the call was given up
        fcntl.ioctl(listener, _SEND, bytearray(_ANSWER.pack(notice, 0, 0, _CONTINUE)))


def _memory(pid: int, address: int, size: int) -> bytes:
    descriptor = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        return os.pread(descriptor, size, address)
    finally:
        os.close(descriptor)


def _path(pid: int, address: int) -> str:
    """The string at an address of the process; it may end right before memory that cannot be read."""
    found = b""
    while b"\0" not in found and len(found) < _LONGEST_PATH:
        at = address + len(found)
        found += _memory(pid, at, _PAGE - at % _PAGE)
    return os.fsdecode(found.split(b"\0", 1)[0])


def _folder(pid: int, descriptor: int) -> str:
    number = struct.unpack("=i", struct.pack("=I", descriptor & 0xFFFFFFFF))[0]
    return str(Path(f"/proc/{pid}", "cwd" if number == _CURRENT_FOLDER else f"fd/{number}").readlink())
