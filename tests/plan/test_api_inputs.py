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

FORMS: dict[str, Any] = {
    "name": "digits!",
    "description": "d" * 1025,
    "endpoint_name": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/digits",
    "endpoint_type": "PRIVATE",
    "path_part": "v1/predict",
    "http_method": "GET",
    "authorization": "COGNITO",
    "stage_name": "v 1",
    "timeout_milliseconds": 49,
    "integration_role": {"existing": {"arn": "role/own"}, "path": "ml", "permissions_boundary_arn": "boundary"},
    "tags": {"AWS:mine": "x"},
}
LIMITS: dict[str, Any] = {
    "name": "n" * 256,
    "endpoint_name": "e" * 64,
    "endpoint_type": "regional",
    "path_part": "{proxy+}",
    "http_method": "post",
    "authorization": "none",
    "stage_name": "s" * 129,
    "timeout_milliseconds": 29001,
    "integration_role": {"existing": {"arn": "arn:aws:iam::123456789012:role/own"}, "path": "/ml/"},
    "tags": {f"key {number}": "v" for number in range(51)},
}
REST: dict[str, Any] = {
    "name": "",
    "endpoint_name": "",
    "path_part": "",
    "stage_name": "",
    "timeout_milliseconds": 100.5,
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
        pytest.param(FORMS, "It must be the name of a SageMaker endpoint, not its ARN", id="endpoint's ARN"),
        pytest.param(LIMITS, 'eee". It must be the name of a SageMaker endpoint', id="endpoint_name too long"),
        pytest.param(REST, 'endpoint_name is "". It must be the name', id="no endpoint_name"),
        pytest.param(FORMS, 'endpoint_type is "PRIVATE". It must be REGIONAL or EDGE', id="endpoint_type"),
        pytest.param(LIMITS, 'endpoint_type is "regional". It must be REGIONAL or EDGE', id="endpoint_type case"),
        pytest.param(FORMS, 'path_part is "v1/predict". It must be one part of a path', id="path of two parts"),
        pytest.param(LIMITS, 'path_part is "{proxy+}". It must be one part of a path', id="path parameter"),
        pytest.param(REST, 'path_part is "". It must be one part of a path', id="no path"),
        pytest.param(FORMS, 'http_method is "GET". It must be POST, PUT or PATCH', id="method without a body"),
        pytest.param(LIMITS, 'http_method is "post". It must be POST, PUT or PATCH', id="method case"),
        pytest.param(FORMS, 'authorization is "COGNITO". It must be AWS_IAM or NONE', id="authorization"),
        pytest.param(LIMITS, 'authorization is "none". It must be AWS_IAM or NONE', id="authorization case"),
        pytest.param(FORMS, 'stage_name is "v 1". It must have 1 to 128', id="stage form"),
        pytest.param(LIMITS, 'sss". It must have 1 to 128', id="stage too long"),
        pytest.param(REST, 'stage_name is "". It must have 1 to 128', id="no stage"),
        pytest.param(FORMS, "timeout_milliseconds is 49. It must be a whole number between", id="timeout too short"),
        pytest.param(LIMITS, "timeout_milliseconds is 29001. It must be a whole number", id="timeout too long"),
        pytest.param(REST, "timeout_milliseconds is 100.5. It must be a whole number", id="timeout fraction"),
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
        endpoint_name="e" * 63,
        path_part="a.B_c-9:predict",
        http_method="PATCH",
        stage_name="s" * 128,
        timeout_milliseconds=29000,
        integration_role={"existing": {"arn": "arn:aws-cn:iam::123456789012:role/ml/own"}},
        tags={f"{number:02}".ljust(128, "k"): "v" * 256 for number in range(50)},
    )


@pytest.fixture(scope="session")
def at_the_lower_limits(plan_stack: PlanStack) -> Plan:
    """Every input as small as it may be."""
    return plan_stack(
        API, name="n", description="", endpoint_name="e", path_part="p", stage_name="s", timeout_milliseconds=50
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
