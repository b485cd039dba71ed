"""The ways to end a run before its end: a signal, who gets it, when, and what runs the tests."""

from __future__ import annotations

import enum
import signal
from dataclasses import dataclass

from tests.scenarios.harness.kills.checkpoints import Moment


class Runner(enum.Enum):
    PYTEST = "pytest"
    XDIST = "pytest -n 2"
    TOX = "tox"
    # as it comes, tox kills what it runs half a second after Ctrl-C; this repository's tox.ini sets other limits
    IMPATIENT_TOX = "tox as it comes"


class Victim(enum.Enum):
    PYTEST = "pytest"  # with workers: their controller
    WORKER = "the worker"
    TERRAFORM = "terraform"
    PROVIDER = "the provider"
    TOX = "tox"
    ALL = "all"  # the process group, as the terminal does it at Ctrl-C


@dataclass(frozen=True, slots=True)
class Strike:
    """`goes_on` says that the victim is to finish what it does, because it cannot be or must not be cut short."""

    number: signal.Signals
    victim: Victim
    moment: Moment
    goes_on: bool = False

    def __str__(self) -> str:
        return f"{self.number.name} of {self.victim.value} in {self.moment.value}"


@dataclass(frozen=True, slots=True)
class Cell:
    """`status` is how the process that was started ends, `says` are lines of what it prints, in this order."""

    strikes: tuple[Strike, ...]
    status: int
    says: tuple[str, ...]
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([", ".join(map(str, self.strikes)), *self.options])


CTRL_C, SIGTERM, SIGHUP, KILL = signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL
# Stand-ins for the two ways of pytest-timeout, see `PROJECT_CONFTEST`: the test fails, or the process ends at once.
TIMEOUT, TIMEOUT_EXIT = signal.SIGALRM, signal.SIGUSR1
INTERRUPTED, FAILED, KILLED, TERMINATED = 2, 1, -9, -15
SETUP, INIT, PLAN = Moment.SETUP, Moment.INIT, Moment.PLAN
APPLY, TEST, DESTROY = Moment.APPLY, Moment.TEST, Moment.DESTROY
