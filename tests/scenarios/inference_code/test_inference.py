"""The example custom_inference_code changes a request, and the model's answer."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sagemaker_rest.mnist.png import png_bytes

SPOT = np.zeros((28, 28), np.uint8)
SPOT[10:12, 20:22] = 255


def request(content_type: str | None) -> Any:
    return SimpleNamespace(request_content_type=content_type)


def instance(inference: Any, picture: Any) -> Any:
    body = inference.input_handler(io.BytesIO(png_bytes(picture)), request("image/png"))
    (image,) = json.loads(body)["instances"]
    return np.array(image)


def test_a_picture_becomes_what_the_model_takes(inference: Any) -> None:
    assert np.array_equal(instance(inference, SPOT), SPOT / 255)


def test_dark_ink_on_light_paper_is_turned_round(inference: Any) -> None:
    assert np.array_equal(instance(inference, 255 - SPOT), SPOT / 255)


@pytest.mark.parametrize("times", [2, 3])
def test_a_large_picture_is_averaged_down(inference: Any, times: int) -> None:
    large = np.kron(SPOT, np.ones((times, times), np.uint8))

    assert np.array_equal(instance(inference, large), SPOT / 255)


def test_a_small_picture_is_blown_up(inference: Any) -> None:
    small = np.zeros((7, 7), np.uint8)
    small[3, 3] = 255

    assert np.array_equal(instance(inference, small), np.kron(small, np.ones((4, 4))) / 255)


def test_a_picture_that_is_not_square_is_squeezed(inference: Any) -> None:
    assert instance(inference, np.zeros((30, 50), np.uint8)).shape == (28, 28)


def test_json_passes_as_it_is(inference: Any) -> None:
    assert inference.input_handler(io.BytesIO(b'{"instances": []}'), request("Application/JSON; charset=utf-8")) == (
        b'{"instances": []}'
    )


def test_another_type_is_refused_with_those_that_are_taken(inference: Any) -> None:
    with pytest.raises(ValueError, match=r"image/jpeg\. Send image/png, application/x-image, application/json"):
        inference.input_handler(io.BytesIO(b""), request("image/jpeg"))


def answered(status: int, content: bytes) -> Any:
    return SimpleNamespace(status_code=status, content=content, json=lambda: json.loads(content))


def test_each_prediction_gets_its_label(inference: Any) -> None:
    answer = answered(200, b'{"predictions": [[0.1, 0.9], [0.75, 0.25]]}')

    body, content_type = inference.output_handler(answer, request(None))

    assert content_type == "application/json"
    assert json.loads(body) == {
        "predictions": [{"label": 1, "probabilities": [0.1, 0.9]}, {"label": 0, "probabilities": [0.75, 0.25]}]
    }


def test_the_models_error_stays_an_error(inference: Any) -> None:
    with pytest.raises(ValueError, match="no such input"):
        inference.output_handler(answered(400, b'{"error": "no such input"}'), request(None))
