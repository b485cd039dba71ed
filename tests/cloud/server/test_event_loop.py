"""An event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.server.event_loop import EventLoopThread

if TYPE_CHECKING:
    from collections.abc import Coroutine


def test_other_threads_get_what_a_coroutine_returns_or_raises() -> None:
    async def answer() -> str:
        return threading.current_thread().name

    async def refuse() -> None:
        raise ValueError("no")

    loop = EventLoopThread("its-name")
    loop.start()

    name = loop.run(answer())
    with pytest.raises(ValueError, match="no"):
        loop.run(refuse())

    loop.close()
    assert name == "its-name"


def test_closing_cancels_what_is_under_way_and_waits_for_no_thread() -> None:
    begun, release = threading.Event(), threading.Event()
    ended: list[str] = []

    def block() -> None:
        begun.set()
        release.wait(10)

    async def wait() -> None:
        try:
            await asyncio.to_thread(block)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    loop = EventLoopThread("its-name")
    loop.start()
    waiting = threading.Thread(target=_wait, args=(loop, wait()))
    waiting.start()
    begun.wait(10)

    began = time.monotonic()
    loop.close()
    loop.close()

    assert time.monotonic() - began < 5
    assert ended == ["cancelled"]
    release.set()
    waiting.join(10)


def _wait(loop: EventLoopThread, coroutine: Coroutine[Any, Any, None]) -> None:
    with suppress(asyncio.CancelledError, concurrent.futures.CancelledError):
        loop.run(coroutine)


def test_one_that_was_never_started_can_be_closed() -> None:
    EventLoopThread("its-name").close()
