"""A run that is to be ended: how it is started, who is who in it, and what is there when it is over."""

from __future__ import annotations

import configparser
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests.scenarios.harness.kills.cells import Runner, Victim
from tests.scenarios.harness.kills.checkpoints import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.harness.conftest import Project
    from tests.scenarios.harness.kills.cells import Cell, Strike
    from tests.scenarios.harness.kills.checkpoints import Checkpoints

LOG_GROUP = """
variable "name" {
  type = string
}
resource "aws_cloudwatch_log_group" "this" {
  name = var.name
}
"""
TEST = """
import os, urllib.request, pytest

def reach(moment):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(f"{os.environ['AWS_ENDPOINT_URL']}/moments/{moment}").read()

@pytest.fixture(scope="module")
def stack(module_deploy_stack, unique_name_factory):
    reach("setup")
    return module_deploy_stack("log_group", name=unique_name_factory("killed"))

def test_victim(stack):
    reach("test")
"""
# What pytest-timeout does to end a test: by its method `signal` it lets the test fail from a handler of SIGALRM, by
# `thread` it prints stacks and ends the process. https://github.com/pytest-dev/pytest-timeout#how-it-works
PROJECT_CONFTEST = """
import os, signal, pytest

def pytest_configure():
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("Timeout (>1.0s) from pytest-timeout."))
    signal.signal(signal.SIGUSR1, lambda *_: os._exit(1))
"""
TOX = """
[tox]
no_package = true

[testenv:e2e]
skip_install = true
pass_env = *
allowlist_externals = {python}
commands = {python} -m pytest {{posargs}}
{limits}
"""
_LIMITS = ("suicide_timeout", "interrupt_timeout", "terminate_timeout")
_PAUSE_SECONDS = 0.05


def own_limits() -> str:
    """Return how patient tox is, in this repository's tox.ini."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(Path(__file__).parents[4] / "tox.ini", encoding="utf-8")
    return "\n".join(f"{name} = {settings['testenv'][name]}" for name in _LIMITS)


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that is over: `left_files` are those that were not there before it."""

    status: int
    output: str
    left_files: list[str]


@dataclass(frozen=True, slots=True)
class VictimRun:
    """`temporary` is what the run has for TMPDIR, `before` what the project's folder held before it."""

    cell: Cell
    project: Project
    checkpoints: Checkpoints
    process: subprocess.Popen[bytes]
    temporary: Path
    before: frozenset[str]

    def end(self) -> Ended:
        """Strike it as the cell says, and wait until all that it has started has ended, too."""
        for strike in self.cell.strikes:
            self._strike(strike)
        status = self.process.wait(SECONDS)
        self._until(lambda: self.project.processes() == [])
        new = files_of(self.project) - self.before
        left = [*new, *(path.name for path in self.temporary.iterdir())]
        return Ended(status, self.project.output(), sorted(left))

    def _strike(self, strike: Strike) -> None:
        """Wait until the run is held at the moment of the strike, and send the signal."""
        self._until(lambda: self.checkpoints.is_reached(strike.moment) or self.process.poll() is not None)
        assert self.checkpoints.is_reached(strike.moment), self.project.output()
        if strike.victim is Victim.ALL:
            os.killpg(self.process.pid, strike.number)
        else:
            os.kill(self._pid(strike.victim), strike.number)
        if strike.goes_on:
            self.checkpoints.release(strike.moment)

    def _until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"{self.project.processes()}\n{self.project.output()}"
            time.sleep(_PAUSE_SECONDS)

    def _pid(self, victim: Victim) -> int:
        match victim:
            case Victim.TERRAFORM:
                return self._process_named("terraform")
            case Victim.PROVIDER:
                return self._process_named("terraform-provider-aws*")
            case Victim.WORKER:
                (noted,) = (self.project.folder / ".runs").glob("*/gw*/deploying.pid")
                return int(noted.read_text())
            case Victim.PYTEST:
                return next(one.pid for one in self._family() if "pytest" in one.cmdline())
            case _:
                return self.process.pid

    def _process_named(self, name: str) -> int:
        return next(one.pid for one in self.project.processes() if fnmatch(Path(one.cmdline()[0]).name, name))

    def _family(self) -> list[psutil.Process]:
        process = psutil.Process(self.process.pid)
        return [process, *process.children(recursive=True)]


def files_of(project: Project) -> frozenset[str]:
    return frozenset(path.name for path in project.folder.iterdir())


def start(
    cell: Cell, runner: Runner, project: Project, checkpoints: Checkpoints, *, temporary: Path, tox: Path
) -> VictimRun:
    """Start the project's tests. `tox` is where tox keeps its environments."""
    pytest = [f"--basetemp={project.folder}/tmp", *cell.options, *(["-n", "2"] if runner is Runner.XDIST else [])]
    command = {
        Runner.TOX: ["-m", "tox", "run", "-e", "e2e", "--workdir", str(tox), "--"],
        Runner.IMPATIENT_TOX: ["-m", "tox", "run", "-e", "e2e", "--workdir", str(tox), "--"],
    }.get(runner, ["-m", "pytest"])
    write_project(project, limits="" if runner is Runner.IMPATIENT_TOX else own_limits())
    (project.folder / "tmp").mkdir()
    (project.folder / "output").touch()
    before = files_of(project)
    with (project.folder / "output").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *command, *pytest],
            cwd=project.folder,
            env={
                **os.environ,
                "AWS_ENDPOINT_URL": checkpoints.url,
                "TMPDIR": str(temporary),
                "XDG_CACHE_HOME": str(tox),  # of tox and uv; by default it is in HOME, which is the project's folder
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # as a shell leaves them, whatever this process has
            preexec_fn=_default_signals,  # noqa: PLW1509  no thread of this process starts another at that moment
        )
    return VictimRun(cell, project, checkpoints, process, temporary, before)


def write_project(project: Project, *, limits: str) -> None:
    written = {
        "terraform/log_group/main.tf": LOG_GROUP,
        "test_victim.py": TEST,
        "test_other.py": "def test_other(): pass\n",
        "conftest.py": PROJECT_CONFTEST,
        "tox.ini": TOX.format(python=sys.executable, limits=limits),
    }
    for name, text in written.items():
        (project.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / name).write_text(text)


def _default_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
