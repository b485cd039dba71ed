"""Whatever ends a run, what it applied is destroyed; and if that cannot be, the state is kept and said to be."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.harness.conftest import SECONDS, interrupt

if TYPE_CHECKING:
    from tests.scenarios.harness.conftest import Project

IN_THE_TEST = """
import pathlib, time

def test_interrupted(deploy_stack):
    deploy_stack("thing", thing=pathlib.Path("thing").absolute())
    assert pathlib.Path("thing").exists()
    pathlib.Path("ready").touch()
    time.sleep(100)
"""


def test_a_test_that_fails_is_destroyed(project_on_cloud: Project) -> None:
    project = project_on_cloud
    result = project.run(
        "import pathlib\n"
        "def test_fails(deploy_stack):\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute())\n"
        "    assert pathlib.Path('thing').exists()\n"
        "    raise RuntimeError('the test itself')\n"
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*RuntimeError: the test itself"])
    assert not project.thing.exists()
    assert not (project.folder / ".runs").exists()


def test_an_apply_that_fails_half_way_is_destroyed(project_on_cloud: Project) -> None:
    project = project_on_cloud
    result = project.run(
        "import pathlib\n"
        "def test_fails(deploy_stack):\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute(), after='test -e thing && exit 1')\n"
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*local-exec provisioner error*"])
    assert not project.thing.exists()
    assert not (project.folder / ".runs").exists()


def test_a_destroy_that_fails_keeps_the_state_and_says_how_to_finish(project_on_cloud: Project) -> None:
    project = project_on_cloud
    result = project.run(
        "import pathlib\n"
        "def test_deploy(deploy_stack):\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute(), before_destroy='test -e allowed')\n"
    )

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*THINGS MAY STILL EXIST on the localstack target*terraform destroy*"])
    result.stderr.fnmatch_lines(["NOT DESTROYED: 01-thing: THINGS MAY STILL EXIST on the localstack target*"])
    (record,) = project.kept()
    assert (record.parent / "terraform.tfstate").is_file()
    assert project.thing.exists()


@pytest.mark.parametrize("options", [pytest.param((), id="alone"), pytest.param(("-n", "1"), id="xdist")])
def test_an_interrupted_run_whose_destroy_fails_ends_and_says_how_to_finish(
    project_on_cloud: Project, options: tuple[str, ...]
) -> None:
    project = project_on_cloud
    process = project.start(
        "import pathlib, time\n"
        "def test_interrupted(deploy_stack):\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute(), before_destroy='test -e allowed')\n"
        "    pathlib.Path('ready').touch()\n"
        "    time.sleep(100)\n",
        *options,
    )

    interrupt(process, signal.SIGINT, whole_group=True)

    assert process.wait(SECONDS) == pytest.ExitCode.INTERRUPTED, project.output()
    assert len(project.kept()) == 1
    assert "NOT DESTROYED: 01-thing: THINGS MAY STILL EXIST on the localstack target" in project.output()
    assert project.processes() == []


def test_what_terraform_does_not_know_of_is_reported(project: Project) -> None:
    result = project.run(
        "import pathlib\n"
        "def test_deploy(deploy_stack, target):\n"
        "    deploy_stack('thing', thing=pathlib.Path('thing').absolute())\n"
        "    target.client('s3').create_bucket(Bucket='made-on-the-side')\n"
    )

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*LeftoverError: after destroy of thing, the local target still has: S3 bucket made*"])
