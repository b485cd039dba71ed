"""While AWS takes its minutes, the run says what it waits for: a live line on a terminal, else a line a minute."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.pytest_plugin.watching import Watcher, describe, tell
from sagemaker_rest.terraform.progress import Waiting, waiting_for

if TYPE_CHECKING:
    from pathlib import Path

ENDPOINT = "module.endpoint.aws_sagemaker_endpoint.this"
BEGAN = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


class Stream(io.StringIO):
    """Keeps what was written when it is closed."""

    def close(self) -> None:
        """It stays readable."""


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def line(kind: str, address: str, action: str = "create", began: datetime = BEGAN) -> str:
    resource = {"addr": address, "resource_type": address.split(".")[-2]}
    return json.dumps({"type": kind, "@timestamp": began.isoformat(), "hook": {"resource": resource, "action": action}})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return what the apply of a worker's stack has printed so far."""
    logs = tmp_path / "gw0" / "01-examples-mnist" / "logs"
    logs.mkdir(parents=True)
    (logs / "001-init.stdout").write_text("Terraform has been successfully initialized!\n")
    return logs / "002-apply.stdout"


def watcher(folder: Path, *, is_terminal: bool) -> tuple[Watcher, Stream, Clock]:
    stream, clock = Stream(), Clock()
    return Watcher(folder, stream, is_terminal=is_terminal, clock=clock), stream, clock


def test_what_has_begun_and_not_ended_is_waited_for() -> None:
    lines = [
        line("apply_start", "aws_s3_bucket.this"),
        line("apply_start", ENDPOINT),
        line("apply_start", "aws_iam_role.this"),
        line("apply_complete", "aws_s3_bucket.this"),
        line("apply_errored", "aws_iam_role.this"),
        "half a li",
    ]

    assert waiting_for(lines) == [Waiting(ENDPOINT, "aws_sagemaker_endpoint", "create", BEGAN)]


def test_the_line_says_resource_state_elapsed_usual_and_how_many_more() -> None:
    waiting = [
        Waiting(ENDPOINT, "aws_sagemaker_endpoint", "create", BEGAN),
        Waiting("aws_x.y", "aws_x", "create", BEGAN),
    ]

    described = describe(waiting, BEGAN + timedelta(minutes=3, seconds=10))

    assert described == f"{ENDPOINT} creating 03:10 (usually 5 min); 1 more"


def test_where_nobody_watches_there_is_a_line_a_minute(log: Path, tmp_path: Path) -> None:
    watching, stream, clock = watcher(tmp_path, is_terminal=False)
    log.write_text(line("apply_start", ENDPOINT, began=datetime.now(UTC)) + "\n")

    watching.look()
    quiet = stream.getvalue()
    for _ in range(4):
        clock.now += 30
        watching.look()

    assert quiet == ""
    assert stream.getvalue().count(f"waiting: {ENDPOINT} creating 00:0") == 2
    assert "\x1b" not in stream.getvalue()


def test_on_a_terminal_the_line_lives_and_goes(log: Path, tmp_path: Path) -> None:
    watching, stream, _ = watcher(tmp_path, is_terminal=True)
    log.write_text(line("apply_start", ENDPOINT, began=datetime.now(UTC)) + "\n")

    watching.look()
    shown = stream.getvalue()
    log.write_text(log.read_text() + line("apply_complete", ENDPOINT) + "\n")
    watching.look()
    after = stream.getvalue()
    watching.look()

    assert f"{ENDPOINT} creating 00:0" in shown
    assert after.endswith("\r\x1b[K\x1b8")
    assert stream.getvalue() == after


def test_a_command_that_succeeded_another_is_the_one_that_counts(log: Path, tmp_path: Path) -> None:
    watching, stream, clock = watcher(tmp_path, is_terminal=False)
    log.write_text(line("apply_start", ENDPOINT) + "\n")
    (log.parent / "003-destroy.stdout").write_text("")

    clock.now += 61
    watching.look()

    assert stream.getvalue() == ""


def test_what_a_worker_tells_is_shown_once(tmp_path: Path) -> None:
    watching, stream, _ = watcher(tmp_path, is_terminal=False)

    tell(tmp_path, "estimate for one: about $0.03")
    watching.look()
    tell(tmp_path, "estimate for two: about $0.03")
    watching.close()

    assert stream.getvalue() == "\nestimate for one: about $0.03\n\nestimate for two: about $0.03\n"
