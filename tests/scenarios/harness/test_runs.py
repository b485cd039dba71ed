"""A run shows and takes: its id in names and tags, its cost, stacks that are kept and used again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from tests.scenarios.harness.conftest import buckets
from tests.scenarios.harness.test_killed_runs import command, run_ids

if TYPE_CHECKING:
    from sagemaker_rest.cloud.server.process import CloudProcess
    from tests.scenarios.harness.conftest import Project

DEPLOY_A_BUCKET = """
import pytest

@pytest.fixture(scope="module")
def stack(module_deploy_stack, unique_name_factory):
    return module_deploy_stack("bucket", name=unique_name_factory("kept"))

def test_bucket(stack, target):
    assert target.client("s3").head_bucket(Bucket=stack.outputs["bucket"])
    assert stack.plan(name=stack.outputs["bucket"]).is_empty
"""
ENDPOINT_CONFIGURATION = """
resource "aws_sagemaker_endpoint_configuration" "this" {
  production_variants {
    variant_name           = "AllTraffic"
    model_name             = "there-is-none"
    instance_type          = "ml.p4d.24xlarge"
    initial_instance_count = 2
  }
}
"""


def tags(cloud: CloudProcess, bucket: str) -> dict[str, str]:
    client: Any = boto3.client(
        "s3", endpoint_url=cloud.url, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    return {tag["Key"]: tag["Value"] for tag in client.get_bucket_tagging(Bucket=bucket)["TagSet"]}


def test_a_run_that_is_kept_is_used_again_and_destroyed_by_the_command(aws: Project, cloud: CloudProcess) -> None:
    kept = aws.run(DEPLOY_A_BUCKET, "--keep", "--run-id", "kept-1", "--expires-after", "90m")
    (bucket,) = buckets(cloud)
    tagged = tags(cloud, bucket)

    used = aws.run(DEPLOY_A_BUCKET, "--use-run", "kept-1")
    after_use = buckets(cloud)
    too_early = command(aws, "sweep")
    after_sweep = buckets(cloud)
    destroyed = command(aws, "destroy", "kept-1")

    kept.assert_outcomes(passed=1)
    kept.stderr.fnmatch_lines(
        [
            "estimate for bucket: about $0.00 for 90 min:*this run so far $0.00 of at most $10.00",
            "KEPT: 01-bucket: KEPT on the aws target (account 123456789012, us-east-1)*sagemaker-rest destroy kept-1*",
        ]
    )
    assert re.fullmatch(r"kept-kept-1-[0-9a-z]{6}", bucket)
    assert tagged["sagemaker-rest:run"] == "kept-1"
    assert tagged["sagemaker-rest:created"] < tagged["sagemaker-rest:expires"]
    used.assert_outcomes(passed=1)
    assert after_use == after_sweep == [bucket]
    assert "0 things deleted" in too_early.stdout, too_early.stderr
    assert destroyed.returncode == 0, destroyed.stderr
    assert buckets(cloud) == []
    assert not (aws.folder / ".runs").exists()


def test_without_its_state_a_run_is_swept_by_its_tags(aws: Project, cloud: CloudProcess) -> None:
    aws.run(DEPLOY_A_BUCKET, "--keep")
    (run_id,) = run_ids(aws)
    (aws.folder / ".runs").rename(aws.folder / "lost")

    dry = command(aws, "sweep", "--run", run_id, "--dry-run")
    after_dry_run = buckets(cloud)
    swept = command(aws, "sweep", "--run", run_id)
    again = command(aws, "sweep", "--run", run_id)

    assert f"would delete S3 bucket kept-{run_id}-" in dry.stdout, dry.stderr
    assert len(after_dry_run) == 1
    assert f"deleted S3 bucket kept-{run_id}-" in swept.stdout, swept.stderr
    assert buckets(cloud) == []
    assert "0 things deleted." in again.stdout


def test_a_sweep_keeps_to_the_accounts_that_are_allowed(aws: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGEMAKER_REST_AWS_ACCOUNTS", "123456789012/eu-west-1")

    refused = command(aws, "sweep")

    assert refused.returncode == 1
    assert "account 123456789012 in us-east-1, and only 123456789012/eu-west-1 is allowed" in refused.stderr


def test_a_stack_that_costs_too_much_stops_the_run_before_anything_is_made(aws: Project) -> None:
    with (aws.folder / "terraform" / "bucket" / "main.tf").open("a") as configuration:
        configuration.write(ENDPOINT_CONFIGURATION)

    result = aws.run(
        "def test_dear(deploy_stack, unique_name, target):\n"
        "    before = target.inventory()\n"
        "    try:\n"
        "        deploy_stack('bucket', name=unique_name)\n"
        "    finally:\n"
        "        assert target.inventory() == before\n"
        "def test_never(): raise AssertionError\n"
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*RunError: bucket was not applied, because this run would cost about $37.69, and --max-cost allows $10.00*"]
    )
    assert not (aws.folder / ".runs").exists()


def test_what_is_changed_behind_terraform_s_back_is_in_the_next_plan(project_on_cloud: Project) -> None:
    result = project_on_cloud.run(
        "def test_drift(deploy_stack, unique_name, target):\n"
        "    stack = deploy_stack('bucket', name=unique_name)\n"
        "    assert not stack.plan().drift\n"
        "    target.client('s3').delete_bucket_tagging(Bucket=unique_name)\n"
        "    changed = stack.plan()\n"
        "    target.client('s3').delete_bucket(Bucket=unique_name)\n"
        "    gone = stack.plan()\n"
        "    assert changed.drift == {'aws_s3_bucket.this': ('tags_all',)}\n"
        "    assert changed.changes == {'aws_s3_bucket.this': ('update',)}\n"
        "    assert gone.drift == {'aws_s3_bucket.this': ()}\n"
        "    assert gone.changes['aws_s3_bucket.this'] == ('create',)\n"
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        pytest.param(("--run-id", "Nightly"), "'Nightly' is not the id of a run", id="an id with capitals"),
        pytest.param(("--use-run", "absent"), "there is no run absent in", id="a run that there is not"),
        pytest.param(
            ("--keep",), "need a target that outlives*`sagemaker-rest cloud`*--target localstack", id="keeping local"
        ),
        pytest.param(("--expires-after", "soon"), "'soon' is not a duration", id="no duration"),
        pytest.param(("--max-cost", "much"), "'much' is not a limit for a cost", id="no limit"),
    ],
)
def test_an_option_that_cannot_be_ends_the_run_with_one_sentence(
    project: Project, options: tuple[str, ...], refusal: str
) -> None:
    result = project.run("def test_never(): raise AssertionError", *options)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: *{refusal}*"])
    result.stdout.no_fnmatch_line("*AssertionError*")
