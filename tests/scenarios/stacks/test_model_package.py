"""modules/sagemaker_endpoint with a version of a model package group: the registry's model is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.stack import Stack
from tests.scenarios.e2e.endpoint.predictions import digit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e

MODULE = "modules/sagemaker_endpoint"


@pytest.fixture(scope="module")
def package(target: Target, model_archive: Path, unique_name_factory: UniqueName) -> Iterator[dict[str, str]]:
    """An approved version, and what it has of image and artifact: the arguments of a model."""
    name, sagemaker, s3 = unique_name_factory("registry"), target.client("sagemaker"), target.client("s3")
    s3.create_bucket(Bucket=name)
    s3.upload_file(str(model_archive), name, "model.tar.gz")
    image = f"763104351884.dkr.ecr.{target.region}.amazonaws.com/tensorflow-inference:2.19.0-cpu"
    url = f"s3://{name}/model.tar.gz"
    sagemaker.create_model_package_group(ModelPackageGroupName=name)
    made = sagemaker.create_model_package(
        ModelPackageGroupName=name,
        ModelApprovalStatus="Approved",
        InferenceSpecification={
            "Containers": [{"Image": image, "ModelDataUrl": url}],
            "SupportedContentTypes": ["application/json"],
            "SupportedResponseMIMETypes": ["application/json"],
        },
    )
    yield {"model_package_name": made["ModelPackageArn"], "image": image, "data_url": url}
    # a stack that began before and is destroyed afterwards would be told to have left them
    sagemaker.delete_model_package(ModelPackageName=made["ModelPackageArn"])
    sagemaker.delete_model_package_group(ModelPackageGroupName=name)
    s3.delete_object(Bucket=name, Key="model.tar.gz")
    s3.delete_bucket(Bucket=name)


@pytest.fixture(scope="module")
def registered(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, package: Mapping[str, str]) -> Stack:
    return module_deploy_stack(MODULE, name=unique_name_factory("package"), models={"digits": package})


def test_the_model_of_the_package_names_the_digit(registered: Stack, payload: dict[str, Any]) -> None:
    assert digit(registered.invoke(payload)) == 7


def test_a_second_plan_is_empty(registered: Stack) -> None:
    assert registered.plan().is_empty


def test_without_image_and_data_url_the_role_may_not_read_what_the_package_has(
    target: Target, package: Mapping[str, str], unique_name: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    models = {"digits": {"model_package_name": package["model_package_name"]}}

    with (
        Stack.create(target, pytestconfig.rootpath / "terraform", MODULE, tmp_path / "stack", accelerate=True) as stack,
        pytest.raises(TerraformError, match="does not have ecr:BatchCheckLayerAvailability permission"),
    ):
        stack.apply(name=unique_name, models=models)
