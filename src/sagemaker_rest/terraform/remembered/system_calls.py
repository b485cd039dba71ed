"""The system calls that say what a process reads and with whom it talks, and the filter that has the kernel tell of
them.

Linux has had this since 5.0 for every user: https://man7.org/linux/man-pages/man2/seccomp_unotify.2.html
"""

import platform
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass

# <linux/bpf_common.h>, <linux/seccomp.h>
_LOAD_WORD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _TELL = 0x7FFF0000, 0x7FC00000
# where struct seccomp_data has the number of the call, and the architecture
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_INSTRUCTION = struct.Struct("=HBBI")
# An x86-64 process may make calls by another table of numbers, which has this bit.
_OTHER_TABLE = 0x40000000


@dataclass(frozen=True, slots=True)
class Machine:
    """The numbers of one architecture: its own (`AUDIT_ARCH_*`), that of seccomp(2), and those of the calls told of."""

    architecture: int
    seccomp: int
    calls: Mapping[int, str]


_MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        317,
        {
            2: "open",
            4: "stat",
            6: "lstat",
            21: "access",
            42: "connect",
            59: "execve",
            89: "readlink",
            257: "openat",
            262: "newfstatat",
            267: "readlinkat",
            269: "faccessat",
            322: "execveat",
            332: "statx",
            437: "openat2",
            439: "faccessat2",
        },
    ),
    "aarch64": Machine(
        0xC00000B7,
        277,
        {
            48: "faccessat",
            56: "openat",
            78: "readlinkat",
            79: "newfstatat",
            203: "connect",
            221: "execve",
            281: "execveat",
            291: "statx",
            437: "openat2",
            439: "faccessat2",
        },
    ),
}


def machine() -> Machine | None:
    """The numbers of this machine; None where there is nothing that tells."""
    return _MACHINES.get(platform.machine()) if sys.platform == "linux" else None


def filter_program(machine: Machine) -> bytes:
    """The program that has the kernel tell of the calls, of calls by other tables of numbers, and of nothing else."""
    instructions = [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 1, 0, machine.architecture),
        (_RETURN, 0, 0, _TELL),
        (_LOAD_WORD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_AT_LEAST, 0, 1, _OTHER_TABLE),
        (_RETURN, 0, 0, _TELL),
    ]
    for number in machine.calls:
        instructions += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _TELL)]
    instructions.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in instructions)
