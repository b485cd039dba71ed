"""Model packages and their groups, up to a model that is made of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.sagemaker.control_plane.conftest import IMAGE, ROLE, URL, variant

if TYPE_CHECKING:
    from tests.cloud.sagemaker.control_plane.conftest import RecordedHosting

HEAD = "arn:aws:sagemaker:eu-west-1:123456789012"
SPECIFICATION = {
    "Containers": [{"Image": IMAGE, "ModelDataUrl": URL}],
    "SupportedContentTypes": ["application/json"],
    "SupportedResponseMIMETypes": ["application/json"],
}


@pytest.fixture
def group(sagemaker: Any) -> str:
    sagemaker.create_model_package_group(
        ModelPackageGroupName="Digits", ModelPackageGroupDescription="handwritten digits"
    )
    return "Digits"


def register(sagemaker: Any, group: str, **members: Any) -> str:
    """A version's ARN."""
    given = {"ModelPackageGroupName": group, "InferenceSpecification": SPECIFICATION, **members}
    return str(sagemaker.create_model_package(**given)["ModelPackageArn"])


def create_model(sagemaker: Any, package: str, **members: Any) -> None:
    container = {"ModelPackageName": package, **members}
    sagemaker.create_model(ModelName="digits", ExecutionRoleArn=ROLE, PrimaryContainer=container)


def deployed(sagemaker: Any, hosting: RecordedHosting) -> Any:
    """The containers that the runtime is told of an endpoint with the model."""
    sagemaker.create_endpoint_config(EndpointConfigName="first", ProductionVariants=[variant()])
    sagemaker.create_endpoint(EndpointName="digits", EndpointConfigName="first")
    return hosting.asked[-1][1].variants[0].containers


def test_a_group_is_described(sagemaker: Any, group: str) -> None:
    described = sagemaker.describe_model_package_group(ModelPackageGroupName=group)

    assert described["ModelPackageGroupArn"] == f"{HEAD}:model-package-group/digits"
    assert described["ModelPackageGroupDescription"] == "handwritten digits"
    assert described["ModelPackageGroupStatus"] == "Completed"
    assert described["CreatedBy"] == {"IamIdentity": {"Arn": "arn:aws:iam::123456789012:root"}}


def test_groups_are_listed(sagemaker: Any, group: str) -> None:
    [listed] = sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"]

    assert listed["ModelPackageGroupName"] == group
    assert "CreatedBy" not in listed


def test_a_group_that_does_not_exist(sagemaker: Any) -> None:
    with pytest.raises(ClientError) as caught:
        sagemaker.describe_model_package_group(ModelPackageGroupName="nothing")

    assert caught.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": f"ModelPackageGroup {HEAD}:model-package-group/nothing does not exist.",
    }


def test_a_second_group_of_the_same_name_is_refused(sagemaker: Any, group: str) -> None:
    with pytest.raises(ClientError, match="already exists"):
        sagemaker.create_model_package_group(ModelPackageGroupName=group)


def test_versions_are_numbered_and_no_number_comes_twice(sagemaker: Any, group: str) -> None:
    first = register(sagemaker, group)
    second = register(sagemaker, f"{HEAD}:model-package-group/digits")
    sagemaker.delete_model_package(ModelPackageName=second)

    third = register(sagemaker, group)

    assert [first, second, third] == [f"{HEAD}:model-package/digits/{number}" for number in (1, 2, 3)]


def test_a_version_is_described_as_it_was_given_and_waits_for_approval(sagemaker: Any, group: str) -> None:
    arn = register(sagemaker, group, ModelPackageDescription="the first")

    described = sagemaker.describe_model_package(ModelPackageName=arn)

    assert described["InferenceSpecification"] == SPECIFICATION
    assert described["ModelPackageDescription"] == "the first"
    assert (described["ModelPackageGroupName"], described["ModelPackageVersion"]) == (group, 1)
    assert (described["ModelPackageStatus"], described["ModelApprovalStatus"]) == ("Completed", "PendingManualApproval")


def test_a_package_that_does_not_exist(sagemaker: Any) -> None:
    with pytest.raises(ClientError) as caught:
        sagemaker.describe_model_package(ModelPackageName=f"{HEAD}:model-package/digits/7")

    assert caught.value.response["Error"]["Message"] == f"ModelPackage {HEAD}:model-package/digits/7 does not exist."


@pytest.mark.parametrize(
    ("members", "message"),
    [
        pytest.param(
            {"ModelPackageGroupName": "Digits", "ModelPackageName": "digits"},
            "Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to "
            "use.",
            id="a group and a name",
        ),
        pytest.param({}, "Missing ARN.", id="neither"),
        pytest.param(
            {"ModelPackageGroupName": "letters"},
            f"ModelPackageGroup {HEAD}:model-package-group/letters does not exist.",
            id="no such group",
        ),
        pytest.param(
            {"ModelPackageGroupName": "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/digits"},
            "ARN should be scoped to correct region: eu-west-1",
            id="a group of another region",
        ),
    ],
)
def test_packages_that_aws_refuses_are_refused(
    sagemaker: Any, group: str, members: dict[str, Any], message: str
) -> None:
    del group

    with pytest.raises(ClientError) as caught:
        sagemaker.create_model_package(**members)

    assert caught.value.response["Error"] == {"Code": "ValidationException", "Message": message}


def test_validation_is_not_made_up(sagemaker: Any, group: str) -> None:
    validation = {"ValidationRole": ROLE, "ValidationProfiles": [_PROFILE]}

    with pytest.raises(ClientError, match="does not implement model packages with validation") as caught:
        register(sagemaker, group, ValidationSpecification=validation)

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


