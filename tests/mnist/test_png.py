"""A digit as a PNG, as other programs read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sagemaker_rest.mnist.png import png_bytes
from sagemaker_rest.mnist.quiet_tensorflow import import_tensorflow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from sagemaker_rest.mnist.digits import Digits


def test_libpng_reads_the_same_pixels() -> None:
    image = np.random.default_rng(0).integers(0, 256, (5, 7), dtype=np.uint8)

    decoded = import_tensorflow().io.decode_png(png_bytes(image)).numpy()

    assert np.array_equal(decoded[..., 0], image)


def test_payload_writes_a_png_where_the_name_says_so(
    run_command: Callable[..., int], tmp_path: Path, scikit_digits: Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run_command("payload", "--dataset", "digits", "--index", "3", "--output", "digit.png")

    assert status == 0
    assert (tmp_path / "digit.png").read_bytes() == png_bytes(scikit_digits.test.images[3])
    assert capsys.readouterr().out == f"{scikit_digits.test.labels[3]}\n"
