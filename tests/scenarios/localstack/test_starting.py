"""`sagemaker-rest localstack`: what runs with it, how it ends, and what it says when it does not start.

A stand-in is started here, so that no LocalStack has to be installed; `applied` runs with a real one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import psutil
import pytest

from sagemaker_rest.localstack.process import start_localstack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# LocalStack, as far as launch.py knows it: it listens where twisted says, and answers for its health.
STAND_IN = """
import functools, http.server, json, os
from twisted.internet import endpoints

class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"services": {}, "version": "0.0.0"}).encode())

def main():
    print("starting")
    host, _, port = os.environ["GATEWAY_LISTEN"].partition(":")
    http.server.HTTPServer((endpoints.TCP4ServerEndpoint(), int(port)), Health).serve_forever()
"""
TWISTED = "def TCP4ServerEndpoint(interface=''):\n    return interface\n"


@pytest.fixture
def python_with(tmp_path: Path) -> Callable[[str], Path]:
    """Make a Python that has `source` installed as LocalStack."""

    def make(source: str) -> Path:
        files = {"twisted/internet/endpoints.py": TWISTED, "localstack/runtime/main.py": source}
        for name, text in files.items():
            file = tmp_path / "packages" / name
            file.parent.mkdir(parents=True)
            file.write_text(text)
        python = tmp_path / "python"
        python.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path}/packages exec {sys.executable} "$@"\n')
        python.chmod(0o755)
        return python

    return make


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sagemaker_rest.cli", "localstack", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def launched(folders: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if str(folders) in " ".join(process_command(process))]


def process_command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_the_command_has_a_localstack_and_its_status_is_the_status(
    python_with: Callable[[str], Path], folders: Path
) -> None:
    ask = "import os, sys, urllib.request as u; u.urlopen(os.environ['AWS_ENDPOINT_URL'] + '/_localstack/health')"

    finished = run("--python", python_with(STAND_IN), sys.executable, "-c", f"{ask}; sys.exit(7)")

    assert finished.returncode == 7, finished.stderr
    assert "LocalStack 0.0.0 is up at http://127.0.0.1:" in finished.stderr
    psutil.wait_procs(launched(folders), timeout=10)
    assert launched(folders) == []
    assert list(folders.iterdir()) == []


def test_it_ends_with_a_command_that_is_killed(python_with: Callable[[str], Path], folders: Path) -> None:
    kill = f"import os; os.kill(os.getpid(), {signal.SIGKILL.value})"

    finished = run("--python", python_with(STAND_IN), sys.executable, "-c", kill)

    assert finished.returncode == -signal.SIGKILL
    psutil.wait_procs(launched(folders), timeout=10)
    assert launched(folders) == []
    assert list(folders.iterdir()) == []


def test_one_that_is_closed_has_ended(python_with: Callable[[str], Path], folders: Path) -> None:
    running = start_localstack(python_with(STAND_IN))

    running.close()

    assert running.process.poll() == 0
    assert list(folders.iterdir()) == []


def test_one_that_ends_at_once_shows_its_log(python_with: Callable[[str], Path], folders: Path) -> None:
    finished = run("--python", python_with("def main():\n    raise SystemExit('the port is taken')\n"), "true")

    assert finished.returncode == 1
    assert "LocalStack ended with status 1 before it answered" in finished.stderr
    assert "the port is taken" in finished.stderr
    assert list(folders.iterdir()) == []


def test_one_that_never_answers_is_ended(python_with: Callable[[str], Path], folders: Path, tmp_path: Path) -> None:
    python, log = python_with("import time\ndef main():\n    time.sleep(60)\n"), tmp_path / "localstack.log"

    with pytest.raises(Exception, match=r"did not answer at http://127\.0\.0\.1:\d+ within 0\.5 s"):
        start_localstack(python, log=log, seconds=0.5)

    assert launched(folders) == []
    assert log.exists()


def test_a_python_without_localstack_is_told_how_to_install_it(folders: Path) -> None:
    finished = run("--python", sys.executable, "true")

    assert "uv pip install --python" in finished.stderr
    assert "requirements/localstack.txt" in finished.stderr
    assert list(folders.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["--python", "/nowhere/python", "true"], "there is no Python at /nowhere/python", id="no-python"),
        pytest.param(["--python", sys.executable], "there is no command to run with a LocalStack", id="no-command"),
        pytest.param(["--python", sys.executable, "no-such"], "there is no command no-such", id="unknown-command"),
    ],
)
def test_what_is_not_there_is_named(arguments: list[str], sentence: str) -> None:
    finished = run(*arguments)

    assert finished.returncode == 1
    assert f"sagemaker-rest: {sentence}" in finished.stderr


def test_nothing_of_the_users_reaches_it(
    python_with: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    log = tmp_path / "localstack.log"

    start_localstack(python_with(f"import os\nprint(sorted(os.environ), flush=True)\n{STAND_IN}"), log=log).close()

    assert "AWS_" not in log.read_text()
    assert "DISABLE_EVENTS" in log.read_text()
    assert os.environ["AWS_PROFILE"] == "production"
