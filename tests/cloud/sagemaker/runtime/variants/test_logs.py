"""The output of containers reaches CloudWatch Logs, whatever happens on the way."""

from __future__ import annotations

import functools
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.runtime.variants import logs
from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogLine, LogShipper, LogStream
from tests.cloud.sagemaker.runtime.conftest import ACCOUNT, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal

PATIENCE_SECONDS = 10


@dataclass
class Failing:
    """A sink whose first call fails."""

    calls: int = 0
    lines: list[str] = field(default_factory=list)
    called: threading.Event = field(default_factory=threading.Event)

    def write(self, _stream: LogStream, lines: Sequence[LogLine], _principal: Principal) -> None:
        self.calls += 1
        self.called.set()
        if self.calls == 1:
            raise MemoryError("no more")
        self.lines += [line.message for line in lines]


def test_a_sink_that_fails_once_gets_the_next_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "INTERVAL_SECONDS", 0.01)
    sink, path = Failing(), tmp_path / "log"
    path.write_text("lost\n")
    shipper = LogShipper(path, LogStream(ACCOUNT, "eu-west-1", "group", "stream"), ROOT, sink)
    shipper.start()
    assert sink.called.wait(10)

    with path.open("a") as log:
        log.write("sent\n")
    shipper.say("said")
    shipper.close()

    assert sink.lines == ["sent", "said"]


def test_a_log_that_cannot_be_read_ends_nothing(tmp_path: Path) -> None:
    sink = Failing(calls=1)
    shipper = LogShipper(tmp_path, LogStream(ACCOUNT, "eu-west-1", "group", "stream"), ROOT, sink)

    shipper.say("said")

    assert sink.lines == ["said"]


class Lines(list[str]):
    """The sink."""

    def are(self, count: int) -> bool:
        return len(self) == count

    def write(self, _stream: LogStream, lines: Sequence[LogLine], _principal: Principal) -> None:
        self += [line.message for line in lines]


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "container.log"


@pytest.fixture
def shipper(path: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogShipper]:
    monkeypatch.setattr(logs, "INTERVAL_SECONDS", 0.01)
    monkeypatch.setattr(logs, "LARGEST_FILE_BYTES", 1000)
    made = LogShipper(path, LogStream(ACCOUNT, "eu-west-1", "group", "stream"), ROOT, lines)
    made.start()
    yield made
    made.close()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_log_that_was_sent_begins_anew_when_it_is_large(shipper: LogShipper, path: Path, lines: Lines) -> None:
    with path.open("ab", buffering=0) as log:
        for number in range(20):
            log.write(f"{number:04} {'a' * 100}\n".encode())
            wait_until(functools.partial(lines.are, number + 1))

        assert path.stat().st_size <= 1100
    assert [int(line[:4]) for line in lines] == list(range(20))
    shipper.close()


@pytest.mark.usefixtures("shipper")
def test_a_line_without_an_end_is_sent_in_pieces(path: Path, lines: Lines) -> None:
    path.write_bytes(b"a" * 2500)

    wait_until(lambda: sum(map(len, lines)) >= 2000)
