"""Becomes another program, about whose system calls the kernel tells whoever started this.

`python -I -S launcher.py SOCKET SECCOMP PROGRAM COMMAND...`: the number of a connected Unix socket, the number of
seccomp(2), the filter in hexadecimal, and the command. Over the socket goes the file descriptor that tells, or a byte
without one if the kernel does not allow it; the command runs either way. It imports nothing of this package, so that it
starts in no time.
"""

import _socket
import array
import ctypes
import os
import sys

_NO_NEW_PRIVILEGES = 38
_SET_FILTER = 1
# a new listener; and from Linux 5.19 on, only a fatal signal ends the wait for whoever listens (Go sends others often)
_LISTEN, _LISTEN_UNDISTURBED = 1 << 3, 1 << 3 | 1 << 5


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def listener(seccomp: int, program: bytes) -> int:
    """Install the filter for this process and all that it becomes or starts; a negative number if that is refused."""
    system = ctypes.CDLL(None)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    given = ctypes.byref(_Program(len(program) // 8, program))
    for flags in (_LISTEN_UNDISTURBED, _LISTEN):
        found: int = system.syscall(seccomp, _SET_FILTER, flags, given)
        if found >= 0:
            return found
    return -1


def main() -> None:
    told, seccomp, program, *command = sys.argv[1:]
    connection = _socket.socket(fileno=int(told))
    tells = listener(int(seccomp), bytes.fromhex(program))
    if tells < 0:
        connection.send(b"-")
    else:
        connection.sendmsg([b"+"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", [tells]))])
        os.close(tells)
    connection.close()
    os.execv(command[0], command)  # noqa: S606  this is what it is for


if __name__ == "__main__":
    main()
