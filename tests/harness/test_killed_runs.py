"""A run that is killed, in whole or in part: its guardian destroys what it applied, or a command does."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.harness.conftest import SECONDS, buckets
from tests.harness.test_destroy import IN_THE_TEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.process import CloudProcess
    from tests.harness.conftest import Project

SLOW_AFTER_THE_BUCKET = """
resource "terraform_data" "slow" {{
  depends_on = [aws_s3_bucket.this]
  provisioner "local-exec" {{
    command = "touch {ready}; sleep 100"
  }}
}}
"""


def until(condition: Callable[[], bool], project: Project) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, project.output()
        time.sleep(0.1)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(SECONDS)


def command(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`sagemaker-rest`, in the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", "sagemaker_rest.cli", *arguments],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def run_ids(project: Project) -> list[str]:
    return sorted(folder.name for folder in (project.folder / ".runs").iterdir())


def test_after_kill_9_the_guardian_destroys(project_on_cloud: Project) -> None:
    project = project_on_cloud
    process = project.start(IN_THE_TEST)
    assert project.thing.exists()

    kill(process)

    until(lambda: not (project.folder / ".runs").exists(), project)
    assert not project.thing.exists()
    until(lambda: project.processes() == [], project)


def test_after_kill_9_in_an_apply_nothing_is_left_in_the_account(
    project_on_cloud: Project, cloud: CloudProcess
) -> None:
    project = project_on_cloud
    with (project.folder / "terraform" / "bucket" / "main.tf").open("a") as configuration:
        configuration.write(SLOW_AFTER_THE_BUCKET.format(ready=project.ready))
    process = project.start("def test_killed(deploy_stack, unique_name): deploy_stack('bucket', name=unique_name)")
    assert len(buckets(cloud)) == 1

    kill(process)

    until(lambda: not (project.folder / ".runs").exists(), project)
    assert buckets(cloud) == []
    until(lambda: project.processes() == [], project)


def test_what_a_worker_that_is_killed_has_applied_is_destroyed_before_the_run_ends(project_on_cloud: Project) -> None:
    project = project_on_cloud
    result = project.run(
        "import os, pathlib\n"
        "def test_dies(deploy_stack):\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute())\n"
        "    os.kill(os.getpid(), 9)\n",
        "-n",
        "1",
        "--max-worker-restart=0",
    )

    assert result.ret != pytest.ExitCode.OK
    result.stderr.fnmatch_lines(["gw0 was killed; its guardian has done what it could*"])
    assert not project.thing.exists()
    assert not (project.folder / ".runs").exists()


def test_a_time_out_does_not_cut_a_destroy_short(project_on_cloud: Project) -> None:
    """pytest-timeout's way to end a test that takes too long, at the worst moment."""
    project = project_on_cloud
    result = project.run(
        "import pathlib, pytest, signal\n"
        "def test_times_out(deploy_stack):\n"
        "    def expire(*_): pytest.fail('Timeout >1.0s')\n"
        "    signal.signal(signal.SIGALRM, expire)\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute(), before_destroy='sleep 2')\n"
        "    signal.setitimer(signal.ITIMER_REAL, 1)\n"
    )

    assert result.ret != pytest.ExitCode.OK
    assert not project.thing.exists()
    assert not (project.folder / ".runs").exists()


def test_when_the_guardian_is_killed_too_a_command_destroys(project_on_cloud: Project) -> None:
    project = project_on_cloud
    process = project.start(IN_THE_TEST)
    (run_id,) = run_ids(project)
    while_it_runs = command(project, "destroy", run_id)
    guardian = psutil.Process(int((project.folder / ".runs" / run_id / "main" / "guardian.pid").read_text()))
    guardian.kill()
    kill(process)

    next_run = project.run("def test_nothing(): pass", "--target", "local")
    destroyed = command(project, "destroy", run_id)
    again = command(project, "destroy", run_id)

    assert while_it_runs.returncode == 1
    assert f"run {run_id} is still going on (process {process.pid})" in while_it_runs.stderr
    next_run.stdout.fnmatch_lines([f"run {run_id} has left stacks: sagemaker-rest destroy {run_id} --runs *.runs"])
    assert destroyed.returncode == 0, destroyed.stderr
    assert f"Nothing of run {run_id} is left." in destroyed.stdout
    assert not project.thing.exists()
    assert not (project.folder / ".runs").exists()
    assert again.returncode == 1
    assert f"there is no run {run_id}" in again.stderr


def test_a_destroy_that_failed_is_taken_up_again_by_the_command(project_on_cloud: Project) -> None:
    project = project_on_cloud
    failing = project.run(
        "import pathlib\n"
        "def test_deploy(deploy_stack):\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute(), before_destroy='test -e allowed')\n"
    )
    (run_id,) = run_ids(project)
    failing.stderr.fnmatch_lines([f"*To destroy them: sagemaker-rest destroy {run_id} --runs *"])

    refused = command(project, "destroy", run_id)
    (record,) = project.kept()
    (record.parent / "configuration" / "thing" / "allowed").touch()
    allowed = command(project, "destroy", run_id)

    assert refused.returncode == 1
    assert f"not all of run {run_id} is destroyed" in refused.stderr
    assert allowed.returncode == 0, allowed.stderr
    assert not project.thing.exists()
    assert not (project.folder / ".runs").exists()
