"""examples/custom_inference_code: a PNG is answered with the digit that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import requests

from sagemaker_rest.mnist.png import png_bytes
from sagemaker_rest.packing.packing import pack_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sagemaker_rest.mnist.digits import Digits
    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

EXAMPLE = Path(__file__).parents[4] / "terraform/examples/custom_inference_code"


@pytest.fixture(scope="module")
def reading_pictures(
    module_deploy_stack: DeployStack,
    unique_name_factory: UniqueName,
    saved_model: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stack:
    archive = tmp_path_factory.mktemp("packed") / "model.tar.gz"
    pack_model(saved_model, archive, code=EXAMPLE / "code")
    return module_deploy_stack(
        "examples/custom_inference_code", name=unique_name_factory("pictures"), model_archive=archive
    )


@pytest.fixture(scope="module")
def seven(digits: Digits) -> NDArray[np.uint8]:
    image: NDArray[np.uint8] = digits.test.images[0]
    return image


def posted(stack: Stack, body: bytes, content_type: str) -> requests.Response:
    return requests.post(stack.url(), data=body, headers={"Content-Type": content_type}, timeout=30)


@pytest.mark.parametrize("content_type", ["image/png", "application/x-image"])
def test_a_png_of_a_seven_is_labelled_seven(
    reading_pictures: Stack, seven: NDArray[np.uint8], content_type: str
) -> None:
    answer = posted(reading_pictures, png_bytes(seven), content_type)

    (prediction,) = answer.json()["predictions"]
    assert answer.status_code == 200
    assert prediction["label"] == 7
    assert len(prediction["probabilities"]) == 10
    assert sum(prediction["probabilities"]) == pytest.approx(1, abs=1e-3)


def test_a_large_picture_of_dark_ink_on_light_paper_is_read_too(
    reading_pictures: Stack, seven: NDArray[np.uint8]
) -> None:
    drawn = 255 - np.kron(seven, np.ones((5, 5), np.uint8))

    answer = posted(reading_pictures, png_bytes(drawn), "image/png")

    assert answer.json()["predictions"][0]["label"] == 7


def test_the_endpoint_itself_takes_the_png(reading_pictures: Stack, runtime: Any, seven: NDArray[np.uint8]) -> None:
    answer = runtime.invoke_endpoint(
        EndpointName=reading_pictures.outputs["endpoint_name"], ContentType="image/png", Body=png_bytes(seven)
    )

    assert b'"label": 7' in answer["Body"].read()


def test_json_is_answered_in_the_same_form(reading_pictures: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(reading_pictures.url(), json=payload, timeout=30)

    assert answer.json()["predictions"][0]["label"] == 7


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        pytest.param(b"\xff\xd8\xff\xe0", "image/png", "not a PNG", id="a JPEG"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "application/x-image", "damaged", id="half a PNG"),
        pytest.param(b"seven", "text/plain", "Send image/png", id="text"),
    ],
)
def test_what_is_no_picture_is_the_models_error_with_its_reason(
    reading_pictures: Stack, body: bytes, content_type: str, reason: str
) -> None:
    answer = posted(reading_pictures, body, content_type)

    assert answer.status_code == 424
    assert reason in answer.text


def test_a_second_plan_is_empty(reading_pictures: Stack) -> None:
    assert reading_pictures.plan().is_empty
