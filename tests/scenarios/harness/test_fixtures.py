"""A project gets its fixtures by installing the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.harness.conftest import buckets

if TYPE_CHECKING:
    from sagemaker_rest.cloud.server.process import CloudProcess
    from tests.scenarios.harness.conftest import Project

PLAN_AND_DEPLOY = """
import pytest

pytestmark = [pytest.mark.plan, pytest.mark.e2e]

def test_plan(plan_stack):
    plan = plan_stack("bucket", name="planned-bucket")
    assert plan.resource("aws_s3_bucket.this").values["bucket"] == "planned-bucket"
    assert plan_stack("bucket", name="planned-bucket") is plan

def test_deploy(deploy_stack, target, unique_name):
    before = target.inventory()
    stack = deploy_stack("bucket", name=unique_name)
    assert stack.outputs["bucket"] == unique_name
    assert target.inventory() - before == {f"S3 bucket {unique_name}"}
    assert stack.plan().is_empty
    stack.destroy()
    assert target.inventory() == before
"""


def test_a_stack_is_planned_and_deployed_on_the_local_target(project: Project) -> None:
    result = project.run(PLAN_AND_DEPLOY)

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["target: local (embedded*"])
    assert not (project.folder / ".runs").exists()
    assert project.processes() == []


SHARED = """
import pathlib, pytest

@pytest.fixture(scope="module")
def shared(module_deploy_stack, tmp_path_factory):
    return module_deploy_stack("thing", thing=tmp_path_factory.mktemp("shared") / "thing")

def test_one(shared):
    assert pathlib.Path(shared.variables["thing"]).exists()

def test_two(shared, deploy_stack, tmp_path):
    own = deploy_stack("thing", thing=tmp_path / "thing")
    assert own.folder.name == "02-thing"
    assert shared.plan().is_empty
"""


def test_a_stack_can_be_shared_by_a_module(project_on_cloud: Project) -> None:
    project = project_on_cloud
    project.run(SHARED).assert_outcomes(passed=2)

    assert list(project.folder.glob("runpytest-0/*/thing")) == []


def test_workers_of_xdist_deploy_side_by_side(project_on_cloud: Project) -> None:
    project = project_on_cloud
    test = """
import pytest

@pytest.mark.parametrize("number", range(4))
def test_deploy(deploy_stack, number, tmp_path):
    assert not deploy_stack("thing", thing=tmp_path / "thing").plan().changes
"""

    project.run(test, "-n", "2").assert_outcomes(passed=4)

    assert not (project.folder / ".runs").exists()


def test_names_are_unique_and_fit_every_service(project: Project) -> None:
    test = """
import re

def test_names(unique_name, unique_name_factory):
    names = {unique_name, unique_name_factory(), unique_name_factory("mnist")}
    assert len(names) == 3
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{2,20}", name) for name in names)
"""

    project.run(test).assert_outcomes(passed=1)


def test_the_terraform_folder_can_be_elsewhere(project_on_cloud: Project) -> None:
    project = project_on_cloud
    (project.folder / "terraform").rename(project.folder / "infrastructure")

    result = project.run(
        'def test_plan(plan_stack): assert plan_stack("thing", thing="x").changes',
        "--terraform-root",
        "infrastructure",
    )

    result.assert_outcomes(passed=1)


def test_a_terraform_folder_that_was_named_and_is_not_there_ends_the_run(project_on_cloud: Project) -> None:
    project = project_on_cloud

    result = project.run("def test_never(): raise AssertionError", "--terraform-root", "infra")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"ERROR: --terraform-root names {project.folder}/infra, which is not a folder: name the one that has*"]
    )


def test_a_project_without_terraform_sees_nothing_of_the_plugin(project: Project) -> None:
    (project.folder / "terraform").rename(project.folder / "infrastructure")

    result = project.run("def test_nothing(): pass")

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("target:*")


def test_a_mistake_is_told_in_terraform_s_words(project_on_cloud: Project) -> None:
    project = project_on_cloud
    result = project.run('def test_plan(plan_stack): plan_stack("bucket", name=["not", "a", "string"])')

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Error: Invalid value for input variable*", "*string required*"])


def test_a_localstack_that_answers_is_used_and_named(
    project: Project, cloud: CloudProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.url)

    result = project.run(
        f"def test_target(target): assert (target.name, target.endpoint_url) == ('localstack', '{cloud.url}')",
        "--target",
        "localstack-or-local",
    )

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"target: localstack (*{cloud.url}), chosen by localstack-or-local"])


def test_where_no_localstack_answers_the_local_target_is_used_and_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    result = project.run(
        "def test_target(target): assert target.name == 'local'", "--target", "localstack-or-local", "-n", "1"
    )

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["target: local (embedded), chosen by localstack-or-local"])


def test_a_localstack_that_was_asked_for_and_does_not_answer_ends_the_run(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    result = project.run("def test_never(): raise AssertionError", "--target", "localstack")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: no LocalStack answers at http://127.0.0.1:9/_localstack/health*"])
    result.stdout.no_fnmatch_line("*AssertionError*")


def test_an_aws_account_that_was_not_named_ends_the_run(project: Project) -> None:
    result = project.run("def test_never(): raise AssertionError", "--target", "aws")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *no account is allowed: name the account with --aws-accounts*"])
    result.stdout.no_fnmatch_line("*AssertionError*")


def test_an_aws_account_that_was_named_is_used(aws: Project, cloud: CloudProcess) -> None:
    result = aws.run(
        "def test_deploy(deploy_stack, unique_name): deploy_stack('bucket', name=unique_name)",
        "--aws-accounts",
        "123456789012",
    )

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"target: aws (account 123456789012, us-east-1, at {cloud.url})"])
    assert buckets(cloud) == []


def test_the_local_cloud_can_be_told_to_fail_until_a_test_is_over(project: Project) -> None:
    result = project.run(
        "import pytest\n"
        "def test_told(cloud_faults, target):\n"
        "    refused = cloud_faults.error('sts', 'GetCallerIdentity', 'AccessDenied', 'Not today.')\n"
        "    with pytest.raises(Exception, match='Not today'):\n"
        "        target.client('sts').get_caller_identity()\n"
        "    assert refused.hits == 1\n"
        "def test_after_it(target):\n"
        "    assert target.client('sts').get_caller_identity()['Account']\n"
    )

    result.assert_outcomes(passed=2)


def test_another_target_cannot_be_told_to_fail(project_on_cloud: Project) -> None:
    result = project_on_cloud.run("def test_told(cloud_faults): pass")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the fixture cloud_faults needs --target local, whose cloud can be told to fail*"])
