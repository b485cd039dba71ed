"""The process at the other end of a Unix socket: Terraform, its command line, its folder."""

import socket
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import psutil

# macOS: getsockopt(SOL_LOCAL, LOCAL_PEERPID), see <sys/un.h>
_SOL_LOCAL, _LOCAL_PEERPID = 0, 2


@dataclass(frozen=True, slots=True)
class Caller:
    """A Terraform process: `folder` is where it works, which is the root module also with `-chdir`."""

    pid: int
    folder: Path
    arguments: tuple[str, ...]
    environment: Mapping[str, str]


def caller_of(connected: socket.socket) -> Caller | None:
    """Return the process that opened the connection; None where the system does not say."""
    try:
        pid = _peer(connected)
        process = psutil.Process(pid)
        with process.oneshot():
            folder, arguments, environment = process.cwd(), process.cmdline(), process.environ()
    except (OSError, psutil.Error, struct.error):
        return None
    return Caller(pid, Path(folder), tuple(arguments[1:]), MappingProxyType(environment))


def _peer(connected: socket.socket) -> int:
    if sys.platform == "darwin":
        return int(connected.getsockopt(_SOL_LOCAL, _LOCAL_PEERPID))
    credentials = struct.Struct("3i")
    raw = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
    pid: int = credentials.unpack(raw)[0]
    return pid
