"""Keep the newest log events of a stream: moto keeps them all, some hundred bytes a prediction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.logs.models import LogStream

# of a stream: as many as one GetLogEvents gives
MOST_EVENTS = 10_000
MOST_BYTES = 16 * 1024 * 1024


@surrounds(
    "moto.logs.models:LogStream.put_log_events",
    moto="5.2.5",
    symptom="a cloud that serves predictions grows for ever: every line of every log stays in memory",
    see="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html",
)
def _put_and_forget(put_log_events: Callable[..., str], self: LogStream, log_events: list[dict[str, Any]]) -> str:
    token = put_log_events(self, log_events)
    kept = getattr(self, "kept_bytes", 0) + sum(len(event["message"]) for event in log_events)
    too_many = max(0, len(self.events) - MOST_EVENTS)
    kept -= sum(len(event.message) for event in self.events[:too_many])
    while kept > MOST_BYTES and too_many < len(self.events) - 1:
        kept -= len(self.events[too_many].message)
        too_many += 1
    del self.events[:too_many]
    self.kept_bytes = kept
    return token
