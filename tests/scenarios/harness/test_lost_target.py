"""A cloud that dies under a run is named before all that its absence leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.server.process import start_cloud

if TYPE_CHECKING:
    from tests.scenarios.harness.conftest import Project

TESTS = """
import pathlib
import signal
import time

import psutil
import pytest


@pytest.fixture(scope="session")
def killed(target):
    (cloud,) = [one for one in psutil.Process().children() if "sagemaker_rest.cloud" in one.cmdline()]
    cloud.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while target.ending() is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    pathlib.Path("pid").write_text(str(cloud.pid))


def test_before(deploy_stack):
    deploy_stack("thing", thing="thing")

def test_call(module_deploy_stack, killed):
    module_deploy_stack("thing", thing="another thing")

def test_later(target):
    target.client("s3").list_buckets()

def test_without_it():
    pass
"""


@pytest.mark.parametrize("workers", ["0", "1"], ids=["one process", "pytest-xdist"])
def test_a_killed_cloud_is_what_each_report_begins_with(project: Project, workers: str) -> None:
    ended = project.run(TESTS, f"--numprocesses={workers}")
    pid = (project.folder / "pid").read_text()
    killed = f"The local cloud (process {pid}) was killed by SIGKILL"
    sentence = f"{killed} during the run, and all that was made in it is gone"
    advice = "Run the tests again, or give the machine more memory if that ran out."

    ended.assert_outcomes(passed=2, failed=1, errors=1)
    ended.stdout.fnmatch_lines(["*_ ERROR at setup of test_later _*", f"{sentence}*", "*_ test_call _*"])
    ended.stdout.fnmatch_lines(["*_ test_call _*", f"{sentence}; its log is */cloud.log. {advice}", ">   *"])
    ended.stdout.fnmatch_lines(["FAILED *::test_call - Th*"])
    ended.stderr.fnmatch_lines([f"*{sentence}*"])
    assert project.kept() == []


def test_a_cloud_of_somebody_else_that_ends_is_what_a_report_begins_with(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start_cloud() as cloud:
        monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.url)
        ended = project.run(
            "import os, signal, time\n"
            "def test_call(target):\n"
            f"    os.kill({cloud.pid}, signal.SIGKILL)\n"
            "    target.client('s3').list_buckets()\n",
            "--target=localstack",
        )

    ended.stdout.fnmatch_lines(
        [
            "*_ test_call _*",
            f"Nothing listens at {cloud.url} any more, where the localstack target was when this run began: *",
        ]
    )
