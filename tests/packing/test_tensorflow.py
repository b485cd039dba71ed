"""The signature of a SavedModel is read without TensorFlow; Keras' files are refused with what to do."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.mnist.quiet_tensorflow import import_tensorflow
from sagemaker_rest.packing.tensorflow import found_saved_model, refuse_keras

if TYPE_CHECKING:
    from pathlib import Path


def test_a_model_of_batches_is_asked_in_rows(tmp_path: Path) -> None:
    tensorflow = import_tensorflow()
    module = tensorflow.Module()
    specification = tensorflow.TensorSpec((None, 2, 3), tensorflow.float32, "image")
    module.call = tensorflow.function(lambda image: {"sum": image + 1}, input_signature=[specification])
    tensorflow.saved_model.save(module, str(tmp_path), signatures={"serving_default": module.call})

    found = found_saved_model(tmp_path)

    assert found.signature == ["takes image: float32 (any, 2, 3)", "gives sum: float32 (any, 2, 3)"]
    assert found.request is not None
    assert np.shape(json.loads(found.request.body)["instances"]) == (1, 2, 3)


def test_a_model_of_several_inputs_and_no_batch_is_asked_in_columns(tmp_path: Path) -> None:
    tensorflow = import_tensorflow()
    module = tensorflow.Module()
    specifications = [
        tensorflow.TensorSpec((), tensorflow.string, "text"),
        tensorflow.TensorSpec((2,), tensorflow.int64, "numbers"),
    ]
    module.call = tensorflow.function(
        lambda text, numbers: {"text": text, "numbers": numbers}, input_signature=specifications
    )
    tensorflow.saved_model.save(module, str(tmp_path), signatures={"serving_default": module.call})

    found = found_saved_model(tmp_path)

    assert set(found.signature[:2]) == {"takes text: string ()", "takes numbers: int64 (2)"}
    assert found.request is not None
    assert json.loads(found.request.body) == {"inputs": {"text": "", "numbers": [0, 0]}}


def test_a_model_without_the_default_signature_is_packed_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"\x08\x01")

    assert found_saved_model(tmp_path).notes == [
        "It has no signature serving_default: requests have to name another as signature_name."
    ]


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"\x12\xff\x01")

    with pytest.raises(ArchiveError, match="is damaged"):
        found_saved_model(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("m.keras", None, r'load_model\("m\.keras"\); model\.export', id="Keras"),
        pytest.param("m.keras", b"", r"a \.keras file is a ZIP archive, and this is not", id="not Keras"),
        pytest.param("m.h5", b"\x89HDF\r\n\x1a\n model_config", r"load_model\(\"m\.h5\"\); model\.export", id="HDF5"),
        pytest.param("m.h5", b"\x89HDF\r\n\x1a\n", "weights without the model's layers", id="weights"),
    ],
)
def test_a_keras_file_is_told_how_to_become_a_saved_model(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as packed:
        packed.writestr("config.json", "{}")
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ArchiveError, match=sentence):
        refuse_keras(tmp_path / name)
