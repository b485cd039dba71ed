"""The runtime's view of an endpoint follows from its configuration and models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sagemaker_rest.cloud.sagemaker.control_plane.deployed_config import DeployedConfig
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_configs import EndpointConfig
from sagemaker_rest.cloud.sagemaker.control_plane.models import Model
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ArtifactForm, EndpointDefinition, ExecutionMode, ModelData
from tests.cloud.sagemaker.control_plane.conftest import IMAGE, PLAIN, ROLE, URL, variant

ARN = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/digits"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CAPTURE = {
    "InitialSamplingPercentage": 20,
    "DestinationS3Uri": "s3://captured/here",
    "CaptureOptions": [{"CaptureMode": "Input"}],
}


def definition(
    *containers: dict[str, Any], given: dict[str, Any] | None = None, variants: Any = None, **members: Any
) -> EndpointDefinition:
    """Return the endpoint's definition: `containers` and `given` are its model's, the rest is its configuration's."""
    model = Model("digits", "arn", NOW, {"ExecutionRoleArn": ROLE, **(given or {})}, containers or (PLAIN,))
    config = EndpointConfig("first", "arn", NOW, {"ProductionVariants": variants or (variant(),), **members})
    return DeployedConfig(config, {"digits": model}, NOW).definition("digits", ARN)


def test_an_endpoint_is_told_by_its_name_place_and_variants() -> None:
    told = definition()

    [served] = told.variants
    assert (told.name, told.arn, told.account_id, told.region) == ("digits", ARN, "123456789012", "eu-west-1")
    assert (told.config_name, told.shadow_variants, told.data_capture, told.asynchronous) == ("first", (), None, None)
    assert (served.name, served.model_name, served.execution_role_arn) == ("AllTraffic", "digits", ROLE)
    assert (served.weight, served.instance_count, served.unsupported) == (1.0, 2, None)


@pytest.mark.parametrize(
    ("variant_", "seconds"),
    [
        pytest.param(variant(), 480.0, id="8 minutes"),
        pytest.param(variant(ContainerStartupHealthCheckTimeoutInSeconds=60), 60.0, id="as told"),
        pytest.param(
            {
                "VariantName": "a",
                "ModelName": "digits",
                "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 2},
            },
            180.0,
            id="3 minutes without a server",
        ),
    ],
)
def test_a_container_has_so_long_to_start(variant_: dict[str, Any], seconds: float) -> None:
    assert definition(variants=(variant_,)).variants[0].startup_timeout_seconds == seconds


def source(kind: str, compression: str, **members: Any) -> dict[str, Any]:
    given = {"S3Uri": URL, "S3DataType": kind, "CompressionType": compression, **members}
    return {"Image": IMAGE, "ModelDataSource": {"S3DataSource": given}}


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        pytest.param(PLAIN, ModelData(URL), id="a URL"),
        pytest.param(source("S3Object", "Gzip"), ModelData(URL, ArtifactForm.ARCHIVE), id="an archive"),
        pytest.param(source("S3Object", "None"), ModelData(URL, ArtifactForm.OBJECT), id="an object"),
        pytest.param(source("S3Prefix", "None"), ModelData(URL, ArtifactForm.PREFIX), id="a prefix"),
        pytest.param({"Image": IMAGE}, None, id="none"),
    ],
)
def test_artifacts_lie_in_one_of_three_forms(container: dict[str, Any], expected: ModelData | None) -> None:
    assert definition(container).variants[0].containers[0].model_data == expected


@pytest.mark.parametrize(
    ("container", "words"),
    [
        pytest.param({**PLAIN, "AdditionalModelDataSources": [{}]}, "uses AdditionalModelDataSources", id="more data"),
        pytest.param(source("S3Prefix", "None", HubAccessConfig={"a": 1}), "with HubAccessConfig", id="a hub"),
        pytest.param(source("S3Prefix", "None", ManifestS3Uri=URL), "with ManifestS3Uri", id="a manifest"),
    ],
)
def test_what_the_runtime_cannot_do_is_said(container: dict[str, Any], words: str) -> None:
    assert words in str(definition(container).variants[0].unsupported)


def test_containers_that_requests_name_are_told_with_their_names() -> None:
    [served] = definition(
        {**PLAIN, "ContainerHostname": "a"},
        {
            **PLAIN,
            "ContainerHostname": "b",
            "Mode": "MultiModel",
            "MultiModelConfig": {"ModelCacheSetting": "Disabled"},
        },
        given={"InferenceExecutionConfig": {"Mode": "Direct"}},
    ).variants

    assert served.execution_mode is ExecutionMode.DIRECT
    assert [(each.hostname, each.multi_model, each.caches_models) for each in served.containers] == [
        ("a", False, True),
        ("b", True, False),
    ]


def test_capture_is_told_unless_it_is_turned_off() -> None:
    captured = definition(DataCaptureConfig=CAPTURE).data_capture

    assert captured is not None
    assert (captured.sampling_percentage, captured.captures_input, captured.captures_output) == (20.0, True, False)
    assert definition(DataCaptureConfig={**CAPTURE, "EnableCapture": False}).data_capture is None


def test_an_asynchronous_endpoint_is_told_its_paths_and_its_concurrency() -> None:
    told = definition(
        AsyncInferenceConfig={
            "OutputConfig": {"S3OutputPath": "s3://out"},
            "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 7},
        }
    ).asynchronous

    assert told is not None
    assert (told.output_path, told.failure_path, told.concurrency_per_instance) == ("s3://out", None, 7)
