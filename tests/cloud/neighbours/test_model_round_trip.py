"""What CreateModel and CreateEndpointConfig were given comes back from Describe, no more and no less: anything else is
a change to Terraform, at every plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cloud.neighbours.conftest import IMAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLE = "arn:aws:iam::123456789012:role/example"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
S3_PREFIX = {
    "S3DataSource": {
        "S3Uri": "s3://artifacts/plain/",
        "S3DataType": "S3Prefix",
        "CompressionType": "None",
        "ModelAccessConfig": {"AcceptEula": True},
    }
}
VPC = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
PRIVATE_IMAGE = {
    "RepositoryAccessMode": "Vpc",
    "RepositoryAuthConfig": {"RepositoryCredentialsProviderArn": "arn:aws:lambda:eu-west-1:123456789012:function:f"},
}
PLAIN = {"Image": IMAGE, "ModelDataUrl": "s3://artifacts/model.tar.gz"}


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"PrimaryContainer": {**PLAIN, "Mode": "SingleModel", "Environment": {"A": "b"}}}, id="one"),
        pytest.param(
            {"PrimaryContainer": {"Image": IMAGE, "ModelDataSource": S3_PREFIX}, "EnableNetworkIsolation": True},
            id="not packed, EULA, isolated",
        ),
        pytest.param(
            {
                "PrimaryContainer": {
                    "Image": IMAGE,
                    "ModelDataUrl": "s3://artifacts/models/",
                    "Mode": "MultiModel",
                    "MultiModelConfig": {"ModelCacheSetting": "Disabled"},
                }
            },
            id="multi-model",
        ),
        pytest.param(
            {"PrimaryContainer": {**PLAIN, "ImageConfig": PRIVATE_IMAGE}, "VpcConfig": VPC}, id="private registry"
        ),
        pytest.param(
            {
                "Containers": [{**PLAIN, "ContainerHostname": "a"}, {**PLAIN, "ContainerHostname": "b"}],
                "InferenceExecutionConfig": {"Mode": "Direct"},
            },
            id="direct",
        ),
        pytest.param({"Containers": [PLAIN, PLAIN], "InferenceExecutionConfig": {"Mode": "Serial"}}, id="pipeline"),
    ],
)
def test_a_model_is_described_as_it_was_given(sagemaker: Any, name: str, members: dict[str, Any]) -> None:
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, **members)

    described = sagemaker.describe_model(ModelName=name)

    given = {"ModelName": name, "ExecutionRoleArn": ROLE, "EnableNetworkIsolation": False, **members}
    assert of_aws(described) == {**given, "ModelArn": f"arn:aws:sagemaker:eu-west-1:123456789012:model/{name}"}


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
    ("variant", "members"),
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
    sagemaker: Any, name: str, variant: dict[str, Any], members: dict[str, Any]
) -> None:
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=PLAIN)
    variants = [{**variant, "ModelName": name}]
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=variants, **members)

    described = sagemaker.describe_endpoint_config(EndpointConfigName=name)

    arn = f"arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/{name}"
    given = {"EndpointConfigName": name, "EndpointConfigArn": arn, "ProductionVariants": variants, **members}
    assert of_aws(described) == given


def test_shadow_variants_are_kept(sagemaker: Any, name: str) -> None:
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=PLAIN)
    production, shadow = ({**PLAIN_VARIANT, "ModelName": name, "VariantName": called} for called in ("a", "b"))
    sagemaker.create_endpoint_config(
        EndpointConfigName=name, ProductionVariants=[production], ShadowProductionVariants=[shadow]
    )

    described = sagemaker.describe_endpoint_config(EndpointConfigName=name)

    assert described["ShadowProductionVariants"] == [shadow]


def test_the_weight_that_was_not_given_is_one(sagemaker: Any, name: str) -> None:
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=PLAIN)
    variant = {"VariantName": "a", "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])

    described = sagemaker.describe_endpoint_config(EndpointConfigName=name)

    assert described["ProductionVariants"] == [{**variant, "InitialVariantWeight": 1.0}]


def of_aws(described: Mapping[str, Any]) -> dict[str, Any]:
    """A description without what every answer has: its time and its metadata."""
    return {key: value for key, value in described.items() if key not in {"CreationTime", "ResponseMetadata"}}
