"""A stream of CloudWatch Logs keeps its newest events, and no more of them than it may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.neighbours.cloudwatch.kept_events import MOST_BYTES, MOST_EVENTS

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

NOW = 1_790_000_000_000


@pytest.fixture
def stream(neighbours: ControlPlane, name: str) -> Any:
    """A stream of moto's, with the mends in place."""
    del neighbours
    backend = backend_of("logs", "123456789012", "eu-west-1")
    backend.create_log_group(name, {})
    backend.create_log_stream(name, name)
    yield backend.groups[name].streams[name]
    backend.delete_log_group(name)


def put(stream: Any, *messages: str) -> None:
    stream.put_log_events([{"timestamp": NOW, "message": message} for message in messages])


def test_the_newest_events_are_kept(stream: Any) -> None:
    put(stream, *(f"line {number}" for number in range(MOST_EVENTS)))
    put(stream, "the last but one", "the last")

    messages = [event.message for event in stream.events]

    assert len(messages) == MOST_EVENTS
    assert messages[0] == "line 2"
    assert messages[-2:] == ["the last but one", "the last"]


def test_long_lines_leave_room_for_fewer(stream: Any) -> None:
    for _ in range(20):
        put(stream, "a" * (MOST_BYTES // 10))

    assert len(stream.events) == 10


def test_a_line_that_is_too_long_for_any_bound_is_kept_alone(stream: Any) -> None:
    put(stream, "short", "a" * (MOST_BYTES + 1))

    assert [len(event.message) for event in stream.events] == [MOST_BYTES + 1]
