"""A plan file with something in it that is not known here is not read: Terraform is asked what it says."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.terraform.plan_file.document import read_plan_file
from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError
from tests.terraform.conftest import AcceleratedIn
from tests.terraform.plan_file.conftest import Workspace

GROUP = 'resource "aws_cloudwatch_log_group" "this" {\n  name = "plan-file-refused"\n}\n'
IMPORT = 'import {\n  to = aws_cloudwatch_log_group.this\n  id = "plan-file-imported"\n}\n'
IMPORTED = GROUP.replace("refused", "imported") + IMPORT
REMOVED = "removed {\n  from = aws_cloudwatch_log_group.this\n  lifecycle {\n    destroy = false\n  }\n}\n"
BUILT_IN = 'data "terraform_remote_state" "this" {\n  backend = "local"\n  config  = { path = "other.tfstate" }\n}\n'
SECRET = 'data "aws_region" "this" {\n  name = sensitive("us-east-1")\n}\n'


@pytest.fixture
def imported_group(aws_client: Callable[[str], Any]) -> Iterator[None]:
    """A group that nobody's state has."""
    aws_client("logs").create_log_group(logGroupName="plan-file-imported")
    yield
    aws_client("logs").delete_log_group(logGroupName="plan-file-imported")


def altered(file: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a plan file in which a member is another."""
    copy = file.with_name("altered.tfplan")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == member else content)
    return copy


@pytest.mark.usefixtures("imported_group")
def test_an_import(workspace: Workspace) -> None:
    workspace.plan(IMPORTED)

    with pytest.raises(UnknownPlanFileError, match=r"fields that are not known here: \[5\]"):
        workspace.read()


def test_something_that_is_left_alone_from_now_on(workspace: Workspace) -> None:
    workspace.apply(GROUP)
    workspace.plan(REMOVED)

    with pytest.raises(UnknownPlanFileError, match="the action 8 is not known here"):
        workspace.read()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param(BUILT_IN, "the provider has no schema of terraform_remote_state", id="another state"),
        pytest.param(SECRET, "a data source with something sensitive", id="a data source that was given a secret"),
    ],
)
def test_a_data_source(workspace: Workspace, text: str, rule: str) -> None:
    (workspace.folder / "other.tfstate").write_text('{"version": 4, "outputs": {}, "resources": []}')
    workspace.plan(text)

    with pytest.raises(UnknownPlanFileError, match=rule):
        workspace.read()


def test_the_refresh_of_a_state(workspace: Workspace) -> None:
    workspace.apply(GROUP)
    workspace.plan(GROUP, "-refresh-only")

    with pytest.raises(UnknownPlanFileError, match="format 3 and mode 2"):
        workspace.read()


@pytest.mark.parametrize(
    ("member", "change", "rule"),
    [
        pytest.param("tfplan", lambda plan: plan + b"\xda\x01\x00", r"not known here: \[27\]", id="a new field"),
        pytest.param("tfplan", lambda plan: plan + b"\x08\x04", "format 4", id="a new format"),
        pytest.param("tfplan", lambda plan: plan.replace(b"1.11.", b"1.99."), r"Terraform 1\.99\.", id="a new version"),
        pytest.param("tfplan", lambda plan: plan[:-1], "cannot be read", id="a part of a message"),
        pytest.param("tfplan", lambda plan: plan.replace(b"plan-file", b"plan-\xff\xff\xff\xff"), "read", id="no text"),
        pytest.param("tfplan", lambda plan: plan.replace(b"\xd4\0\0", b"\xd4\x07\0"), r"\[7\]", id="a new extension"),
        pytest.param("tfstate", lambda _: b'{"version": 5, "resources": []}', "format 5", id="a new state"),
        pytest.param("tfstate", lambda _: b"{}", "cannot be read: KeyError", id="no state"),
    ],
)
def test_a_file_of_another_format(
    workspace: Workspace, member: str, change: Callable[[bytes], bytes], rule: str
) -> None:
    workspace.plan(GROUP)

    file = altered(workspace.plan_file, member, change)

    with pytest.raises(UnknownPlanFileError, match=rule):
        read_plan_file(file, workspace.acceleration.schemas)


def test_a_plan_of_another_provider(workspace: Workspace) -> None:
    workspace.plan(GROUP)

    with pytest.raises(UnknownPlanFileError, match="hashicorp/aws is not known here"):
        read_plan_file(workspace.plan_file, {})


def test_what_is_no_archive(tmp_path: Path) -> None:
    file = tmp_path / "p.tfplan"
    file.write_text("a plan")

    with pytest.raises(UnknownPlanFileError, match="BadZipFile"):
        read_plan_file(file, {})


@pytest.mark.usefixtures("imported_group")
def test_terraform_is_asked_instead(tmp_path: Path, accelerated_in: AcceleratedIn) -> None:
    (tmp_path / "tree" / "root").mkdir(parents=True)
    (tmp_path / "tree" / "root" / "main.tf").write_text(IMPORTED)
    terraform = accelerated_in(tmp_path / "tree", "root", state=None)
    terraform.accelerate()

    plan = terraform.plan()

    assert plan.changes == {"aws_cloudwatch_log_group.this": ("no-op",)}
    assert [log.stem for log in sorted((tmp_path / "logs").glob("*.stderr"))] == ["001-plan", "002-show"]
    assert not list((tmp_path / "logs").glob("*-show.stdout"))
