"""Work on bodies: at once if they are small, else in a thread, so that other requests need not wait for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# A template over a megabyte of JSON takes a second; over this much, some milliseconds.
_SMALL_BYTES = 65_536


async def work_on(
    body: bytes, work: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> Result:
    """Return what `work`, which goes over `body`, returns, or raise what it raises."""
    if len(body) <= _SMALL_BYTES:
        return work(*arguments, **named)
    return await asyncio.to_thread(work, *arguments, **named)
