"""examples/mnist: the two modules put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from tests.scenarios.plan.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan

# one more than an object in S3 takes
ELEVEN_TAGS = {f"tag-{number}": "x" for number in range(11)}


@pytest.fixture(scope="session")
def mnist(plan_stack: PlanStack, archive: Path) -> Plan:
    return plan_stack(EXAMPLES / "mnist", model_archive=archive, tags=ELEVEN_TAGS)


def test_it_is_an_endpoint_and_an_api(mnist: Plan) -> None:
    assert {resource.module for resource in mnist.resources.values()} == {"module.endpoint", "module.api"}
    assert len(mnist.of_type("aws_sagemaker_endpoint")) == 1
    assert len(mnist.of_type("aws_api_gateway_rest_api")) == 1
    assert {resource.actions for resource in mnist.resources.values()} == {("create",)}


def test_the_api_calls_the_endpoint_and_may(mnist: Plan) -> None:
    integration = mnist.only("aws_api_gateway_integration").values
    policy = mnist.resource("module.api.aws_iam_role_policy.integration[0]").values["policy"]

    assert integration["uri"].endswith("/endpoints/mnist/invocations")
    assert policy.count(":endpoint/mnist") == 1


def test_anyone_may_post_to_it_with_plain_curl(mnist: Plan) -> None:
    method = mnist.only("aws_api_gateway_method").values

    assert method["authorization"] == "NONE"
    assert method["http_method"] == "POST"


def test_the_cheapest_instance_serves_it(mnist: Plan) -> None:
    [variant] = mnist.only("aws_sagemaker_endpoint_configuration").values["production_variants"]

    assert variant["instance_type"] == "ml.t2.medium"
    assert variant["initial_instance_count"] == 1


def test_tags_reach_everything_but_the_object_which_takes_ten(mnist: Plan) -> None:
    tagged = {kind: mnist.of_type(kind)[0].values["tags_all"] for kind in ("aws_s3_bucket", "aws_sagemaker_endpoint")}

    assert tagged == {"aws_s3_bucket": ELEVEN_TAGS, "aws_sagemaker_endpoint": ELEVEN_TAGS}
    assert not mnist.only("aws_s3_object").values.get("tags_all")


def test_the_outputs_are_what_a_caller_needs(mnist: Plan) -> None:
    assert set(mnist.outputs) | mnist.unknown_outputs == {
        "bucket",
        "curl",
        "endpoint_name",
        "execution_role_arn",
        "integration_role_arn",
        "invoke_url",
        "model_data_url",
        "rest_api_id",
        "stage_name",
    }
    assert mnist.outputs["endpoint_name"] == "mnist"
    assert mnist.outputs["stage_name"] == "v1"


def test_an_archive_that_is_not_there_is_named(plan_stack: PlanStack) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(EXAMPLES / "mnist", model_archive="model/absent.tar.gz")

    assert 'models has the archive "model/absent.tar.gz", and there is no such file' in refused.value.diagnostics
