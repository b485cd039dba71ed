"""CreateModel refuses what AWS refuses; both sides of each rule."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.protocol.errors import ServiceError
from sagemaker_rest.cloud.sagemaker.control_plane.model_rules import check_model

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
        pytest.param(
            {"PrimaryContainer": {"ModelDataUrl": URL}},
            "Specify one of either Image and Model Data URL or ModelPackageName",
            id="no image",
        ),
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
    with pytest.raises(ServiceError, match=words):
        check_model(request_)
