"""Work on large bodies does not keep other requests waiting."""

from __future__ import annotations

import threading

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.work import weight_of_mapping, weight_of_validation, work_on
from tests.cloud.event_loop import wait_for


async def threads_of(weight: int) -> tuple[threading.Thread, threading.Thread]:
    """The thread of the event loop, and the one that does the work."""
    return threading.current_thread(), await work_on(weight, threading.current_thread)


LOOP = "#foreach($i in [1..1000])$i#end"


@pytest.mark.parametrize(
    ("weight", "is_at_once"),
    [
        pytest.param(len(b"x" * 100), True, id="a small body: at once"),
        pytest.param(len(b"x" * 1_000_000), False, id="a large body: in a thread"),
        pytest.param(weight_of_mapping(b"{}", ["$input.body", None]), True, id="a template: at once"),
        pytest.param(weight_of_mapping(b"", [None, LOOP]), False, id="a template with a loop: in a thread"),
        pytest.param(weight_of_validation(b"x" * 1000), True, id="validation of a small body: at once"),
        pytest.param(weight_of_validation(b"x" * 20_000), False, id="validation of a larger body: in a thread"),
    ],
)
def test_work_is_done_where_it_delays_nobody(weight: int, is_at_once: bool) -> None:  # noqa: FBT001
    loops, works = wait_for(threads_of(weight))

    assert (loops is works) is is_at_once


@pytest.mark.parametrize("weight", [100, 1_000_000])
def test_what_the_work_raises_is_raised(weight: int) -> None:
    def refuse(reason: str) -> None:
        raise ValueError(reason)

    with pytest.raises(ValueError, match="no"):
        wait_for(work_on(weight, refuse, "no"))
