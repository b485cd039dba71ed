"""A process that may open too few files says so."""

from __future__ import annotations

import asyncio
import errno
import resource
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.server import open_files

if TYPE_CHECKING:
    from collections.abc import Iterator

NONE_LEFT = {"message": "socket.accept() out of system resource", "exception": OSError(errno.EMFILE, "Too many")}


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, int]]:
    """The limits of a process, as `resource` tells and takes them."""
    had = {"files": (256, 1_000_000)}

    def take(_resource: int, wanted: tuple[int, int]) -> None:
        had["files"] = wanted

    monkeypatch.setattr(resource, "getrlimit", lambda _resource: had["files"])
    monkeypatch.setattr(resource, "setrlimit", take)
    return had


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


def test_all_that_may_be_had_are_taken(limits: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    open_files.allow_many()

    assert limits["files"] == (1_000_000, 1_000_000)
    assert caplog.messages == []


def test_too_few_are_reported(limits: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    limits["files"] = (256, 1024)

    open_files.allow_many()

    (said,) = caplog.messages
    assert said.startswith("This process may open 1024 files, and each connection is one: raise the limit with")
    assert "`ulimit -Hn 4096`" in said


@pytest.mark.usefixtures("limits")
def test_none_left_is_said_in_a_sentence_and_once(
    loop: asyncio.AbstractEventLoop, caplog: pytest.LogCaptureFixture
) -> None:
    report = open_files.ExhaustionReport()

    report(loop, NONE_LEFT)
    report(loop, NONE_LEFT)

    (said,) = caplog.messages
    assert said.startswith("All 256 files that this process may open are open: new connections wait")


def test_any_other_fault_is_shown_as_ever(loop: asyncio.AbstractEventLoop, caplog: pytest.LogCaptureFixture) -> None:
    open_files.ExhaustionReport()(loop, {"message": "it broke", "exception": ValueError("x")})

    assert "it broke" in caplog.text
