"""A container's process is watched to its end, whatever it says of itself."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers.child_process import ChildProcess
from sagemaker_rest.cloud.sagemaker.containers.launching import ProcessState
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from pathlib import Path

SLEEP = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"]


class Gibberish(ChildProcess):
    """A process whose report means nothing."""

    def _attend(self) -> None:
        raise ValueError("Expecting value: line 1 column 1")


def test_a_report_that_cannot_be_read_is_a_failure_and_the_end_is_noticed(tmp_path: Path) -> None:
    process = Gibberish(SLEEP, {}, tmp_path / "log")

    state = process.wait_while_starting(10)
    reason = process.reason()
    process.stop()

    assert state is ProcessState.FAILED
    assert reason == "its report cannot be read (Expecting value: line 1 column 1)"
    assert process.wait_until_ended(10)


def test_a_process_that_nobody_can_watch_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    with pytest.raises(ServingError, match="could not be watched: can't start new thread"):
        Gibberish(SLEEP, {}, tmp_path / "log")


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ServingError, match=r"could not be started with .*Not a directory|File exists"):
        Gibberish(SLEEP, {}, tmp_path / "file" / "log")


def test_a_variable_that_no_process_can_have_is_said(tmp_path: Path) -> None:
    with pytest.raises(ServingError, match=r"could not be started with .*null byte"):
        Gibberish(SLEEP, {"A": "\0"}, tmp_path / "log")
