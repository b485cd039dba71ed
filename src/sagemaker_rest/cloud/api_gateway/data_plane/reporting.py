"""The traces that a request leaves: metrics at once, log lines in the background.

The client does not wait for a log: lines go to a thread that writes whatever has come together.
"""

from __future__ import annotations

import hashlib
import logging
import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.api_gateway.data_plane.access_log import access_log_line
from sagemaker_rest.cloud.api_gateway.data_plane.execution_log import execution_log_lines, group_name
from sagemaker_rest.cloud.api_gateway.data_plane.request_metrics import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.http import HttpResponse
    from sagemaker_rest.cloud.metrics import MetricSink

_LOG = logging.getLogger(__name__)
_MOST_AT_ONCE = 1000
# of requests whose lines are not written yet; those of more are lost
MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class LogDestination:
    """A stream of a CloudWatch Logs group of an account and region."""

    account_id: str
    region: str
    group: str
    stream: str


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One entry; `timestamp` is in milliseconds since 1970."""

    timestamp: int
    message: str


class LogSink(Protocol):
    """CloudWatch Logs, written with the role that the account has for API Gateway."""

    def write(self, destination: LogDestination, events: Sequence[LogEvent]) -> None:
        """Append the events. Without such a role, or without permission, they are lost without a word: API Gateway
        serves all the same.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Batch:
    destination: LogDestination
    events: tuple[LogEvent, ...]


class Reporter:
    """Counts requests and logs them. `close` writes what is still to be written."""

    def __init__(self, metrics: MetricSink, logs: LogSink) -> None:
        self._metrics = metrics
        self._logs = logs
        self._queue: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def report(self, invocation: Invocation, answer: HttpResponse) -> None:
        """Report a request that was answered. An error here must not reach the client, who has an answer already."""
        try:
            self._metrics.record(invocation.api.account_id, invocation.api.region, measure(invocation, answer))
            self._log(invocation, answer)
        except Exception:  # noqa: BLE001 - what fails here must not fail the request
            _LOG.exception("(%s) the request could not be reported", invocation.trace.request_id)

    def _log(self, invocation: Invocation, answer: HttpResponse) -> None:
        api, stage, now = invocation.api, invocation.stage, int(time.time() * 1000)
        if stage.access_log is not None:
            destination = _access_log_destination(stage.access_log.destination_arn, api.id, stage.name)
            line = access_log_line(stage.access_log.format, invocation, answer)
            self._put(_Batch(destination, (LogEvent(now, line),)))
        if stage.settings and (lines := execution_log_lines(invocation, answer)):
            group = group_name(api.id, stage.name)
            destination = LogDestination(api.account_id, api.region, group, _stream(group))
            self._put(_Batch(destination, tuple(LogEvent(now, line) for line in lines)))

    def close(self) -> None:
        """Write the rest and end the thread. May be called again."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _put(self, batch: _Batch) -> None:
        if self._queue.qsize() >= MOST_WAITING:
            return
        self._queue.put(batch)
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._write_all, name="gateway-logs", daemon=True)
                    self._thread.start()

    def _write_all(self) -> None:
        while (batch := self._queue.get()) is not None:
            batches = self._waiting(batch)
            events: dict[LogDestination, list[LogEvent]] = {}
            for each in batches:
                if each is not None:
                    events.setdefault(each.destination, []).extend(each.events)
            for destination, collected in events.items():
                self._write(destination, collected)
            if None in batches:
                return

    def _waiting(self, first: _Batch) -> Sequence[_Batch | None]:
        batches: list[_Batch | None] = [first]
        try:
            while len(batches) < _MOST_AT_ONCE:
                batches.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return batches

    def _write(self, destination: LogDestination, events: list[LogEvent]) -> None:
        try:
            # CloudWatch Logs takes events in the order of their time only
            self._logs.write(destination, sorted(events, key=lambda event: event.timestamp))
        except Exception:  # noqa: BLE001 - the next lines are to be written all the same
            _LOG.exception("writing to the log group %s failed", destination.group)


def _access_log_destination(arn: str, api_id: str, stage: str) -> LogDestination:
    """Return the stream in the log group of `arn`, as in `arn:aws:logs:eu-west-1:123456789012:log-group:name`."""
    _, _, _, region, account_id, _, name = arn.split(":", maxsplit=6)
    return LogDestination(account_id, region, name.removesuffix(":*"), _stream(f"{api_id}/{stage}"))


def _stream(name: str) -> str:
    """Return a hexadecimal digest, as API Gateway names its streams."""
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
