"""Refusals during an apply, each with AWS's sentence, and those of the local cloud with its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.deployer import Deployer
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

REFUSALS = {
    "aws_api_gateway_rest_api.warnings": "BadRequestException: Warnings found during import",
    "aws_api_gateway_rest_api.policy": "BadRequestException: Invalid policy document. Please check the policy syntax",
    "aws_api_gateway_resource.taken": (
        "ConflictException: Another resource with the same parent already has this name: digits"
    ),
    "aws_api_gateway_method.authorizer": (
        "BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
        "COGNITO_USER_POOLS requires a valid authorizer."
    ),
    "aws_api_gateway_integration.uri": "BadRequestException: Invalid ARN specified in the request",
    "aws_api_gateway_model.schema": "BadRequestException: Invalid model specified: Validation Result: warnings : []",
    "aws_api_gateway_deployment.nothing": "BadRequestException: The REST API doesn't contain any methods",
    "aws_api_gateway_stage.taken": "ConflictException: Stage already exists",
    "aws_api_gateway_method_settings.role": (
        "BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging"
    ),
    "aws_api_gateway_api_key.taken": "ConflictException: API Key already exists",
    # the provider's own
    "aws_api_gateway_usage_plan.offset": "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period",
    "aws_api_gateway_usage_plan.stage": "NotFoundException: API Stage not found: ",
    # the local cloud's own
    "data.aws_api_gateway_sdk.sdk[0]": "NotImplemented: The local cloud does not generate SDKs of APIs",
    "aws_sagemaker_endpoint_configuration.model": "ValidationException: Could not find model ",
    "aws_sagemaker_endpoint_configuration.concurrency": (
        "ValidationException: ProvisionedConcurrency 20 must be less than or equal to MaxConcurrency 10."
    ),
    "aws_sagemaker_endpoint.configuration": "ValidationException: Could not find endpoint configuration ",
}
_ADDRESS = re.compile(r"\(\w+\.tf:\d+, (?P<address>\S+)\)$", re.MULTILINE)


@pytest.fixture(scope="module")
def errors(deployer: Deployer, unique_name_factory: UniqueName) -> Iterator[dict[str, str]]:
    """Apply what is refused, all at once, and give the errors by address; then destroy what was not refused."""
    stacks: list[Stack] = []
    with pytest.raises(TerraformError) as refused:
        deployer.deploy("refusals", {"name": unique_name_factory("refusals")}, stacks.append)
    each = re.split(r"\n\n(?=Error: )", refused.value.diagnostics)
    yield {named["address"]: error for error in each if (named := _ADDRESS.search(error))}
    stacks[0].plan(sdk=False)
    deployer.destroy(stacks[0])


@pytest.mark.parametrize("address", REFUSALS)
def test_it_is_refused_with_its_sentence(errors: dict[str, str], address: str) -> None:
    assert REFUSALS[address] in errors[address]


def test_nothing_else_is_refused(errors: dict[str, str]) -> None:
    assert errors.keys() == REFUSALS.keys()
