"""modules/account_logging: the role as which API Gateway writes logs, and the rules for its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from tests.scenarios.plan.conftest import API

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack

pytestmark = pytest.mark.plan

ACCOUNT_LOGGING = API / "modules" / "account_logging"
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"


def test_the_account_writes_logs_as_a_role_of_its_own(plan_stack: PlanStack) -> None:
    plan = plan_stack(ACCOUNT_LOGGING, name="n" * 37, path="/api/", permissions_boundary_arn=BOUNDARY)

    role = plan.only("aws_iam_role").values
    assert (role["path"], role["permissions_boundary"]) == ("/api/", BOUNDARY)
    assert "apigateway.amazonaws.com" in role["assume_role_policy"]
    assert "logs:PutLogEvents" in plan.only("aws_iam_role_policy").values["policy"]
    assert len(plan.of_type("aws_api_gateway_account")) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(f'name is "{"n" * 38}". It must have 1 to 37', id="name too long"),
        pytest.param('path is "api". An IAM path begins and ends with a slash', id="path"),
    ],
)
def test_what_is_wrong_is_refused_by_name_value_and_rule(plan_stack: PlanStack, sentence: str) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(ACCOUNT_LOGGING, name="n" * 38, path="api", permissions_boundary_arn=BOUNDARY)

    assert sentence in refused.value.diagnostics


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param('"permissions_boundary" (boundary) is an invalid ARN', id="boundary"),
        pytest.param("expected length of path to be in the range (0 - 512)", id="path too long"),
    ],
)
def test_what_the_role_cannot_be_is_refused(plan_stack: PlanStack, sentence: str) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(ACCOUNT_LOGGING, path=f"/{'p' * 511}/", permissions_boundary_arn="boundary")

    assert sentence in refused.value.diagnostics
