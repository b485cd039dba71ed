"""A local cloud that ended says how, in a sentence for whoever needed it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sagemaker_rest.cloud.server.process import CloudProcess


def ended_by(program: str) -> CloudProcess:
    process = subprocess.Popen([sys.executable, "-c", program])
    process.wait()
    return CloudProcess(process, "http://127.0.0.1:9", Path("cloud.log"))


@pytest.mark.parametrize(
    ("program", "how", "advice"),
    [
        ("raise SystemExit(3)", "ended with exit status 3", "Run the tests again."),
        (
            f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})",
            "was killed by SIGKILL",
            "Run the tests again, or give the machine more memory if that ran out.",
        ),
    ],
    ids=["exit", "kill"],
)
def test_a_cloud_that_ended_by_itself_says_how_where_its_log_is_and_what_to_do(
    program: str, how: str, advice: str
) -> None:
    cloud = ended_by(program)

    assert cloud.ending() == (
        f"The local cloud (process {cloud.pid}) {how} during the run, and all that was made in it is gone; its log is "
        f"cloud.log. {advice}"
    )


def test_a_cloud_that_was_closed_has_not_ended_by_itself() -> None:
    cloud = ended_by("")

    cloud.close()

    assert cloud.ending() is None
