"""SageMaker's control plane as a whole: constraints of its API, and what it does not do."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.sagemaker.control_plane.control_plane import OPERATIONS

INSTANCE = {"VariantName": "a", "ModelName": "plain", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
CONFIG = {"EndpointConfigName": "c", "ProductionVariants": [INSTANCE]}


def test_a_pattern_that_python_cannot_read_goes_unchecked(sagemaker: Any) -> None:
    # CustomerMetadataKey's pattern in botocore is ([…]*)${1,256}: nothing to repeat
    arn = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/a/1"

    with pytest.raises(ClientError, match="does not exist"):
        sagemaker.update_model_package(ModelPackageArn=arn, CustomerMetadataProperties={"key\n": "value"})


def test_what_else_is_wrong_beside_such_a_pattern_is_still_refused(sagemaker: Any) -> None:
    with pytest.raises(ClientError, match="'not an ARN' at 'modelPackageArn' failed to satisfy constraint"):
        sagemaker.update_model_package(ModelPackageArn="not an ARN", CustomerMetadataProperties={"key": "value"})


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
def test_values_outside_the_constraints_are_refused_in_awss_words(
    sagemaker: Any, request_: dict[str, Any], message: str
) -> None:
    with pytest.raises(ClientError) as caught:
        sagemaker.create_endpoint_config(**request_)

    assert caught.value.response["Error"] == {"Code": "ValidationException", "Message": message}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        pytest.param("create_transform_job", {"TransformJobName": "a"}, id="a batch transform"),
        pytest.param("create_training_job", {"TrainingJobName": "a"}, id="a training"),
        pytest.param("create_processing_job", {"ProcessingJobName": "a"}, id="a processing"),
        pytest.param("create_inference_component", {"InferenceComponentName": "a"}, id="an inference component"),
        pytest.param("list_notebook_instances", {}, id="notebooks"),
    ],
)
def test_work_that_nobody_does_is_not_implemented(sagemaker: Any, operation: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match=r"does not implement \w+ of sagemaker") as caught:
        getattr(sagemaker, operation)(**arguments)

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_every_operation_that_nobody_wrote_is_not_implemented(sagemaker: Any) -> None:
    asked = set(sagemaker.meta.service_model.operation_names) - OPERATIONS.keys()

    refused = {operation: refusal_of(sagemaker, operation) for operation in asked}

    assert len(refused) > 300
    assert refused == {
        operation: (501, f"The local cloud does not implement {operation} of sagemaker") for operation in asked
    }


def refusal_of(sagemaker: Any, operation: str) -> tuple[int, str]:
    with pytest.raises(ClientError) as refused:
        getattr(sagemaker, xform_name(operation))()
    response: Any = refused.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Message"]
