"""Tags of what SageMaker's control plane keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.own_service import ACCOUNT, REGION
from tests.cloud.sagemaker.control_plane.conftest import PLAIN, ROLE

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.control_plane.control_plane import SageMakerControlPlane

TEAM = {"Key": "team", "Value": "digits"}
STAGE = {"Key": "stage", "Value": "test"}


def create(sagemaker: Any, *tags: dict[str, str]) -> str:
    answer = sagemaker.create_model(ModelName="Digits", ExecutionRoleArn=ROLE, PrimaryContainer=PLAIN, Tags=list(tags))
    return str(answer["ModelArn"])


def test_tags_are_kept_added_replaced_and_deleted(sagemaker: Any) -> None:
    arn = create(sagemaker, TEAM)

    added = sagemaker.add_tags(ResourceArn=arn, Tags=[STAGE, {"Key": "team", "Value": "letters"}])["Tags"]
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["stage"])

    assert added == [{"Key": "team", "Value": "letters"}, STAGE]
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "letters"}]


def test_an_arn_finds_its_tags_whatever_the_case_of_the_name(sagemaker: Any) -> None:
    arn = create(sagemaker, TEAM)

    assert sagemaker.list_tags(ResourceArn=arn.replace("/digits", "/Digits"))["Tags"] == [TEAM]


def test_tags_go_with_what_they_are_on(sagemaker: Any, control_plane: SageMakerControlPlane) -> None:
    arn = create(sagemaker, TEAM)

    sagemaker.delete_model(ModelName="Digits")

    assert list(control_plane.tagged_resources(ACCOUNT, REGION)) == []
    with pytest.raises(ClientError, match="Could not find model"):
        sagemaker.list_tags(ResourceArn=arn)


def test_the_tagging_api_sees_what_has_tags(sagemaker: Any, control_plane: SageMakerControlPlane) -> None:
    arn = create(sagemaker, TEAM)

    assert list(control_plane.tagged_resources(ACCOUNT, REGION)) == [(arn, {"team": "digits"})]


def test_an_arn_of_another_region_is_refused(sagemaker: Any) -> None:
    arn = create(sagemaker, TEAM).replace("eu-west-1", "us-east-1")

    with pytest.raises(ClientError, match="ARN should be scoped to correct region: eu-west-1"):
        sagemaker.list_tags(ResourceArn=arn)


def test_a_key_that_is_there_twice_is_refused_and_nothing_is_made(sagemaker: Any) -> None:
    with pytest.raises(ClientError, match="must be unique"):
        create(sagemaker, TEAM, TEAM)

    assert sagemaker.list_models()["Models"] == []


def test_the_51st_tag_is_refused(sagemaker: Any) -> None:
    arn = create(sagemaker, *({"Key": f"k{number}", "Value": ""} for number in range(50)))

    with pytest.raises(ClientError, match="at most 50 tags"):
        sagemaker.add_tags(ResourceArn=arn, Tags=[TEAM])
