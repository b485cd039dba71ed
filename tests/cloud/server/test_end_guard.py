"""Insisting on the end of a process: with all that it has started, but for other guards, which have to clean up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from sagemaker_rest.cloud.server.end_guard import guard

if TYPE_CHECKING:
    from collections.abc import Iterator

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)
PARENT = f"""
import subprocess, sys
for name in ("a.container", "an.engine.guard"):
    child = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}, name], stdout=subprocess.PIPE)
    child.stdout.readline()
print("started", flush=True)
child.wait()
"""


@pytest.fixture
def family() -> Iterator[list[psutil.Process]]:
    """A process and two that it has started, which ignore SIGTERM; the second is a guard by its name."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        processes = [psutil.Process(parent.pid), *psutil.Process(parent.pid).children()]
        yield processes
        for process in processes:
            if process.is_running():
                process.kill()


def test_a_second_signal_ends_all_but_the_guards(
    family: list[psutil.Process], capfd: pytest.CaptureFixture[str]
) -> None:
    parent, container, other_guard = family
    reading, writing = os.pipe()
    os.write(writing, bytes([signal.SIGINT, signal.SIGTERM]))

    guard(parent.pid, reading)

    psutil.wait_procs([parent, container], timeout=5)
    assert [process.is_running() for process in (parent, container, other_guard)] == [False, False, True]
    assert "was killed, with all that it had started (1)" in capfd.readouterr().err
    os.close(reading)
    os.close(writing)


def test_an_end_without_a_signal_is_nothing_to_insist_on(family: list[psutil.Process]) -> None:
    reading, writing = os.pipe()
    os.close(writing)

    guard(family[0].pid, reading)

    assert all(process.is_running() for process in family)
    os.close(reading)
