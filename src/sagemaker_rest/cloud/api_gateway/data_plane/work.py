"""Work on bodies: at once if there is little, else in a thread, so that other requests need not wait for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# A template over a megabyte of JSON takes a second; over this much, some milliseconds.
_LITTLE_BYTES = 65_536
# as long as a template takes for a byte, a JSON schema takes for an eighth of one
_VALIDATION = 8


async def work_on(
    weight: int, work: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> Result:
    """Return what `work` returns, or raise what it raises. `weight` is how many bytes a template could go over in the
    time that the work takes.
    """
    if weight <= _LITTLE_BYTES:
        return work(*arguments, **named)
    return await asyncio.to_thread(work, *arguments, **named)


def weight_of_validation(body: bytes) -> int:
    """Return the weight of holding a body against a JSON schema."""
    return _VALIDATION * len(body)


def weight_of_mapping(body: bytes, templates: Iterable[str | None]) -> int:
    """Return the weight of mapping a body by one of `templates`; a loop takes its time with any body."""
    has_loop = any(template and "#foreach" in template for template in templates)
    return len(body) + (_LITTLE_BYTES + 1 if has_loop else 0)
