"""However a run ends, no process, socket or temporary file of the accelerator stays."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from sagemaker_rest.terraform.accelerator.acceleration import Acceleration, AcceleratorWarning
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from tests.terraform.accelerator.conftest import (
    ADDRESS,
    THING,
    Accelerated,
    FakeProvider,
    terraform,
    wait_until,
)

# A run as a program of its own: it plans, says so, and stays until it is ended.
RUN = """
import json, subprocess, sys, time
from pathlib import Path
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider

root, binary, answers, work = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
provider = InstalledProvider("example.com/test/fake", "1.0.0", binary)
with Acceleration(root, providers=[provider], cache=answers) as acceleration:
    done = subprocess.run(["terraform", "plan"], cwd=root, env=acceleration.environment, capture_output=True)
    socket = json.loads(acceleration.environment["TF_REATTACH_PROVIDERS"])[provider.address]["Addr"]["String"]
    said = {"code": done.returncode, "providers": acceleration.process_ids, "socket": socket}
    print(json.dumps(said), flush=True)
    if work == "fail":
        raise SystemExit(7)
    if work == "wait":
        time.sleep(600)
"""


class Run:
    """The program, after it has planned."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        said = json.loads(process.stdout.readline())
        self.code: int = said["code"]
        self.providers: list[int] = said["providers"]
        self.folder = Path(said["socket"]).parent
        self.children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []


@pytest.fixture
def run(
    fake: FakeProvider, folder: Path, environment: dict[str, str], tmp_path: Path
) -> Iterator[Callable[[str], Run]]:
    """Start the program; its work is `wait`, `end` or `fail`."""
    (folder / "main.tf").write_text(THING)
    started: list[subprocess.Popen[str]] = []

    def start(work: str) -> Run:
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", RUN, folder, fake.binary, tmp_path / "answers", work],
                env={**os.environ, **environment, "TMPDIR": str(tmp_path)},
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return Run(started[-1])

    yield start
    for process in started:
        process.kill()
        process.communicate()


def is_all_gone(run: Run) -> bool:
    processes = [pid for pid in run.providers if psutil.pid_exists(pid)]
    children = [child for child in run.children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    return not processes and not children and not run.folder.exists()


@pytest.mark.parametrize(
    ("number", "status"),
    [
        pytest.param(signal.SIGKILL, -signal.SIGKILL, id="kill -9"),
        pytest.param(signal.SIGINT, None, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, -signal.SIGTERM, id="kill"),
    ],
)
def test_a_run_that_is_ended_by_a_signal(run: Callable[[str], Run], number: int, status: int | None) -> None:
    running = run("wait")
    assert running.code == 0
    assert all(psutil.pid_exists(pid) for pid in running.providers)

    os.kill(running.process.pid, number)
    running.process.wait(15)

    assert status is None or running.process.returncode == status
    assert wait_until(lambda: is_all_gone(running))


@pytest.mark.parametrize(("work", "status"), [("end", 0), ("fail", 7)])
def test_a_run_that_ends_by_itself(run: Callable[[str], Run], work: str, status: int) -> None:
    running = run(work)

    assert running.process.wait(15) == status
    assert wait_until(lambda: is_all_gone(running))


def test_two_runs_at_once_share_the_answers_and_nothing_else(run: Callable[[str], Run]) -> None:
    first, second = run("wait"), run("wait")

    assert (first.code, second.code) == (0, 0)
    assert not set(first.providers) & set(second.providers)
    assert first.folder != second.folder


def test_a_killed_guard_is_no_obstacle(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING)
    accelerated.run("plan")
    providers = accelerated.acceleration.process_ids
    folder = Path(
        json.loads(accelerated.acceleration.environment["TF_REATTACH_PROVIDERS"])[ADDRESS]["Addr"]["String"]
    ).parent
    guards = [child for child in psutil.Process().children() if child.name() in {"sh", "dash", "bash"}]
    assert guards
    for guard in guards:
        guard.kill()

    accelerated.acceleration.__exit__(None, None, None)

    assert wait_until(lambda: not any(psutil.pid_exists(pid) for pid in providers))
    assert not folder.exists()


def test_sockets_are_private(accelerated: Accelerated) -> None:
    folder = Path(
        json.loads(accelerated.acceleration.environment["TF_REATTACH_PROVIDERS"])[ADDRESS]["Addr"]["String"]
    ).parent

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_dir()} == {0o700}


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param("#!/bin/sh\necho no such option >&2; exit 2\n", "ended before it listened", id="ends"),
        pytest.param("this is not a program", "ended before it listened", id="is not a program"),
        pytest.param(None, "No such file", id="is not there"),
    ],
)
def test_a_provider_that_cannot_start_means_plain_terraform_and_a_warning(
    folder: Path, environment: dict[str, str], tmp_path: Path, script: str | None, reason: str
) -> None:
    binary = tmp_path / "terraform-provider-broken"
    if script is not None:
        binary.write_text(script)
        binary.chmod(0o700)
    before = psutil.Process().children()

    with (
        pytest.warns(AcceleratorWarning, match=reason),
        Acceleration(
            folder,
            environment=environment,
            providers=[InstalledProvider(ADDRESS, "1.0.0", binary)],
            cache=tmp_path / "answers",
        ) as acceleration,
    ):
        given = acceleration.environment

    assert given == environment
    assert acceleration.why_not is not None
    assert psutil.Process().children() == before
    assert terraform(folder, given, "version").returncode == 0
