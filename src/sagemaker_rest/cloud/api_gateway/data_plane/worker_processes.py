"""Work in processes of its own: it holds up no other request, and ends when its time is up.

A thread would do neither. Python lets one thread run at a time, reading megabytes of JSON or matching a pattern lets no
other run at all, and nothing ends a thread.
"""

from __future__ import annotations

import asyncio
import os
import select
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError
from sagemaker_rest.cloud.api_gateway.data_plane.worker import LARGEST_MEMORY_BYTES, receive, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

Result = TypeVar("Result")

_MODULE = "sagemaker_rest.cloud.api_gateway.data_plane.worker"
# [?] AWS documents how long an integration may take, and nothing for what the gateway itself does before and after
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
LONGEST_SECONDS = 29.0
_MOST_PROCESSES = 8


class WorkerProcesses:
    """Does work that takes long, or may: at most `most` pieces at once, each for `seconds` at most. Processes are
    started when they are needed. `close` ends them all.
    """

    def __init__(self, seconds: float = LONGEST_SECONDS, most: int = _MOST_PROCESSES) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="gateway-work")
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()
        self._closed = False

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Return what `work` returns, or raise what it raises. Both it and `arguments` are pickled.

        Raises:
            GatewayFaultError: It took too long, or more memory than it may have.
        """
        end = time.monotonic() + self._seconds
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._run, end, work, arguments)
        try:
            # a little longer: who is at work says himself that it was too long
            return await asyncio.wait_for(running, self._seconds + 1)
        except TimeoutError:
            raise self._too_long() from None

    def close(self) -> None:
        """End all processes, whatever they do. May be called again."""
        with self._lock:
            self._closed = True
            at_work, idle = self._all.difference(self._idle), self._idle
            self._all, self._idle = set(), []
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in at_work:
            process.kill()  # the thread that waits for it sees its end, and closes its pipes
        for process in idle:
            process.end()

    def _run(self, end: float, work: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
        if time.monotonic() >= end:
            raise self._too_long()
        process = self._take()
        try:
            is_returned, outcome = process.ask(work, arguments, end)
        except TimeoutError:
            self._drop(process)
            raise self._too_long() from None
        except (EOFError, OSError):
            self._drop(process)
            raise _failed("the process that worked on the request has died") from None
        except BaseException:
            self._drop(process)
            raise
        self._give_back(process)
        if isinstance(outcome, MemoryError):
            raise _failed(f"the work on the request took more than {LARGEST_MEMORY_BYTES} bytes of memory")
        if is_returned:
            result: Result = outcome
            return result
        raise outcome

    def _take(self) -> _Process:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            if self._closed:
                raise _failed("the local cloud is ending")
            process = _Process()
            self._all.add(process)
            return process

    def _give_back(self, process: _Process) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(process)
                return
        process.end()

    def _drop(self, process: _Process) -> None:
        with self._lock:
            self._all.discard(process)
        process.end()

    def _too_long(self) -> GatewayFaultError:
        # [?] the answer to a backend that takes as long
        return GatewayFaultError(
            faults.INTEGRATION_TIMEOUT,
            reason=f"Execution failed due to a timeout error: the work on it took more than {self._seconds:g} s",
        )


def _failed(reason: str) -> GatewayFaultError:
    return GatewayFaultError(faults.DEFAULT_5XX, reason=f"Execution failed: {reason}")


class _Process:
    """One process. It ends with its standard input, so it cannot outlive this one for long."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            # -P: the folder that the user is in holds no modules of ours
            [sys.executable, "-P", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def ask(self, work: Callable[..., Any], arguments: tuple[Any, ...], end: float) -> tuple[bool, Any]:
        """Return the outcome of work.

        Raises:
            TimeoutError: There is none at `end`.
            EOFError: The process has died.
            OSError: The process has died.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - both were asked for as pipes
        assert stdout is not None  # noqa: S101
        left = max(end - time.monotonic(), 0.0)
        send(stdin, (work, arguments, left))
        waiting = select.poll()
        waiting.register(stdout, select.POLLIN | select.POLLHUP)
        if not waiting.poll(left * 1000):
            raise TimeoutError
        outcome: tuple[bool, Any] = receive(stdout)
        return outcome

    def kill(self) -> None:
        """End it, whatever it does, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """Kill it and close its pipes, which no other thread may use."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
