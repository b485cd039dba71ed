"""What containers print reaches CloudWatch Logs, whatever happens on the way."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.variants import logs
from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogLine, LogShipper, LogStream
from tests.cloud.sagemaker.runtime.conftest import ACCOUNT, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from sagemaker_rest.cloud.authorization.principal import Principal


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
