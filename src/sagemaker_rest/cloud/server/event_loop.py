"""An event loop that runs in a thread of its own, so that code that blocks can use what awaits."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from sagemaker_rest.cloud.server.open_files import ExhaustionReport

if TYPE_CHECKING:
    from collections.abc import Coroutine

Result = TypeVar("Result")

# what is moved off the loop (`asyncio.to_thread`) runs on these; the default has six on two processors
_THREADS = 32


class EventLoopThread:
    """Runs coroutines for other threads. `start` it before and `close` it after."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._loop = asyncio.new_event_loop()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=name)
        self._loop.set_default_executor(self._threads)
        self._loop.set_exception_handler(ExhaustionReport())
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Return what `coroutine` returns, or raise what it raises. For every thread but the loop's own."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def close(self) -> None:
        """Cancel whatever is under way and end the thread. Functions in threads are not waited for. May be called
        again, and without `start`.
        """
        if self._thread.is_alive():
            self.run(_cancel_others())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
