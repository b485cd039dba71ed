"""The output of containers on its way to CloudWatch Logs: with the execution role's permissions, as on AWS."""

from __future__ import annotations

import dataclasses
import logging
import os
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition, VariantDefinition

INTERVAL_SECONDS = 0.5
# of a container's log on the disk: once it is sent, a file that is larger begins anew
LARGEST_FILE_BYTES = 64 * 1024 * 1024
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LogStream:
    """The destination of a container's lines.

    On AWS a stream is named after the variant and the instance, and after the container where there are several:
    https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html
    """

    account_id: str
    region: str
    group: str
    name: str

    @classmethod
    def of_instance(cls, endpoint: EndpointDefinition, variant: VariantDefinition) -> LogStream:
        """Return the stream of a new instance of a variant."""
        group = f"/aws/sagemaker/Endpoints/{endpoint.name}"
        return cls(endpoint.account_id, endpoint.region, group, f"{variant.name}/i-{uuid.uuid4().hex[:17]}")

    def within(self, *parts: str) -> LogStream:
        """Return the stream of a part of the instance, such as one of its containers."""
        return dataclasses.replace(self, name="/".join((self.name, *parts)))


@dataclass(frozen=True, slots=True)
class LogLine:
    """One printed line; `timestamp` is in milliseconds since 1970."""

    timestamp: int
    message: str


class LogSink(Protocol):
    """CloudWatch Logs, seen through a principal's permissions."""

    def write(self, stream: LogStream, lines: Sequence[LogLine], principal: Principal) -> None:
        """Append the lines. Without permission they are lost without a word: SageMaker serves all the same."""
        ...


@dataclass(slots=True)
class LogShipper:
    """Sends what is added to a log file to a sink, until it is closed; then it sends the rest.

    What cannot be read or sent is lost, and said in this process's log: SageMaker serves all the same.
    """

    path: Path
    stream: LogStream
    principal: Principal
    sink: LogSink
    _offset: int = 0
    _shipping: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._keep_shipping, name=f"logs of {self.stream.name}", daemon=True)
        self._thread.start()

    def say(self, message: str) -> None:
        """Send a line of ours, behind all that the file has by now."""
        with self._shipping:
            self._ship(only_whole_lines=False)
            self._send([LogLine(_now(), message)])

    def follow(self, path: Path) -> None:
        """Send the rest of the file, and from now on what is added to `path`, from its beginning."""
        with self._shipping:
            self._ship(only_whole_lines=False)
            self.path, self._offset = path, 0

    def close(self) -> None:
        """Send what is still there. May be called again."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _keep_shipping(self) -> None:
        while not self._stop.wait(INTERVAL_SECONDS):
            with self._shipping:
                self._ship(only_whole_lines=True)
        with self._shipping:
            self._ship(only_whole_lines=False)

    def _ship(self, *, only_whole_lines: bool) -> None:
        try:
            with self.path.open("rb") as log:
                log.seek(self._offset)
                added = log.read(LARGEST_FILE_BYTES)
        except FileNotFoundError:
            return
        except (OSError, MemoryError) as fault:
            _LOG.warning("log stream %s: %s cannot be read: %s", self.stream.name, self.path, fault)
            return
        if only_whole_lines and len(added) < LARGEST_FILE_BYTES:
            added = added[: added.rfind(b"\n") + 1]
        self._offset += len(added)
        if self._offset > LARGEST_FILE_BYTES:
            # containers append: what they print next is at its beginning
            os.truncate(self.path, 0)
            self._offset = 0
        now = _now()
        lines = [LogLine(now, line) for line in added.decode(errors="replace").splitlines() if line.strip()]
        if lines:
            self._send(lines)

    def _send(self, lines: Sequence[LogLine]) -> None:
        try:
            self.sink.write(self.stream, lines, self.principal)
        except Exception:  # noqa: BLE001 - whatever it is, the next lines are to be sent
            _LOG.exception("log stream %s: lines were lost: %d", self.stream.name, len(lines))


def _now() -> int:
    return int(time.time() * 1000)
