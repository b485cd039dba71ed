"""The local cloud as a process: it comes up, and whatever ends it or its parent, nothing of it stays."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import psutil
import pytest
import requests

from sagemaker_rest.cloud.server.cloud import remove_stale_directories
from sagemaker_rest.cloud.server.process import start_cloud
from sagemaker_rest.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the clouds of a test put their files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def clouds_of(temporary: Path) -> list[Path]:
    return list(temporary.glob("sagemaker-rest-cloud-*"))


def wait_until_gone(processes: list[psutil.Process]) -> list[psutil.Process]:
    return psutil.wait_procs(processes, timeout=20)[1]


def test_it_answers_like_a_localstack(temporary: Path) -> None:
    with start_cloud() as cloud:
        health = requests.get(f"{cloud.url}/_localstack/health", timeout=10).json()

    assert health["services"]["sagemaker"] == "running"
    assert clouds_of(temporary) == []


def test_closing_it_leaves_no_process_no_port_and_no_file(temporary: Path) -> None:
    cloud = start_cloud()
    processes = [psutil.Process(cloud.pid), *psutil.Process(cloud.pid).children(recursive=True)]
    cloud.close()
    cloud.close()

    assert wait_until_gone(processes) == []
    with pytest.raises(requests.ConnectionError):
        requests.get(cloud.url, timeout=5)
    assert clouds_of(temporary) == []


def test_a_port_that_is_taken_is_an_error(temporary: Path, taken_port: int) -> None:
    with pytest.raises(TargetError, match="The local cloud ended with status 1"):
        start_cloud(taken_port, log=temporary / "log")

    assert f"cannot listen on 127.0.0.1:{taken_port}" in (temporary / "log").read_text()
    assert clouds_of(temporary) == []


PARENT = """
import sys, time
from sagemaker_rest.cloud.server.process import start_cloud
cloud = start_cloud()
print(cloud.pid, flush=True)
time.sleep(600)
"""


def test_a_parent_that_is_killed_takes_it_along(temporary: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    cloud = psutil.Process(int(parent.stdout.readline()))

    parent.kill()
    parent.wait()

    assert wait_until_gone([cloud]) == []
    assert clouds_of(temporary) == []
    parent.stdout.close()


def test_files_of_a_cloud_that_was_killed_are_removed_by_the_next_one(temporary: Path) -> None:
    with start_cloud() as killed:
        os.kill(killed.pid, signal.SIGKILL)
    left = clouds_of(temporary)

    remove_stale_directories(temporary)

    assert len(left) == 1
    assert clouds_of(temporary) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_stops_with_every_process_that_it_started(temporary: Path, number: signal.Signals) -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "sagemaker_rest.cli", "cloud", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    url = re.search(r"http://127\.0\.0\.1:\d+", command.stdout.readline())
    assert url is not None
    containers = spare_containers(command.pid)

    command.send_signal(number)
    said = command.stdout.read()

    assert command.wait(30) == 0
    assert "Stopped; nothing of it is left." in said
    assert wait_until_gone(containers) == []
    assert clouds_of(temporary) == []
    command.stdout.close()


SLOW_TO_STOP = """
import sys, time
from sagemaker_rest.cloud.server import foreground

class Slow:
    def __init__(self, settings): pass
    def __enter__(self): return self
    def __exit__(self, *_):
        print("stopping", flush=True)
        time.sleep(600)

foreground.Cloud = Slow
foreground.serve(None, lambda cloud: print("serving", flush=True))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_ends_it_at_once(number: signal.Signals) -> None:
    serving = subprocess.Popen([sys.executable, "-c", SLOW_TO_STOP], stdout=subprocess.PIPE, text=True)
    assert serving.stdout is not None
    assert serving.stdout.readline() == "serving\n"

    serving.send_signal(number)
    assert serving.stdout.readline() == "stopping\n"
    serving.send_signal(number)

    assert serving.wait(10) == -number
    serving.stdout.close()


def test_open_connections_do_not_keep_it_from_stopping(temporary: Path) -> None:
    with start_cloud(log=temporary / "log") as cloud, ExitStack() as open_connections:
        address = ("127.0.0.1", int(cloud.url.rpartition(":")[2]))
        idle, unfinished = (open_connections.enter_context(socket.create_connection(address)) for _ in range(2))
        unfinished.sendall(b"POST /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
        requests.get(f"{cloud.url}/_localstack/health", timeout=10)

        began = time.monotonic()
        cloud.close()
        took = time.monotonic() - began
        told = idle.recv(1)

    assert told == b""
    assert took < 5
    assert (temporary / "log").read_text() == ""


def spare_containers(pid: int) -> list[psutil.Process]:
    """The processes that a cloud by hand starts at once."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if children := psutil.Process(pid).children(recursive=True):
            return children
        time.sleep(0.1)
    raise AssertionError("no spare container was started")


def test_the_command_says_that_a_port_is_taken(temporary: Path, taken_port: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sagemaker_rest.cli", "cloud", "--port", str(taken_port)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"sagemaker-rest: cannot listen on 127.0.0.1:{taken_port}")
    assert "--port" in ended.stderr
    assert clouds_of(temporary) == []


def test_what_the_child_prints_first_is_its_address(temporary: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "sagemaker_rest.cloud", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    out, _ = child.communicate()

    assert json.loads(out)["url"].startswith("http://127.0.0.1:")
    assert child.returncode == 0
    assert clouds_of(temporary) == []


@pytest.mark.parametrize("factor", ["0", "-1"])
def test_a_clock_factor_that_is_not_positive_is_refused(factor: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "sagemaker_rest.cli", "cloud", "--clock-factor", factor],
        check=False,
        capture_output=True,
        text=True,
    )

    assert finished.returncode == 2
    assert f"{factor} is not a positive number" in finished.stderr


BUSY = """
import re, sys, threading
from sagemaker_rest.cloud.server import foreground
from sagemaker_rest.cloud.server.cloud import CloudSettings

def report(cloud):
    print("serving", flush=True)
    threading.Thread(target=re.fullmatch, args=("(a|a)*b", "a" * 60)).start()

foreground.serve(CloudSettings(warm=True), report)
"""


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_it_within_five_seconds_though_no_other_thread_may_run(number: signal.Signals) -> None:
    busy = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert busy.stdout is not None
    assert busy.stdout.readline() == "serving\n"
    started = [*psutil.Process(busy.pid).children(recursive=True)]

    began = time.monotonic()
    busy.send_signal(number)
    _, said = busy.communicate(timeout=20)

    assert time.monotonic() - began < 5.5
    assert said.startswith("The local cloud was killed, with ")
    assert wait_until_gone(started) == []


@pytest.mark.usefixtures("temporary")
def test_a_second_signal_ends_it_at_once_though_no_other_thread_may_run() -> None:
    busy = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert busy.stdout is not None
    assert busy.stdout.readline() == "serving\n"

    began = time.monotonic()
    busy.send_signal(signal.SIGINT)
    busy.send_signal(signal.SIGTERM)
    busy.communicate(timeout=20)

    assert time.monotonic() - began < 2
