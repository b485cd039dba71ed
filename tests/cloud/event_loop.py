"""One event loop for all tests, which are not coroutines themselves: containers keep connections on it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from sagemaker_rest.cloud.server.event_loop import EventLoopThread

if TYPE_CHECKING:
    from collections.abc import Coroutine

Result = TypeVar("Result")


def wait_for(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Return what `coroutine` returns, or raise what it raises. Threads may wait for several at once."""
    return _loop().run(coroutine)


@functools.cache
def _loop() -> EventLoopThread:
    loop = EventLoopThread("tests")
    loop.start()
    return loop
