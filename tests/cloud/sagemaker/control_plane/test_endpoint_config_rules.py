"""CreateEndpointConfig refuses what AWS refuses; both sides of each rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError, ServiceError
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_config_rules import check_endpoint_config
from sagemaker_rest.cloud.sagemaker.control_plane.models import Model

PLAIN = {"Image": "image", "ModelDataUrl": "s3://artifacts/model.tar.gz"}
MULTI = {"Image": "image", "ModelDataUrl": "s3://artifacts/", "Mode": "MultiModel"}

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


USES: dict[str, dict[str, Any]] = {
    "vpc": {"VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}},
    "isolated": {"EnableNetworkIsolation": True},
    "direct": {"InferenceExecutionConfig": {"Mode": "Direct"}},
    "packaged": {"PrimaryContainer": {"ModelPackageName": "package"}},
}
CONTAINERS = {"multi": (MULTI,), "pipeline": (PLAIN, PLAIN), "direct": (PLAIN, PLAIN)}


def model(name: str) -> Model:
    """A model which uses what it is named after."""
    return Model(name, f"arn:{name}", datetime.now(UTC), USES.get(name, {}), CONTAINERS.get(name, (PLAIN,)))


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
            variants({**SERVERLESS, "ModelName": "packaged"}), "do not support model packages", id="its package"
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
    with pytest.raises(ServiceError, match=words):
        check_endpoint_config(request_, model)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param(variants({**INSTANCE, "ModelName": ""}), "inference components", id="inference components"),
        pytest.param(variants(INSTANCE, ExplainerConfig={"ClarifyExplainerConfig": {}}), "Clarify", id="explanations"),
    ],
)
def test_what_is_not_here_is_named(request_: dict[str, Any], words: str) -> None:
    with pytest.raises(OperationNotImplementedError, match=words):
        check_endpoint_config(request_, model)
