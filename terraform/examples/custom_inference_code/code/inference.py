"""Takes the picture of a handwritten digit, asks the model, and answers with the digit and its probabilities.

The container imports this file and calls `input_handler` before, `output_handler` after TensorFlow Serving. It needs
nothing but Python: nothing is installed when the container starts, so it also works without a way to the internet.
"""

# ruff: noqa: INP001 - the container imports it by its path

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from greyscale_png import read_greyscale

if TYPE_CHECKING:
    import io

PNG_TYPES = ("image/png", "application/x-image")
JSON_TYPE = "application/json"

SIDE = 28
"""The model takes images of 28 by 28 pixels, light ink on a dark ground, from 0.0 to 1.0."""


def input_handler(data: io.BytesIO, context: Any) -> bytes:
    """The body of the request to TensorFlow Serving. An exception is the client's error, with its message."""
    content_type = (context.request_content_type or JSON_TYPE).split(";")[0].strip().lower()
    if content_type == JSON_TYPE:
        return data.read()
    if content_type in PNG_TYPES:
        image = read_greyscale(data.read())
        return json.dumps({"instances": [scaled(light_on_dark(image))]}).encode()
    raise ValueError(f"Content-Type is {content_type}. Send {', '.join((*PNG_TYPES, JSON_TYPE))}.")


def output_handler(response: Any, context: Any) -> tuple[bytes, str]:  # noqa: ARG001 - the container passes both
    """The body of the answer, and its content type; `response` is TensorFlow Serving's."""
    if response.status_code != 200:
        raise ValueError(response.content.decode())
    predictions = [labelled(probabilities) for probabilities in response.json()["predictions"]]
    return json.dumps({"predictions": predictions}).encode(), JSON_TYPE


def labelled(probabilities: list[float]) -> dict[str, Any]:
    return {"label": max(range(len(probabilities)), key=probabilities.__getitem__), "probabilities": probabilities}


def light_on_dark(image: list[list[float]]) -> list[list[float]]:
    """The image with its shades reversed if its border says that it shows dark ink on light paper."""
    border = [*image[0], *image[-1], *(row[0] for row in image), *(row[-1] for row in image)]
    if sum(border) / len(border) < 0.5:
        return image
    return [[1 - shade for shade in row] for row in image]


def scaled(image: list[list[float]]) -> list[list[float]]:
    """The image in the model's size: each pixel is the mean of what it covers."""
    rows = [mean(column) for column in covered(image)]
    columns = [mean(row) for row in covered([list(column) for column in zip(*rows, strict=True)])]
    return [[round(shade, 4) for shade in row] for row in zip(*columns, strict=True)]


def covered(rows: list[list[float]]) -> list[list[list[float]]]:
    """The rows that each of `SIDE` rows stands for; at least one, so that a small image is blown up."""
    count = len(rows)
    starts = [number * count // SIDE for number in range(SIDE)]
    return [rows[start : max(start + 1, (number + 1) * count // SIDE)] for number, start in enumerate(starts)]


def mean(rows: list[list[float]]) -> list[float]:
    return [sum(shades) / len(rows) for shades in zip(*rows, strict=True)]
