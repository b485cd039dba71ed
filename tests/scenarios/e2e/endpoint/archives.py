"""Archives that hold one trained model and tell each other apart by what their answers say."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

from sagemaker_rest.packing.packing import pack_model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from requests import Response

_SIGNING = """
import json

NAME = "{name}"


def input_handler(data, context):
    return data.read()


def output_handler(response, context):
    if response.status_code != 200:
        raise ValueError(response.content.decode())
    return json.dumps({{**response.json(), "model": NAME}}), "application/json"
"""

_FAILING = """
def handler(data, context):
    raise RuntimeError("this model answers nothing")
"""

_UNWRAPPING = """
import json


def handler(data, context):
    return json.dumps(json.load(data)["wrapped"]), "application/json"
"""


def unpacked(archive: Path, folder: Path) -> Path:
    """The SavedModel that is in an archive, in `folder`."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "1"


def signing(saved_model: Path, name: str, folder: Path) -> Path:
    """An archive, in `folder`, whose answers have the member `model` with this name beside the predictions."""
    return _with_code(saved_model, name, folder, _SIGNING.format(name=name))


def failing(saved_model: Path, name: str, folder: Path) -> Path:
    """An archive, in `folder`, that loads and then fails at every request."""
    return _with_code(saved_model, name, folder, _FAILING)


def unwrapping(saved_model: Path, name: str, folder: Path) -> Path:
    """An archive that answers with what its request has in the member `wrapped`: the first container of a pipeline."""
    return _with_code(saved_model, name, folder, _UNWRAPPING)


def _with_code(saved_model: Path, name: str, folder: Path, source: str) -> Path:
    code = folder / name
    code.mkdir(parents=True)
    (code / "inference.py").write_text(source, encoding="utf-8")
    archive = folder / f"{name}.tar.gz"
    pack_model(saved_model, archive, code=code)
    return archive


def model_of(answer: Response) -> str:
    """The name of the model that has answered."""
    document: Mapping[str, str] = answer.json()
    return document["model"]
