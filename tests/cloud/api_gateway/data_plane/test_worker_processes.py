"""Work in processes of its own: it returns, raises, and ends in time whatever it does."""

from __future__ import annotations

import os
import re
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.faults import BAD_REQUEST_BODY, GatewayFaultError
from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses
from tests.cloud.event_loop import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def workers() -> Iterator[WorkerProcesses]:
    with closing(WorkerProcesses()) as workers:
        yield workers


def refuse(message: str) -> None:
    raise GatewayFaultError(BAD_REQUEST_BODY, message=message, status=418, reason="because", error_type="Teapot")


def backtrack(text: str) -> bool:
    """Match for ever, with no moment in which another thread of the same process could run."""
    return re.fullmatch(r"(a|a)*b", text) is not None


def status_of(answer: Future[Any]) -> int:
    fault = answer.exception(timeout=5)
    assert isinstance(fault, GatewayFaultError)
    return fault.status


def wait_until_at_work(process: psutil.Process) -> None:
    deadline = time.monotonic() + 30
    while process.cpu_times().user < 0.5:
        assert time.monotonic() < deadline, "the process does not work"
        time.sleep(0.02)


def double(text: str) -> str:
    return double(text + text)


def test_work_returns_what_it_returns(workers: WorkerProcesses) -> None:
    assert wait_for(workers.run(sorted, [3, 1, 2])) == [1, 2, 3]


def test_work_raises_what_it_raises(workers: WorkerProcesses) -> None:
    with pytest.raises(GatewayFaultError) as raised:
        wait_for(workers.run(refuse, "no"))

    fault = raised.value
    assert (fault.fault, fault.message, fault.status, fault.reason, fault.error_type) == (
        BAD_REQUEST_BODY,
        "no",
        418,
        "because",
        "Teapot",
    )


def test_a_process_does_one_piece_of_work_after_another(workers: WorkerProcesses) -> None:
    assert wait_for(workers.run(os.getpid)) == wait_for(workers.run(os.getpid))


def test_work_that_takes_too_long_is_ended_and_answered_504() -> None:
    with closing(WorkerProcesses(seconds=0.5)) as workers:
        began = time.monotonic()
        with pytest.raises(GatewayFaultError) as raised:
            wait_for(workers.run(backtrack, "a" * 60))

        assert (raised.value.status, raised.value.message) == (504, "Endpoint request timed out")
        assert time.monotonic() - began < 5


def test_work_that_waits_too_long_for_its_turn_is_answered_504() -> None:
    with closing(WorkerProcesses(seconds=0.5, most=1)) as workers, ThreadPoolExecutor(2) as clients:
        answers = [clients.submit(lambda: wait_for(workers.run(time.sleep, 9))) for _ in range(2)]

        assert [status_of(answer) for answer in answers] == [504, 504]


def test_other_work_goes_on_after_some_was_ended() -> None:
    with closing(WorkerProcesses(seconds=2, most=1)) as workers:
        with pytest.raises(GatewayFaultError):
            wait_for(workers.run(backtrack, "a" * 60))

        assert wait_for(workers.run(len, "abc")) == 3


def test_work_that_takes_too_much_memory_is_refused(workers: WorkerProcesses) -> None:
    with pytest.raises(GatewayFaultError) as raised:
        wait_for(workers.run(double, "x" * 1_000_000))

    assert (raised.value.status, raised.value.message) == (500, "Internal server error")


def test_work_whose_process_dies_is_an_internal_server_error(workers: WorkerProcesses) -> None:
    with pytest.raises(GatewayFaultError) as raised:
        wait_for(workers.run(os._exit, 1))

    assert (raised.value.status, raised.value.message) == (500, "Internal server error")


def test_closing_ends_the_processes_whatever_they_do() -> None:
    workers = WorkerProcesses()
    process = psutil.Process(wait_for(workers.run(os.getpid)))
    with ThreadPoolExecutor(1) as clients:
        answer = clients.submit(lambda: wait_for(workers.run(backtrack, "a" * 60)))
        wait_until_at_work(process)

        workers.close()

        assert status_of(answer) == 500
    assert not process.is_running()
