"""Endpoint configurations: what was given comes back, no more and no less, since anything else is a change to Terraform
at every plan; and what AWS refuses is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.sagemaker.control_plane.conftest import ROLE, variant

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
VPC = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
FULL_VARIANT = {
    "VariantName": "AllTraffic",
    "InstanceType": "ml.g5.xlarge",
    "InitialInstanceCount": 2,
    "InitialVariantWeight": 0.5,
    "VolumeSizeInGB": 40,
    "ModelDataDownloadTimeoutInSeconds": 600,
    "ContainerStartupHealthCheckTimeoutInSeconds": 700,
    "EnableSSMAccess": True,
    "CoreDumpConfig": {"DestinationS3Uri": "s3://dumps/here", "KmsKeyId": KEY},
    "ManagedInstanceScaling": {"Status": "ENABLED", "MinInstanceCount": 1, "MaxInstanceCount": 4},
    "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"},
    "InferenceAmiVersion": "al2-ami-sagemaker-inference-gpu-2",
}
PLAIN_VARIANT = {
    "VariantName": "AllTraffic",
    "InstanceType": "ml.m5.large",
    "InitialInstanceCount": 1,
    "InitialVariantWeight": 1.0,
}
SERVERLESS_VARIANT = {
    "VariantName": "AllTraffic",
    "InitialVariantWeight": 1.0,
    "EnableSSMAccess": False,
    "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 10, "ProvisionedConcurrency": 2},
}
DATA_CAPTURE = {
    "EnableCapture": False,
    "InitialSamplingPercentage": 20,
    "DestinationS3Uri": "s3://captured/here",
    "KmsKeyId": KEY,
    "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
    "CaptureContentTypeHeader": {"CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"]},
}
ASYNCHRONOUS = {
    "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 4},
    "OutputConfig": {
        "S3OutputPath": "s3://results/here",
        "S3FailurePath": "s3://failures/here",
        "KmsKeyId": KEY,
        "NotificationConfig": {
            "SuccessTopic": "arn:aws:sns:eu-west-1:123456789012:success",
            "ErrorTopic": "arn:aws:sns:eu-west-1:123456789012:error",
            "IncludeInferenceResponseIn": ["SUCCESS_NOTIFICATION_TOPIC"],
        },
    },
}


@pytest.mark.parametrize(
    ("given", "members"),
    [
        pytest.param(PLAIN_VARIANT, {}, id="plain"),
        pytest.param(FULL_VARIANT, {"KmsKeyId": KEY}, id="everything of an instance"),
        pytest.param(SERVERLESS_VARIANT, {}, id="serverless"),
        pytest.param(PLAIN_VARIANT, {"DataCaptureConfig": DATA_CAPTURE}, id="data capture"),
        pytest.param(PLAIN_VARIANT, {"AsyncInferenceConfig": ASYNCHRONOUS}, id="asynchronous"),
        pytest.param(
            PLAIN_VARIANT,
            {"ExecutionRoleArn": ROLE, "VpcConfig": VPC, "EnableNetworkIsolation": True},
            id="role, VPC and isolation",
        ),
    ],
)
def test_an_endpoint_configuration_is_described_as_it_was_given(
    sagemaker: Any, model: str, given: dict[str, Any], members: dict[str, Any]
) -> None:
    variants = [{**given, "ModelName": model}]
    sagemaker.create_endpoint_config(EndpointConfigName="first", ProductionVariants=variants, **members)

    described = sagemaker.describe_endpoint_config(EndpointConfigName="first")

    arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/first"
    expected = {"EndpointConfigName": "first", "EndpointConfigArn": arn, "ProductionVariants": variants, **members}
    assert of_aws(described) == expected


def test_shadow_variants_are_kept(sagemaker: Any, model: str) -> None:
    production, shadow = ({**PLAIN_VARIANT, "ModelName": model, "VariantName": called} for called in ("a", "b"))
    sagemaker.create_endpoint_config(
        EndpointConfigName="first", ProductionVariants=[production], ShadowProductionVariants=[shadow]
    )

    described = sagemaker.describe_endpoint_config(EndpointConfigName="first")

    assert described["ShadowProductionVariants"] == [shadow]


def test_the_weight_that_was_not_given_is_one(sagemaker: Any, model: str) -> None:
    sagemaker.create_endpoint_config(EndpointConfigName="first", ProductionVariants=[variant(model)])

    described = sagemaker.describe_endpoint_config(EndpointConfigName="first")

    assert described["ProductionVariants"] == [variant(model, InitialVariantWeight=1.0)]


def test_a_configuration_without_data_capture_is_described_without_it(sagemaker: Any, config: str) -> None:
    assert "DataCaptureConfig" not in sagemaker.describe_endpoint_config(EndpointConfigName=config)


@pytest.mark.parametrize("instance_type", ["ml.m6i.large", "ml.c7g.xlarge", "ml.g5.2xlarge", "ml.inf2.xlarge"])
def test_every_instance_type_of_the_api_is_taken(sagemaker: Any, model: str, instance_type: str) -> None:
    variants = [variant(model, InstanceType=instance_type)]
    sagemaker.create_endpoint_config(EndpointConfigName="first", ProductionVariants=variants)

    described = sagemaker.describe_endpoint_config(EndpointConfigName="first")

    assert described["ProductionVariants"][0]["InstanceType"] == instance_type


def test_an_instance_type_that_does_not_exist_is_refused(sagemaker: Any, model: str) -> None:
    with pytest.raises(ClientError, match=r"Value 'ml\.m99\.tiny' at .* failed to satisfy constraint"):
        sagemaker.create_endpoint_config(
            EndpointConfigName="first", ProductionVariants=[variant(model, InstanceType="ml.m99.tiny")]
        )


def test_a_second_configuration_of_the_same_name_is_refused(sagemaker: Any, config: str) -> None:
    with pytest.raises(ClientError, match="Cannot create already existing endpoint configuration"):
        sagemaker.create_endpoint_config(EndpointConfigName=config, ProductionVariants=[variant()])


def test_a_configuration_of_a_model_that_does_not_exist_is_refused(sagemaker: Any) -> None:
    with pytest.raises(ClientError, match='Could not find model "arn:aws:sagemaker:eu-west-1:123456789012:model/no'):
        sagemaker.create_endpoint_config(EndpointConfigName="first", ProductionVariants=[variant("nobody")])


def test_inference_components_are_not_implemented(sagemaker: Any) -> None:
    component = {"VariantName": "a", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}

    with pytest.raises(ClientError, match=r"does not implement .*inference components") as caught:
        sagemaker.create_endpoint_config(EndpointConfigName="first", ProductionVariants=[component])

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.mark.parametrize("operation", ["describe_endpoint_config", "delete_endpoint_config"])
def test_a_configuration_that_does_not_exist(sagemaker: Any, operation: str) -> None:
    with pytest.raises(ClientError, match=r'Could not find endpoint configuration "arn:aws:sagemaker:.*/nobody"'):
        getattr(sagemaker, operation)(EndpointConfigName="nobody")


def test_a_deleted_configuration_is_gone(sagemaker: Any, config: str) -> None:
    sagemaker.delete_endpoint_config(EndpointConfigName=config)

    assert sagemaker.list_endpoint_configs()["EndpointConfigs"] == []


def of_aws(described: Mapping[str, Any]) -> dict[str, Any]:
    """A description without what every answer has: its time and its metadata."""
    return {key: value for key, value in described.items() if key not in {"CreationTime", "ResponseMetadata"}}