_PROFILE = {
    "ProfileName": "a",
    "TransformJobDefinition": {
        "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": URL}}},
        "TransformOutput": {"S3OutputPath": URL},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    },
}


def test_versions_of_a_group_are_listed_by_approval(sagemaker: Any, group: str) -> None:
    approved = register(sagemaker, group, ModelApprovalStatus="Approved")
    register(sagemaker, group)

    listed = sagemaker.list_model_packages(ModelPackageGroupName=group, ModelApprovalStatus="Approved")

    assert [each["ModelPackageArn"] for each in listed["ModelPackageSummaryList"]] == [approved]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param({}, ["alone"], id="by default those without versions"),
        pytest.param({"ModelPackageType": "Versioned"}, ["digits/1"], id="versions"),
        pytest.param({"ModelPackageType": "Both"}, ["digits/1", "alone"], id="both"),
    ],
)
def test_packages_are_listed_by_type(sagemaker: Any, group: str, kind: dict[str, str], expected: list[str]) -> None:
    register(sagemaker, group)
    sagemaker.create_model_package(ModelPackageName="alone", InferenceSpecification=SPECIFICATION)

    listed = sagemaker.list_model_packages(**kind)["ModelPackageSummaryList"]

    assert {each["ModelPackageArn"] for each in listed} == {f"{HEAD}:model-package/{name}" for name in expected}


def test_an_update_changes_what_it_names(sagemaker: Any, group: str) -> None:
    arn = register(sagemaker, group, CustomerMetadataProperties={"a": "1", "b": "2"})

    sagemaker.update_model_package(
        ModelPackageArn=arn,
        ModelApprovalStatus="Approved",
        ApprovalDescription="accurate enough",
        CustomerMetadataProperties={"c": "3"},
        CustomerMetadataPropertiesToRemove=["a"],
        AdditionalInferenceSpecificationsToAdd=[{"Name": "small", **SPECIFICATION}],
    )

    described = sagemaker.describe_model_package(ModelPackageName=arn)
    assert (described["ModelApprovalStatus"], described["ApprovalDescription"]) == ("Approved", "accurate enough")
    assert described["CustomerMetadataProperties"] == {"b": "2", "c": "3"}
    assert [each["Name"] for each in described["AdditionalInferenceSpecifications"]] == ["small"]
    assert described["InferenceSpecification"] == SPECIFICATION
    assert described["LastModifiedTime"] >= described["CreationTime"]


def test_a_group_with_versions_is_not_deleted(sagemaker: Any, group: str) -> None:
    arn = register(sagemaker, group)
    with pytest.raises(ClientError) as caught:
        sagemaker.delete_model_package_group(ModelPackageGroupName=group)

    sagemaker.delete_model_package(ModelPackageName=arn)
    sagemaker.delete_model_package_group(ModelPackageGroupName=group)

    assert caught.value.response["Error"]["Code"] == "ConflictException"
    assert sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"] == []


@pytest.mark.parametrize("status", ["PendingManualApproval", "Rejected"])
def test_a_version_that_is_not_approved_is_not_deployed(sagemaker: Any, group: str, status: str) -> None:
    arn = register(sagemaker, group, ModelApprovalStatus=status)

    with pytest.raises(ClientError, match=f"its ModelApprovalStatus is {status}, not Approved") as caught:
        create_model(sagemaker, arn)

    assert caught.value.response["Error"]["Code"] == "ValidationException"


def test_an_approved_version_is_served_by_its_inference_specification(
    sagemaker: Any, group: str, hosting: RecordedHosting
) -> None:
    arn = register(sagemaker, group)
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    create_model(sagemaker, arn, Environment={"LOG_LEVEL": "info"})

    [container] = deployed(sagemaker, hosting)

    assert (container.image, container.model_data.url) == (IMAGE, URL)
    assert container.environment == {"LOG_LEVEL": "info"}
    described = sagemaker.describe_model(ModelName="digits")
    assert described["PrimaryContainer"] == {"ModelPackageName": arn, "Environment": {"LOG_LEVEL": "info"}}


def test_a_package_of_its_own_needs_no_approval(sagemaker: Any, hosting: RecordedHosting) -> None:
    sagemaker.create_model_package(ModelPackageName="alone", InferenceSpecification=SPECIFICATION)
    create_model(sagemaker, "alone")

    [container] = deployed(sagemaker, hosting)

    assert container.image == IMAGE


def test_another_specification_is_served_by_its_name(sagemaker: Any, group: str, hosting: RecordedHosting) -> None:
    small = {"Name": "small", "Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://artifacts/small.tar.gz"}]}
    arn = register(sagemaker, group, ModelApprovalStatus="Approved", AdditionalInferenceSpecifications=[small])
    create_model(sagemaker, arn, InferenceSpecificationName="small")

    [container] = deployed(sagemaker, hosting)

    assert container.model_data.url == "s3://artifacts/small.tar.gz"


def test_an_environment_on_both_sides_is_refused(sagemaker: Any, group: str) -> None:
    packaged = {**SPECIFICATION, "Containers": [{"Image": IMAGE, "Environment": {"A": "1"}}]}
    arn = register(sagemaker, group, ModelApprovalStatus="Approved", InferenceSpecification=packaged)

    with pytest.raises(ClientError) as caught:
        create_model(sagemaker, arn, Environment={"B": "2"})

    assert caught.value.response["Error"]["Message"] == (
        "Environment variable map cannot be specified both at Model Package {A=1} and Model {B=2}"
    )
