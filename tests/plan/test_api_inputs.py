"""modules/apigw_sagemaker_integration: both sides of every rule for its inputs.

Terraform reports all that is wrong at once, so one plan shows many refusals: each set of inputs below is wrong in
several ways, and each case looks for the sentence about one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from tests.plan.conftest import API

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan

ROUTES: dict[str, Any] = {"predict": {"endpoint_name": "digits"}}
FORMS: dict[str, Any] = {
    "name": "digits!",
    "description": "d" * 1025,
    "authorization": "COGNITO",
    "routes": ROUTES,
    "integration_role": {"existing": {"arn": "role/own"}, "path": "ml", "permissions_boundary_arn": "boundary"},
    "tags": {"AWS:mine": "x"},
}
LIMITS: dict[str, Any] = {
    "name": "n" * 256,
    "authorization": "none",
    "routes": ROUTES,
    "integration_role": {"existing": {"arn": "arn:aws:iam::123456789012:role/own"}, "path": "/ml/"},
    "tags": {f"key {number}": "v" for number in range(51)},
}
REST: dict[str, Any] = {
    "name": "",
    "routes": ROUTES,
    "integration_role": {"path": f"/{'p' * 511}/"},
    "tags": {"long": "v" * 257},
}


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        pytest.param(FORMS, 'name is "digits!". It must have 1 to 255', id="name form"),
        pytest.param(LIMITS, 'nnn". It must have 1 to 255', id="name too long"),
        pytest.param(REST, 'name is "". It must have 1 to 255', id="no name"),
        pytest.param(FORMS, "description is 1025 characters long. API Gateway takes at most 1024", id="description"),
        pytest.param(FORMS, 'authorization is "COGNITO". It must be AWS_IAM, NONE', id="authorization"),
        pytest.param(LIMITS, 'authorization is "none". It must be AWS_IAM, NONE', id="authorization case"),
        pytest.param(FORMS, 'integration_role.existing.arn is "role/own". It must be the ARN', id="role form"),
        pytest.param(LIMITS, "integration_role.existing is set together with path or", id="role and path"),
        pytest.param(FORMS, 'integration_role.path is "ml". An IAM path begins and ends', id="role path"),
        pytest.param(REST, 'ppp/". An IAM path begins and ends with a slash and is at most 512', id="path too long"),
        pytest.param(FORMS, 'permissions_boundary_arn is "boundary". It must be the ARN', id="boundary form"),
        pytest.param(FORMS, 'tags has the entries "AWS:mine". A key has', id="tag key of AWS"),
        pytest.param(REST, 'tags has the entries "long". A key has', id="tag value"),
        pytest.param(LIMITS, "tags has 51 entries. AWS takes at most 50", id="too many tags"),
    ],
)
def test_what_is_wrong_is_refused_by_name_value_and_rule(
    plan_stack: PlanStack, inputs: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(API, **inputs)

    assert sentence in refused.value.diagnostics


@pytest.fixture(scope="session")
def at_the_limits(plan_stack: PlanStack) -> Plan:
    """Every input as large as it may be, and a role that is there already."""
    return plan_stack(
        API,
        name="n" * 127 + " ._-" + "n" * 124,
        description="d" * 1024,
        routes={"predict": {"endpoint_name": "e" * 63, "path": "a.B_c-9:predict", "http_method": "PATCH"}},
        stage={"name": "s" * 128},
        timeout_milliseconds=29000,
        integration_role={"existing": {"arn": "arn:aws-cn:iam::123456789012:role/ml/own"}},
        tags={f"{number:02}".ljust(128, "k"): "v" * 256 for number in range(50)},
    )


@pytest.fixture(scope="session")
def at_the_lower_limits(plan_stack: PlanStack) -> Plan:
    """Every input as small as it may be."""
    return plan_stack(
        API,
        name="n",
        description="",
        routes={"p": {"endpoint_name": "e"}},
        stage={"name": "s"},
        timeout_milliseconds=50,
    )


def test_the_largest_inputs_are_taken(at_the_limits: Plan) -> None:
    rest_api = at_the_limits.only("aws_api_gateway_rest_api").values

    assert len(rest_api["name"]) == 255
    assert len(rest_api["description"]) == 1024
    assert len(rest_api["tags"]) == 50
    assert at_the_limits.only("aws_api_gateway_resource").values["path_part"] == "a.B_c-9:predict"
    assert at_the_limits.only("aws_api_gateway_method").values["http_method"] == "PATCH"
    assert len(at_the_limits.only("aws_api_gateway_stage").values["stage_name"]) == 128
    assert at_the_limits.only("aws_api_gateway_integration").values["timeout_milliseconds"] == 29000


def test_an_existing_role_is_used_and_left_alone(at_the_limits: Plan) -> None:
    assert at_the_limits.of_type("aws_iam_role") == ()
    assert at_the_limits.of_type("aws_iam_role_policy") == ()
    assert at_the_limits.only("aws_api_gateway_integration").values["credentials"] == (
        "arn:aws-cn:iam::123456789012:role/ml/own"
    )
    assert at_the_limits.outputs["integration_role_arn"] == "arn:aws-cn:iam::123456789012:role/ml/own"


def test_the_smallest_inputs_are_taken(at_the_lower_limits: Plan) -> None:
    assert at_the_lower_limits.only("aws_api_gateway_rest_api").values["name"] == "n"
    assert at_the_lower_limits.only("aws_api_gateway_stage").values["stage_name"] == "s"
    assert at_the_lower_limits.only("aws_api_gateway_integration").values["timeout_milliseconds"] == 50
