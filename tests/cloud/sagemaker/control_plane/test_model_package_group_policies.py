"""Resource policies of groups of model packages: put, got, deleted."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

POLICY = '{"Version": "2012-10-17", "Statement": []}'
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/digits"


@pytest.fixture
def group(sagemaker: Any) -> str:
    sagemaker.create_model_package_group(ModelPackageGroupName="digits")
    return "digits"


def test_a_policy_is_got_as_it_was_put(sagemaker: Any, group: str) -> None:
    put = sagemaker.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=POLICY)

    assert put["ModelPackageGroupArn"] == ARN
    assert sagemaker.get_model_package_group_policy(ModelPackageGroupName=group)["ResourcePolicy"] == POLICY


def test_a_deleted_policy_is_gone(sagemaker: Any, group: str) -> None:
    sagemaker.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=POLICY)

    sagemaker.delete_model_package_group_policy(ModelPackageGroupName=group)

    with pytest.raises(ClientError, match=f"Cannot find resource policy for: {ARN}"):
        sagemaker.get_model_package_group_policy(ModelPackageGroupName=group)


def test_a_group_made_again_has_no_policy(sagemaker: Any, group: str) -> None:
    sagemaker.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=POLICY)

    sagemaker.delete_model_package_group(ModelPackageGroupName=group)
    sagemaker.create_model_package_group(ModelPackageGroupName=group)

    with pytest.raises(ClientError, match="Cannot find resource policy"):
        sagemaker.delete_model_package_group_policy(ModelPackageGroupName=group)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        pytest.param("put_model_package_group_policy", {"ResourcePolicy": POLICY}, id="put"),
        pytest.param("get_model_package_group_policy", {}, id="get"),
        pytest.param("delete_model_package_group_policy", {}, id="delete"),
    ],
)
def test_without_the_group_there_is_no_policy(sagemaker: Any, method: str, given: dict[str, str]) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(sagemaker, method)(ModelPackageGroupName="digits", **given)

    assert refused.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": f"Cannot find Model Package Group: {ARN}",
    }


@pytest.mark.parametrize("text", [pytest.param("{", id="not JSON"), pytest.param("[]", id="not an object")])
def test_what_is_no_policy_is_refused(sagemaker: Any, group: str, text: str) -> None:
    with pytest.raises(ClientError, match="Invalid resource policy"):
        sagemaker.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=text)
