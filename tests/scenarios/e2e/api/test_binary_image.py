"""examples/binary_image: a PNG reaches the endpoint as it was sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from sagemaker_rest.mnist.png import png_bytes
from sagemaker_rest.packing.packing import pack_model
from tests.scenarios.e2e.endpoint.archives import unpacked

if TYPE_CHECKING:
    from sagemaker_rest.mnist.digits import Digits
    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

EXAMPLES = Path(__file__).parents[4] / "terraform/examples"


@pytest.fixture(scope="module")
def endpoint_that_takes_images(
    module_deploy_stack: DeployStack,
    unique_name_factory: UniqueName,
    model_archive: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    folder = tmp_path_factory.mktemp("model")
    archive = folder / "model.tar.gz"
    pack_model(unpacked(model_archive, folder / "saved"), archive, code=EXAMPLES / "custom_inference_code/code")
    stack = module_deploy_stack(
        "examples/custom_inference_code", name=unique_name_factory("pictures"), model_archive=archive
    )
    return str(stack.outputs["endpoint_name"])


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_that_takes_images: str) -> Stack:
    return module_deploy_stack(
        "examples/binary_image", endpoint_name=endpoint_that_takes_images, name=unique_name_factory("binary")
    )


@pytest.mark.parametrize("content_type", ["image/png", "application/x-image"])
def test_an_image_is_posted_as_it_is(api: Stack, digits: Digits, content_type: str) -> None:
    answer = requests.post(
        api.url(), data=png_bytes(digits.test.images[0]), headers={"Content-Type": content_type}, timeout=30
    )

    assert answer.status_code == 200
    assert answer.json()["predictions"][0]["label"] == 7


def test_an_image_of_a_type_that_is_not_declared_is_no_prediction(api: Stack, digits: Digits) -> None:
    answer = requests.post(
        api.url(), data=png_bytes(digits.test.images[0]), headers={"Content-Type": "image/webp"}, timeout=30
    )

    assert answer.status_code == 424


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
