"""A run that is killed, in whole or in part: its guardian destroys what it applied, or a command does."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil

from tests.scenarios.harness.conftest import SECONDS
from tests.scenarios.harness.test_destroy import IN_THE_TEST

if TYPE_CHECKING:
    from tests.scenarios.harness.conftest import Project


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


def test_when_the_guardian_is_killed_too_a_command_destroys(project_on_cloud: Project) -> None:
    project = project_on_cloud
    process = project.start(IN_THE_TEST)
    (run_id,) = run_ids(project)
    while_it_runs = command(project, "destroy", run_id)
    guardian = psutil.Process(int((project.folder / ".runs" / run_id / "main" / "guardian.pid").read_text()))
    guardian.kill()
    kill(process)

    next_run = project.run("def test_nothing(): pass", "--target", "local")
    quiet_run = project.run("def test_nothing(): pass", "--target", "local", "-q")
    destroyed = command(project, "destroy", run_id)
    again = command(project, "destroy", run_id)

    assert while_it_runs.returncode == 1
    assert f"run {run_id} is still going on (process {process.pid})" in while_it_runs.stderr
    note = [
        f"run {run_id} has left stacks: sagemaker-rest destroy {run_id} --runs *.runs",
        "  thing, applied, of test_when_*.py::test_* on localstack (account 123456789012, us-east-1)",
    ]
    next_run.stdout.fnmatch_lines(note, consecutive=True)
    quiet_run.stderr.fnmatch_lines(note, consecutive=True)
    assert destroyed.returncode == 0, destroyed.stderr
    assert f"Nothing of run {run_id} was found where it was looked for." in destroyed.stdout
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
