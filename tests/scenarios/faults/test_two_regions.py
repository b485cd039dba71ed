"""A stack with the alias of a provider in another region: it is refused where that is not allowed, and what an apply
that failed has left there is swept, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TargetError, TerraformError
from sagemaker_rest.runs.run import new_run
from sagemaker_rest.targets.aws import AllowedAccount, AwsTarget
from sagemaker_rest.targets.deployer import Deployer
from sagemaker_rest.targets.record import read_record, recorded_stacks
from tests.scenarios.faults.told import lost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sagemaker_rest.cloud.faults.client import CloudFaults
    from sagemaker_rest.cloud.server.process import CloudProcess
    from sagemaker_rest.targets.localstack import LocalStackTarget
    from tests.scenarios.faults.conftest import FaultyRun

IRELAND = "eu-west-1"
TWO_REGIONS = """
variable "name" {
  type = string
}
provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}
resource "aws_cloudwatch_log_group" "here" {
  name = "/of/${var.name}"
}
resource "aws_api_gateway_rest_api" "there" {
  provider   = aws.ireland
  depends_on = [aws_cloudwatch_log_group.here]
  name       = var.name
}
"""
# Such a region is worked out by a plan.
LOCAL_VALUE = 'locals {\n  second = "eu-west-1"\n}\n'


@pytest.fixture
def configuration(tmp_path: Path) -> str:
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "main.tf").write_text(TWO_REGIONS)
    return str(tmp_path / "two")


@pytest.fixture
def elsewhere(account: LocalStackTarget) -> Callable[[], frozenset[str]]:
    return lambda: account.inventory(region=IRELAND)


def test_what_no_state_knows_of_is_swept_in_the_region_of_an_alias(
    begin_run: Callable[[], FaultyRun],
    faults: CloudFaults,
    configuration: str,
    elsewhere: Callable[[], frozenset[str]],
) -> None:
    run, before = begin_run(), elsewhere()
    # API Gateway makes a second API of that name; the provider knows of that one
    lost("an API", "apigateway CreateRestApi", times=1).to(faults)
    faults.inject("error", "apigateway", "GetRestApi", code="AccessDeniedException", status=403)
    name = run.run.unique_name("two")
    with pytest.raises(TerraformError):
        run.deploy(configuration, name=name)
    faults.clear()
    (stack_folder,) = (run.run.folder / "main").glob("01-*")
    record = read_record(stack_folder)
    run.deployer.destroy_all()
    left = elsewhere() - before

    failures = run.finish()

    assert record.regions == (IRELAND,)
    assert len(left) == 1
    assert failures == []
    assert [line.partition(" of run ")[2] for line in run.said if "REST API" in line] == [f"{run.run.id} in {IRELAND}"]
    assert elsewhere() == before
    assert not run.run.folder.exists()


def test_a_region_that_is_not_allowed_is_refused_before_anything_is_made(
    cloud: CloudProcess, configuration: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    allowed = frozenset({AllowedAccount("123456789012", "us-east-1")})
    aws = AwsTarget(allowed, region="us-east-1", endpoint_url=cloud.url)
    main = tmp_path / "two" / "main.tf"
    main.write_text(LOCAL_VALUE + main.read_text().replace('"eu-west-1"', "local.second"))
    run = new_run(tmp_path / ".runs")
    before = (aws.inventory(), aws.inventory(region=IRELAND))
    deployer = Deployer(aws, tmp_path, run.folder / "main", run=run, accelerate=True)

    with pytest.raises(TargetError) as refused:
        deployer.deploy(configuration, {"name": run.unique_name("two")})
    deployer.destroy_all()

    assert str(refused.value) == (
        f"{configuration} was not applied, because its provider aws.ireland makes things in eu-west-1, and only "
        "123456789012/us-east-1 is allowed: take another region, or allow this one, too, by 123456789012/eu-west-1 in "
        "--aws-accounts or SAGEMAKER_REST_AWS_ACCOUNTS"
    )
    assert (aws.inventory(), aws.inventory(region=IRELAND)) == before
    assert recorded_stacks(run.folder) == []
