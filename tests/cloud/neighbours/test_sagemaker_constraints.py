"""Ranges, lengths, patterns and enumerations of SageMaker's API."""

from __future__ import annotations

from typing import Any

import pytest
from moto.sagemaker.exceptions import ValidationError

from sagemaker_rest.cloud.neighbours.sagemaker.constraints import check_constraints

INSTANCE = {"VariantName": "a", "ModelName": "plain", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
CONFIG = {"EndpointConfigName": "c", "ProductionVariants": [INSTANCE]}


def test_values_within_the_constraints_are_taken() -> None:
    check_constraints("CreateEndpointConfig", CONFIG)


def test_a_pattern_that_python_cannot_read_goes_unchecked() -> None:
    # CustomerMetadataKey's pattern in botocore is ([…]*)${1,256}: nothing to repeat
    request = {"ModelPackageArn": "arn:aws:sagemaker:eu-west-1:123456789012:model-package/a/1"}

    check_constraints("UpdateModelPackage", {**request, "CustomerMetadataProperties": {"key\n": "value"}})


def test_what_else_is_wrong_beside_such_a_pattern_is_still_refused() -> None:
    request = {"ModelPackageArn": "not an ARN", "CustomerMetadataProperties": {"key": "value"}}

    with pytest.raises(ValidationError, match="'not an ARN' at 'modelPackageArn' failed to satisfy constraint"):
        check_constraints("UpdateModelPackage", request)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(
            {**CONFIG, "EndpointConfigName": "a_b"},
            "1 validation error detected: Value 'a_b' at 'endpointConfigName' failed to satisfy constraint: Member "
            "must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
            id="a pattern",
        ),
        pytest.param(
            {**CONFIG, "ProductionVariants": [{**INSTANCE, "VolumeSizeInGB": 513}]},
            "1 validation error detected: Value '513' at 'productionVariants.1.member.volumeSizeInGB' failed to "
            "satisfy constraint: Member must have value less than or equal to 512",
            id="above a range",
        ),
        pytest.param(
            {**CONFIG, "ProductionVariants": [{**INSTANCE, "InitialInstanceCount": 0}]},
            "1 validation error detected: Value '0' at 'productionVariants.1.member.initialInstanceCount' failed to "
            "satisfy constraint: Member must have value greater than or equal to 1",
            id="below a range",
        ),
        pytest.param(
            {**CONFIG, "ProductionVariants": []},
            "1 validation error detected: Value '[]' at 'productionVariants' failed to satisfy constraint: Member must "
            "have length greater than or equal to 1",
            id="too short a list",
        ),
        pytest.param(
            {"ProductionVariants": [{"VariantName": "a", "RoutingConfig": {"RoutingStrategy": "FIRST"}}]},
            "2 validation errors detected: Value null at 'endpointConfigName' failed to satisfy constraint: Member "
            "must not be null; Value 'FIRST' at 'productionVariants.1.member.routingConfig.routingStrategy' failed to "
            "satisfy constraint: Member must satisfy enum value set: [LEAST_OUTSTANDING_REQUESTS, RANDOM, "
            "PREFIX_AWARE, KV_AWARE]",
            id="two at once",
        ),
    ],
)
def test_values_outside_the_constraints_are_refused_in_awss_words(request_: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        check_constraints("CreateEndpointConfig", request_)

    assert caught.value.message == message
