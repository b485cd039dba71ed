"""The code of examples/custom_inference_code, imported as the container imports it."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

CODE = Path(__file__).parents[3] / "terraform/examples/custom_inference_code/code"


@pytest.fixture
def greyscale_png(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(CODE)
    return importlib.import_module("greyscale_png")


@pytest.fixture
def inference(greyscale_png: Any) -> Any:  # noqa: ARG001 - it puts the folder on the path
    return importlib.import_module("inference")
