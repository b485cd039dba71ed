"""`payload.json`: one digit of the test set as a request in TensorFlow Serving's row format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.staging import staged

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.mnist.digits import Digits

_DECIMALS = 4
"""Fine enough to tell all 256 shades apart and to be off by 0.00005 at most."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A request and the answer it should get.

    `document` is `{"instances": [image]}`, the image a list of 28 rows of 28 floats, 0.0 for background to 1.0 for
    full ink; `label` is the digit it shows.
    """

    document: dict[str, list[list[list[float]]]]
    label: int

    def to_json(self) -> str:
        """Return the document with each row of pixels on a line of its own, so that the digit can be seen in the
        file.
        """
        images = (
            "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in image) + "\n]"
            for image in self.document["instances"]
        )
        return '{"instances": [' + ",".join(images) + "]}\n"


def make_payload(digits: Digits, index: int) -> Payload:
    """Make the request for the test image at `index`. DatasetError: there is none."""
    if not 0 <= index < len(digits.test):
        raise DatasetError(
            f"there is no test image {index}: the index is 0 to {len(digits.test) - 1} with {digits.origin}"
        )
    image = (digits.test.images[index] / 255).round(_DECIMALS)
    return Payload(document={"instances": [image.tolist()]}, label=int(digits.test.labels[index]))


def write_payload(payload: Payload, path: Path) -> None:
    """Write it as JSON, replacing what was there. OutputError: it cannot be written."""
    with staged(path) as stage:
        stage.write_text(payload.to_json(), encoding="utf-8")
