"""Models: what was given comes back, no more and no less, since anything else is a change to Terraform at every plan;
and what AWS refuses is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.sagemaker.control_plane.conftest import IMAGE, PLAIN, ROLE

if TYPE_CHECKING:
    from collections.abc import Mapping

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
def test_a_model_is_described_as_it_was_given(sagemaker: Any, members: dict[str, Any]) -> None:
    sagemaker.create_model(ModelName="digits", ExecutionRoleArn=ROLE, **members)

    described = sagemaker.describe_model(ModelName="digits")

    given = {"ModelName": "digits", "ExecutionRoleArn": ROLE, "EnableNetworkIsolation": False, **members}
    assert of_aws(described) == {**given, "ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/digits"}


def test_a_model_without_vpc_is_described_without_vpc(sagemaker: Any, model: str) -> None:
    described = sagemaker.describe_model(ModelName=model)

    assert "VpcConfig" not in described
    assert "Containers" not in described
    assert described["EnableNetworkIsolation"] is False


def test_names_are_compared_without_case_and_written_in_arns_in_lower_case(sagemaker: Any) -> None:
    arn = sagemaker.create_model(ModelName="Digits", ExecutionRoleArn=ROLE, PrimaryContainer=PLAIN)["ModelArn"]

    described = sagemaker.describe_model(ModelName="DIGITS")

    assert arn.endswith(":model/digits")
    assert described["ModelName"] == "Digits"


def test_a_second_model_of_the_same_name_is_refused(sagemaker: Any, model: str) -> None:
    with pytest.raises(ClientError, match="Cannot create already existing model"):
        sagemaker.create_model(ModelName=model, ExecutionRoleArn=ROLE, PrimaryContainer=PLAIN)


def test_a_role_that_sagemaker_cannot_assume_is_refused(sagemaker: Any) -> None:
    with pytest.raises(ClientError) as caught:
        sagemaker.create_model(ModelName="digits", ExecutionRoleArn=f"{ROLE}-not", PrimaryContainer=PLAIN)

    assert caught.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": f'The execution role ARN "{ROLE}-not" is invalid. Please ensure that the role exists and that its '
        'trust relationship policy allows the action "sts:AssumeRole" for the service principal '
        '"sagemaker.amazonaws.com".',
    }


def test_a_model_that_is_refused_leaves_nothing(sagemaker: Any) -> None:
    with pytest.raises(ClientError, match="neither was given"):
        sagemaker.create_model(ModelName="digits", ExecutionRoleArn=ROLE)

    assert sagemaker.list_models()["Models"] == []


@pytest.mark.parametrize("operation", ["describe_model", "delete_model"])
def test_a_model_that_does_not_exist(sagemaker: Any, operation: str) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(sagemaker, operation)(ModelName="nobody")

    assert caught.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": 'Could not find model "arn:aws:sagemaker:eu-west-1:123456789012:model/nobody".',
    }
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_deleted_model_is_gone(sagemaker: Any, model: str) -> None:
    sagemaker.delete_model(ModelName=model)

    assert sagemaker.list_models()["Models"] == []


def of_aws(described: Mapping[str, Any]) -> dict[str, Any]:
    """A description without what every answer has: its time and its metadata."""
    return {key: value for key, value in described.items() if key not in {"CreationTime", "ResponseMetadata"}}
