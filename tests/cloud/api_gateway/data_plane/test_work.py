"""Work on large bodies does not keep other requests waiting."""

from __future__ import annotations

import threading

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.work import work_on
from tests.cloud.event_loop import wait_for


async def threads_of(body: bytes) -> tuple[threading.Thread, threading.Thread]:
    """The thread of the event loop, and the one that works on `body`."""
    return threading.current_thread(), await work_on(body, threading.current_thread)


@pytest.mark.parametrize(
    ("size", "is_at_once"), [(100, True), (1_000_000, False)], ids=["small: at once", "large: in a thread"]
)
def test_work_is_done_where_it_delays_nobody(size: int, is_at_once: bool) -> None:  # noqa: FBT001
    loops, works = wait_for(threads_of(b"x" * size))

    assert (loops is works) is is_at_once


@pytest.mark.parametrize("size", [100, 1_000_000])
def test_what_the_work_raises_is_raised(size: int) -> None:
    def refuse(reason: str) -> None:
        raise ValueError(reason)

    with pytest.raises(ValueError, match="no"):
        wait_for(work_on(b"x" * size, refuse, "no"))
