"""The local cloud as a child process, for those who test against it: it ends when its parent does, however that
ends.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Self

from sagemaker_rest.cloud.sagemaker.containers.environment import package_environment
from sagemaker_rest.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

START_SECONDS = 60.0
STOP_SECONDS = 30.0
# for tests ten minutes of AWS's waits take a second
TEST_CLOCK_FACTOR = 600.0
WHERE_IT_SAYS_WHY = "What it printed is above, or in its log."
# what the child needs of the caller's environment; AWS_* and the rest of it would leak into the containers
INHERITED = (
    # where a container engine is
    "DOCKER_CERT_PATH",
    "DOCKER_HOST",
    "DOCKER_TLS_VERIFY",
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONPATH",
    "TMPDIR",
    "VIRTUAL_ENV",
    "XDG_RUNTIME_DIR",
)


class CloudProcess:
    """A running local cloud. `close` stops it and everything it started."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path | None = None) -> None:
        self._process = process
        self._log = log
        self._is_closed = False
        self.url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ending(self) -> str | None:
        """Return how it ended though nobody has closed it, where its log is and what to do; None otherwise."""
        status = self._process.poll()
        if status is None or self._is_closed:
            return None
        how = f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with exit status {status}"
        why = f"its log is {self._log}" if self._log is not None else "its messages are on stderr"
        killed = ", or give the machine more memory if that ran out" if status == -signal.SIGKILL else ""
        return (
            f"The local cloud (process {self.pid}) {how} during the run, and all that was made in it is gone; {why}. "
            f"Run the tests again{killed}."
        )

    def close(self) -> None:
        """Ask it to stop, and insist after `STOP_SECONDS`. May be called again."""
        self._is_closed = True
        _stop(self._process)


def start_cloud(
    port: int = 0,
    *,
    log: Path | None = None,
    clock_factor: float = TEST_CLOCK_FACTOR,
    containers: Path | None = None,
    allow_hosts: Iterable[str] = (),
) -> CloudProcess:
    """Start a local cloud on `port` (0: a free one) and wait until it answers. What it prints goes to `log`, else to
    stderr. AWS's waits pass `clock_factor` times as fast as on AWS: the baking of a rollout, the periods of alarms.
    `containers` is a file with rules on how images are served. The cloud answers to `allow_hosts` beside addresses,
    localhost and AWS's host names.

    Raises:
        TargetError: it does not come up, for example because the port is taken.
    """
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment = {**inherited, **package_environment(os.environ)}
    command = [
        *(sys.executable, "-m", "sagemaker_rest.cloud", "--port", str(port), "--until-stdin-closes"),
        *("--clock-factor", str(clock_factor)),
        *(("--containers", str(containers)) if containers else ()),
        *(f"--allow-host={host}" for host in allow_hosts),
    ]
    output: IO[bytes] | None = log.open("ab") if log is not None else None
    try:
        # a session of its own: a Ctrl-C in the terminal must reach the tests, which still need the cloud to destroy
        # what they made
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            start_new_session=True,
        )
    finally:
        if output is not None:
            output.close()
    try:
        return CloudProcess(process, _wait_for_url(process), log)
    except BaseException:
        _stop(process)
        raise


def _wait_for_url(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
    deadline = time.monotonic() + START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        ready = selector.select(timeout=deadline - time.monotonic())
    if not ready:
        raise TargetError(f"The local cloud did not answer within {START_SECONDS:.0f} s. {WHERE_IT_SAYS_WHY}")
    line = process.stdout.readline()
    if not line:
        status = process.wait(STOP_SECONDS)
        raise TargetError(f"The local cloud ended with status {status}. {WHERE_IT_SAYS_WHY}")
    url: str = json.loads(line)["url"]
    return url


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
