"""Whatever ends a run, what it applied is destroyed; and if that cannot be, the state is kept and said to be."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.harness.conftest import SECONDS, buckets, interrupt

if TYPE_CHECKING:
    from sagemaker_rest.cloud.process import CloudProcess
    from tests.harness.conftest import Project

IN_THE_TEST = """
import pathlib, time

def test_interrupted(deploy_stack):
    deploy_stack("thing", thing=pathlib.Path("thing").absolute())
    assert pathlib.Path("thing").exists()
    pathlib.Path("ready").touch()
    time.sleep(100)
"""
IN_THE_APPLY = """
import pathlib

def test_interrupted(deploy_stack):
    deploy_stack(
        "thing", thing=pathlib.Path("thing").absolute(), after=f"touch {pathlib.Path('ready').absolute()}; sleep 100"
    )
"""
IN_A_FIXTURE = """
import pathlib, pytest

@pytest.fixture(scope="module")
def stack(module_deploy_stack):
    return module_deploy_stack(
        "thing", thing=pathlib.Path("thing").absolute(), after=f"touch {pathlib.Path('ready').absolute()}; sleep 100"
    )

def test_interrupted(stack): pass
"""
IN_THE_DESTROY = """
import pathlib

def test_interrupted(deploy_stack):
    deploy_stack(
        "thing",
        thing=pathlib.Path("thing").absolute(),
        before_destroy=f"touch {pathlib.Path('ready').absolute()} && sleep 3",
    )
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


@pytest.mark.parametrize(
    ("test", "number", "whole_group", "options"),
    [
        pytest.param(IN_THE_TEST, signal.SIGINT, True, (), id="Ctrl-C in the test"),
        pytest.param(IN_THE_APPLY, signal.SIGINT, True, (), id="Ctrl-C in the apply"),
        pytest.param(IN_A_FIXTURE, signal.SIGINT, True, (), id="Ctrl-C in a fixture's setup"),
        pytest.param(IN_THE_DESTROY, signal.SIGINT, True, (), id="Ctrl-C in the destroy"),
        pytest.param(IN_THE_APPLY, signal.SIGTERM, False, (), id="SIGTERM in the apply"),
        pytest.param(IN_THE_APPLY, signal.SIGINT, True, ("-n", "1"), id="Ctrl-C in a worker's apply"),
        pytest.param(IN_THE_TEST, signal.SIGTERM, False, ("-n", "1"), id="SIGTERM to the controller of a test"),
        pytest.param(IN_THE_DESTROY, signal.SIGTERM, False, ("-n", "1"), id="SIGTERM to the controller of a destroy"),
    ],
)
def test_an_interrupted_run_leaves_nothing(
    project_on_cloud: Project,
    test: str,
    number: signal.Signals,
    whole_group: bool,  # noqa: FBT001  a table's column
    options: tuple[str, ...],
) -> None:
    project = project_on_cloud
    process = project.start(test, *options)
    assert project.thing.exists()

    interrupt(process, number, whole_group=whole_group)

    assert process.wait(SECONDS) == pytest.ExitCode.INTERRUPTED, project.output()
    assert not project.thing.exists(), project.output()
    assert not (project.folder / ".runs").exists()
    assert project.processes() == []


def test_a_second_ctrl_c_does_not_stop_the_destroy(project_on_cloud: Project) -> None:
    project = project_on_cloud
    process = project.start(IN_THE_DESTROY)

    interrupt(process, signal.SIGINT, whole_group=True)
    interrupt(process, signal.SIGINT, whole_group=True)
    process.wait(SECONDS)

    assert not project.thing.exists(), project.output()
    assert not (project.folder / ".runs").exists()


def test_an_interrupted_apply_of_a_bucket_leaves_none(project_on_cloud: Project, cloud: CloudProcess) -> None:
    project = project_on_cloud
    with (project.folder / "terraform" / "bucket" / "main.tf").open("a") as configuration:
        configuration.write(
            'resource "terraform_data" "slow" {\n  depends_on = [aws_s3_bucket.this]\n'
            f'  provisioner "local-exec" {{\n    command = "touch {project.ready}; sleep 100"\n  }}\n}}\n'
        )
    process = project.start("def test_interrupted(deploy_stack, unique_name): deploy_stack('bucket', name=unique_name)")
    assert len(buckets(cloud)) == 1

    interrupt(process, signal.SIGINT, whole_group=True)
    process.wait(SECONDS)

    assert buckets(cloud) == [], project.output()
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
