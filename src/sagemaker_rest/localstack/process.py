"""Starting a LocalStack on a free port of this machine, and waiting until it answers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import requests

from sagemaker_rest.errors import TargetError

START_SECONDS = 120.0
_LAUNCH = Path(__file__).with_name("launch.py")
_LOG_FILE = "localstack.log"
_LOG_LINES = 20
_STOP_SECONDS = 30.0
_REQUIREMENTS = "requirements/localstack.txt"


@dataclass(frozen=True, slots=True)
class RunningLocalStack:
    """A LocalStack that answers at `url`. It ends when `lifeline`, the one open end of a pipe, is closed everywhere."""

    url: str
    version: str
    lifeline: int
    process: subprocess.Popen[bytes]

    def close(self) -> None:
        """End it, and wait until it has ended."""
        os.close(self.lifeline)
        self.process.wait(_STOP_SECONDS)


def start_localstack(python: Path, *, log: Path | None = None, seconds: float = START_SECONDS) -> RunningLocalStack:
    """Start the LocalStack that `python` has installed. It writes to a temporary folder that goes with it, except for
    what it prints, if `log` says otherwise.

    Raises:
        TargetError: the Python does not exist, or the LocalStack does not answer within `seconds`.
    """
    if shutil.which(python) is None:
        raise TargetError(f"there is no Python at {python} to run a LocalStack: {_how_to_install(python)}")
    folder = Path(tempfile.mkdtemp(prefix="localstack-"))
    written = log or folder / _LOG_FILE
    port = _free_port()
    read_end, lifeline = os.pipe()
    with written.open("a+b") as output:
        # a session of its own: after Ctrl-C, what runs with it still needs it to destroy what it made
        process = subprocess.Popen(
            [python, "-B", _LAUNCH, folder],
            cwd=folder,
            env=_environment(folder, port),
            stdin=read_end,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        os.close(read_end)
        url = f"http://127.0.0.1:{port}"
        try:
            return RunningLocalStack(url, _wait_for_version(process, url, seconds), lifeline, process)
        except BaseException as error:
            os.close(lifeline)
            process.wait(_STOP_SECONDS)
            shutil.rmtree(folder, ignore_errors=True)
            if not isinstance(error, TargetError):
                raise
            # by the open file, because the folder has gone
            raise TargetError(
                f"{error} If it is not there, {_how_to_install(python)}. The end of its log:\n{_end_of(output)}"
            ) from error


def _environment(folder: Path, port: int) -> dict[str, str]:
    """Return LocalStack's settings (https://docs.localstack.cloud/references/configuration/); nothing of the user's."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "FILESYSTEM_ROOT": str(folder),
        "LOCALSTACK_VOLUME_DIR": str(folder),
        # in a container, as CI's, it would write to /var/lib/localstack
        "OVERRIDE_IN_DOCKER": "0",
        # nothing goes out of this machine, and names cannot be resolved on it
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "DISABLE_EVENTS": "1",
        "DNS_ADDRESS": "0",
    }


def _wait_for_version(process: subprocess.Popen[bytes], url: str, seconds: float) -> str:
    deadline = time.monotonic() + seconds
    with requests.Session() as session:
        session.trust_env = False  # a proxy is for the way out
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise TargetError(f"LocalStack ended with status {process.returncode} before it answered.")
            try:
                answer = session.get(f"{url}/_localstack/health", timeout=5)
                return str(answer.json()["version"])
            except (requests.RequestException, ValueError, KeyError):
                time.sleep(0.1)
    raise TargetError(f"LocalStack did not answer at {url} within {seconds:g} s.")


def _how_to_install(python: Path) -> str:
    return f"install it with: uv pip install --python {python} --require-hashes --requirement {_REQUIREMENTS}"


def _end_of(log: IO[bytes]) -> str:
    log.seek(0)
    return "\n".join(log.read().decode(errors="replace").splitlines()[-_LOG_LINES:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
