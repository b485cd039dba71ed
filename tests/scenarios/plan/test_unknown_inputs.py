"""Inputs that are not known before apply: which resources there are must not depend on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan


@pytest.fixture(scope="module")
def plan(plan_stack: PlanStack, callers: Path, archive: Path) -> Plan:
    return plan_stack(callers / "of_unknown_inputs", model_archive=archive)


def test_a_bucket_and_a_role_of_the_same_plan_are_not_made_twice(plan: Plan) -> None:
    made = {resource.type for resource in plan.resources.values() if resource.module == "module.uploading"}

    assert made == {
        "aws_cloudwatch_log_group",
        "aws_s3_object",
        "aws_sagemaker_endpoint",
        "aws_sagemaker_endpoint_configuration",
        "aws_sagemaker_model",
        "terraform_data",
    }


def test_an_image_and_an_artifact_of_the_same_plan_are_waited_for(plan: Plan) -> None:
    model = plan.resource('module.from_s3.aws_sagemaker_model.this["digits"]')

    assert model.unknown["primary_container"][0]["image"] is True
    assert model.unknown["primary_container"][0]["model_data_url"] is True
    assert plan.resource('module.from_s3.aws_iam_role_policy.model["digits"]').unknown["policy"] is True


def test_an_endpoint_and_a_role_of_the_same_plan_are_waited_for(plan: Plan) -> None:
    integration = plan.resource('module.api.aws_api_gateway_integration.route["POST /predict"]')

    assert integration.unknown["uri"] is True
    assert integration.unknown["credentials"] is True
    assert "module.api.aws_iam_role.integration[0]" not in plan.resources
