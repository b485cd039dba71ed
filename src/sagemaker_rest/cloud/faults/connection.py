"""Waiting and hanging up, as the faults of calls do."""

from __future__ import annotations

import asyncio
import errno
from contextlib import suppress

from sagemaker_rest.errors import SagemakerRestError


class ConnectionDroppedError(SagemakerRestError, ConnectionResetError):
    """Ends a request without an answer: the server closes the connection of a request that raises it."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "the local cloud was told to drop this connection")


class Delay:
    """Lets calls wait, on one event loop. `close` ends every wait, so that a cloud stops at once."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        if seconds > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), seconds)

    def close(self) -> None:
        self._closed.set()
