"""What AWS refuses at CreateModel and CreateEndpointConfig is refused here too; both sides of each rule."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.sagemaker.exceptions import ValidationError

from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_config_rules import check_endpoint_config
from sagemaker_rest.cloud.neighbours.sagemaker.model_rules import check_model

URL = "s3://artifacts/model.tar.gz"
PLAIN = {"Image": "image", "ModelDataUrl": URL}
MULTI = {"Image": "image", "ModelDataUrl": "s3://artifacts/", "Mode": "MultiModel"}
VPC = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
DIRECT = {"Mode": "Direct"}


def source(uri: str, kind: str, compression: str) -> dict[str, Any]:
    return {"S3DataSource": {"S3Uri": uri, "S3DataType": kind, "CompressionType": compression}}


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"PrimaryContainer": PLAIN}, id="one container"),
        pytest.param({"Containers": [PLAIN, PLAIN]}, id="a pipeline"),
        pytest.param({"Containers": [PLAIN, MULTI]}, id="a pipeline with one multi-model container"),
        pytest.param(
            {
                "Containers": [{**MULTI, "ContainerHostname": "a"}, {**MULTI, "ContainerHostname": "b"}],
                "InferenceExecutionConfig": DIRECT,
            },
            id="direct invocation of multi-model containers",
        ),
        pytest.param(
            {"PrimaryContainer": {"Image": "i", "ModelDataSource": source("s3://a/b/", "S3Prefix", "None")}},
            id="a prefix",
        ),
        pytest.param(
            {"PrimaryContainer": {"Image": "i", "ModelDataSource": source(URL, "S3Object", "Gzip")}}, id="an archive"
        ),
        pytest.param(
            {"PrimaryContainer": {**MULTI, "MultiModelConfig": {"ModelCacheSetting": "Disabled"}}}, id="cache"
        ),
        pytest.param(
            {"PrimaryContainer": {**PLAIN, "ImageConfig": {"RepositoryAccessMode": "Vpc"}}, "VpcConfig": VPC},
            id="a private registry",
        ),
        pytest.param({"PrimaryContainer": {**PLAIN, "Environment": {"A": "x" * 1000}}}, id="a large environment"),
    ],
)
def test_models_that_aws_takes_are_taken(request_: dict[str, Any]) -> None:
    check_model(request_)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param({}, "neither was given", id="no container"),
        pytest.param({"PrimaryContainer": PLAIN, "Containers": [PLAIN]}, "both was given", id="both kinds"),
        pytest.param({"PrimaryContainer": {"ModelDataUrl": URL}}, "either Image or ModelPackageName", id="no image"),
        pytest.param(
            {"PrimaryContainer": {**PLAIN, "ModelDataSource": source(URL, "S3Object", "Gzip")}},
            "either ModelDataUrl or ModelDataSource",
            id="two places for the artifacts",
        ),
        pytest.param({"PrimaryContainer": {"Image": "i", "Mode": "MultiModel"}}, "needs ModelDataUrl", id="no prefix"),
        pytest.param(
            {"PrimaryContainer": {**PLAIN, "MultiModelConfig": {"ModelCacheSetting": "Disabled"}}},
            "MultiModelConfig can only",
            id="a cache without models",
        ),
        pytest.param(
            {"PrimaryContainer": {"Image": "i", "ModelDataSource": source("s3://a/b", "S3Prefix", "None")}},
            r"must end with a forward slash",
            id="a prefix without its slash",
        ),
        pytest.param(
            {"PrimaryContainer": {"Image": "i", "ModelDataSource": source("s3://a/b/", "S3Prefix", "Gzip")}},
            "an archive is one object",
            id="a packed prefix",
        ),
        pytest.param(
            {"PrimaryContainer": {**PLAIN, "ImageConfig": {"RepositoryAccessMode": "Vpc"}}},
            "needs VpcConfig",
            id="a private registry without VPC",
        ),
        pytest.param(
            {
                "PrimaryContainer": {
                    **PLAIN,
                    "ImageConfig": {
                        "RepositoryAccessMode": "Platform",
                        "RepositoryAuthConfig": {"RepositoryCredentialsProviderArn": "arn"},
                    },
                }
            },
            "RepositoryAuthConfig can only",
            id="credentials for ECR",
        ),
        pytest.param(
            {"PrimaryContainer": {**PLAIN, "Environment": {f"K{i}": "x" * 1024 for i in range(32)}}},
            "at most 32768 bytes",
            id="too large an environment",
        ),
        pytest.param(
            {"Containers": [{**PLAIN, "ContainerHostname": "a"}, PLAIN]}, "for every container", id="half named"
        ),
        pytest.param(
            {"Containers": [{**PLAIN, "ContainerHostname": "a"}, {**PLAIN, "ContainerHostname": "a"}]},
            "of its own",
            id="two of a name",
        ),
        pytest.param(
            {"PrimaryContainer": PLAIN, "InferenceExecutionConfig": DIRECT}, "needs Containers", id="one, direct"
        ),
        pytest.param(
            {"Containers": [PLAIN, PLAIN], "InferenceExecutionConfig": DIRECT},
            "every container needs ContainerHostname",
            id="direct without names",
        ),
        pytest.param(
            {"Containers": [MULTI, MULTI]},
            "More than one container in MultiModel mode is not supported with inference pipeline.",
            id="a pipeline of multi-model containers",
        ),
    ],
)
def test_models_that_aws_refuses_are_refused(request_: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        check_model(request_)


INSTANCE = {"VariantName": "a", "ModelName": "plain", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
SERVERLESS = {
    "VariantName": "a",
    "ModelName": "plain",
    "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5},
}
CAPTURE = {
    "InitialSamplingPercentage": 1,
    "DestinationS3Uri": "s3://a/b",
    "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
}


def model(name: str) -> Any:
    """A model as moto keeps it, which uses what it is named after."""
    containers = {"multi": [MULTI], "pipeline": [PLAIN, PLAIN], "direct": [PLAIN, PLAIN]}.get(name, [PLAIN])
    return SimpleNamespace(
        model_name=name,
        primary_container={},
        containers=containers,
        vpc_config=VPC if name == "vpc" else {},
        enable_network_isolation=name == "isolated",
        inference_execution_config=DIRECT if name == "direct" else None,
    )


def variants(*several: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"ProductionVariants": list(several), **members}


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(variants(INSTANCE), id="one"),
        pytest.param(variants(INSTANCE, {**INSTANCE, "VariantName": "b"}), id="several"),
        pytest.param(variants(SERVERLESS), id="serverless"),
        pytest.param(
            variants(INSTANCE, ShadowProductionVariants=[{**INSTANCE, "VariantName": "b"}]), id="with a shadow"
        ),
        pytest.param(variants(INSTANCE, DataCaptureConfig=CAPTURE), id="with data capture"),
        pytest.param(
            variants({**INSTANCE, "ModelName": "pipeline"}, AsyncInferenceConfig={"OutputConfig": {}}),
            id="an asynchronous pipeline",
        ),
        pytest.param(
            variants({**INSTANCE, "ManagedInstanceScaling": {"MinInstanceCount": 1, "MaxInstanceCount": 1}}),
            id="managed scaling",
        ),
    ],
)
def test_configurations_that_aws_takes_are_taken(request_: dict[str, Any]) -> None:
    check_endpoint_config(request_, model)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param(variants(INSTANCE, INSTANCE), "'a' is not", id="two of a name"),
        pytest.param(
            variants(INSTANCE, ShadowProductionVariants=[INSTANCE]), "'a' is not", id="a shadow of the same name"
        ),
        pytest.param(
            variants({"VariantName": "a", "ModelName": "plain"}), "InstanceType or ServerlessConfig", id="no capacity"
        ),
        pytest.param(
            variants({"VariantName": "a", "ModelName": "plain", "InstanceType": "ml.m5.large"}),
            "InitialInstanceCount must be given",
            id="no count",
        ),
        pytest.param(
            variants({**INSTANCE, "ManagedInstanceScaling": {"MinInstanceCount": 2, "MaxInstanceCount": 1}}),
            "above its MaxInstanceCount 1",
            id="scaling from more to less",
        ),
        pytest.param(
            variants({**SERVERLESS, "InstanceType": "ml.m5.large"}), "InstanceType cannot be given", id="both kinds"
        ),
        pytest.param(
            variants({**SERVERLESS, "VolumeSizeInGB": 10}), "VolumeSizeInGB cannot be given", id="serverless volume"
        ),
        pytest.param(
            variants({**SERVERLESS, "ServerlessConfig": {"MemorySizeInMB": 1500, "MaxConcurrency": 5}}),
            "1500 is not one of",
            id="serverless memory",
        ),
        pytest.param(
            variants(
                {
                    **SERVERLESS,
                    "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 5, "ProvisionedConcurrency": 6},
                }
            ),
            "6 must be less than or equal to MaxConcurrency 5",
            id="more provisioned than at most",
        ),
        pytest.param(
            variants(SERVERLESS, {**SERVERLESS, "VariantName": "b"}), "one production variant", id="two serverless"
        ),
        pytest.param(
            variants(SERVERLESS, DataCaptureConfig=CAPTURE), "DataCaptureConfig is not supported", id="its capture"
        ),
        pytest.param(
            variants(SERVERLESS, ShadowProductionVariants=[{**INSTANCE, "VariantName": "b"}]),
            "ShadowProductionVariants is not supported",
            id="its shadow",
        ),
        pytest.param(
            variants(SERVERLESS, AsyncInferenceConfig={"OutputConfig": {}}),
            "AsyncInferenceConfig is not supported",
            id="serverless and asynchronous",
        ),
        pytest.param(variants({**SERVERLESS, "ModelName": "vpc"}), "do not support VPC", id="serverless in a VPC"),
        pytest.param(
            variants({**SERVERLESS, "ModelName": "isolated"}), "do not support network isolation", id="isolated"
        ),
        pytest.param(
            variants({**SERVERLESS, "ModelName": "pipeline"}), "do not support inference pipelines", id="its pipeline"
        ),
        pytest.param(
            variants({**SERVERLESS, "ModelName": "multi"}), "do not support multi-model", id="serverless multi-model"
        ),
        pytest.param(
            variants(
                INSTANCE, {**INSTANCE, "VariantName": "b"}, ShadowProductionVariants=[{**INSTANCE, "VariantName": "c"}]
            ),
            "given were 2 and 1",
            id="a shadow of two",
        ),
        pytest.param(
            variants(
                INSTANCE,
                ShadowProductionVariants=[{**INSTANCE, "VariantName": "b"}],
                AsyncInferenceConfig={"OutputConfig": {}},
            ),
            "not supported for asynchronous endpoints",
            id="an asynchronous shadow",
        ),
        pytest.param(
            variants(INSTANCE, ShadowProductionVariants=[{**INSTANCE, "VariantName": "b", "ModelName": "pipeline"}]),
            "which the variant 'b' would be",
            id="a shadow with a pipeline",
        ),
        pytest.param(
            variants({**INSTANCE, "ModelName": "multi"}, AsyncInferenceConfig={"OutputConfig": {}}),
            "which the model multi is for",
            id="an asynchronous multi-model endpoint",
        ),
        pytest.param(
            variants({**INSTANCE, "ModelName": "direct"}, AsyncInferenceConfig={"OutputConfig": {}}),
            "which the model direct is for",
            id="asynchronous direct invocation",
        ),
        pytest.param(
            variants(INSTANCE, DataCaptureConfig={**CAPTURE, "CaptureOptions": [{"CaptureMode": "Input"}] * 2}),
            "each CaptureMode once",
            id="input twice",
        ),
    ],
)
def test_configurations_that_aws_refuses_are_refused(request_: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        check_endpoint_config(request_, model)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param(variants({**INSTANCE, "ModelName": ""}), "inference components", id="inference components"),
        pytest.param(variants(INSTANCE, ExplainerConfig={"ClarifyExplainerConfig": {}}), "Clarify", id="explanations"),
    ],
)
def test_what_is_not_here_is_named(request_: dict[str, Any], words: str) -> None:
    with pytest.raises(NotImplementedError, match=words):
        check_endpoint_config(request_, model)


@pytest.mark.parametrize(
    ("operation", "arguments", "words"),
    [
        pytest.param(
            "create_model",
            {"ModelName": "a_b", "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r", "PrimaryContainer": PLAIN},
            "Value 'a_b' at 'modelName'",
            id="a constraint",
        ),
        pytest.param(
            "create_model",
            {"ModelName": "m", "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r"},
            "neither was given",
            id="a rule of models",
        ),
        pytest.param(
            "create_endpoint_config",
            {"EndpointConfigName": "c", "ProductionVariants": [INSTANCE, INSTANCE]},
            "Variant names must be unique",
            id="a rule of configurations",
        ),
    ],
)
def test_the_api_answers_with_a_validation_exception(
    sagemaker: Any, operation: str, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(ClientError, match=words) as caught:
        getattr(sagemaker, operation)(**arguments)

    assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
