"""TensorFlow's SavedModels, and Keras' files, which have to become one."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.mnist.archive import ARCHIVE_VERSION
from sagemaker_rest.packing import protobuf
from sagemaker_rest.packing.found import Found, Request, Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPOSITORY = "tensorflow-inference"
_GRAPH, _TEXT_GRAPH = "saved_model.pb", "saved_model.pbtxt"
_SIGNATURE = "serving_default"
_EXPORT = 'model.export("model/1"). Then: sagemaker-rest pack --model model'
# https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/types.proto
_TYPES = {
    1: "float32",
    2: "float64",
    3: "int32",
    4: "uint8",
    5: "int16",
    6: "int8",
    7: "string",
    9: "int64",
    10: "bool",
    14: "bfloat16",
    17: "uint16",
    19: "float16",
    22: "uint32",
    23: "uint64",
}


def saved_model(folder: Path) -> Path | None:
    """Return the SavedModel that `folder` is, or the highest version of one in it; None if there is none."""
    if _is_saved_model(folder):
        return folder
    versions = [child for child in folder.iterdir() if child.name.isdecimal() and _is_saved_model(child)]
    return max(versions, key=lambda version: int(version.name), default=None)


def found_saved_model(folder: Path) -> Found:
    """Read the signature that TensorFlow Serving takes where a request names none."""
    inputs, outputs = _signature(folder)
    missing = f"It has no signature {_SIGNATURE}: requests have to name another as signature_name."
    return Found(
        path=folder,
        title="a TensorFlow SavedModel",
        contents={ARCHIVE_VERSION: folder},
        repository=REPOSITORY,
        signature=[f"takes {each}" for each in inputs] + [f"gives {each}" for each in outputs],
        request=_request(inputs) if inputs else None,
        notes=[] if inputs or not (folder / _GRAPH).is_file() else [missing],
    )


def refuse_keras(file: Path) -> Found:
    """Say how a Keras file becomes a SavedModel.

    Raises:
        ArchiveError: Always: TensorFlow Serving loads neither kind.

    """
    if file.suffix == ".keras" and not zipfile.is_zipfile(file):
        raise ArchiveError(f"{file} is not a Keras model: a .keras file is a ZIP archive, and this is not.")
    if file.suffix != ".keras" and not _has_architecture(file):
        raise ArchiveError(
            f"{file} has weights without the model's layers, or is not HDF5. Build the model in Python, load the "
            f"weights with model.load_weights, and export it: {_EXPORT}"
        )
    raise ArchiveError(
        f"{file} is a Keras model, and TensorFlow Serving loads SavedModels alone. Export it in Python: "
        f'model = keras.saving.load_model("{file.name}"); {_EXPORT}'
    )


def _has_architecture(file: Path) -> bool:
    content = file.read_bytes()
    return content.startswith(b"\x89HDF\r\n\x1a\n") and b"model_config" in content


def _is_saved_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (_GRAPH, _TEXT_GRAPH))


def _signature(folder: Path) -> tuple[list[Tensor], list[Tensor]]:
    # a SavedModel as text is TensorFlow's alone to read
    graph = (folder / _GRAPH).read_bytes() if (folder / _GRAPH).is_file() else b""
    try:
        # SavedModel.meta_graphs, MetaGraphDef.signature_def
        for entry in protobuf.messages(memoryview(graph), 2, 5):
            if protobuf.text(entry, 1) == _SIGNATURE:
                return list(_tensors(entry, 1)), list(_tensors(entry, 2))
    except ValueError as error:
        raise ArchiveError(f"{folder / _GRAPH} is damaged: it cannot be read as a SavedModel.") from error
    return [], []


def _tensors(entry: memoryview, side: int) -> Iterator[Tensor]:
    """Yield the inputs (1) or outputs (2) of a SignatureDef, which is field 2 of its map's entry."""
    for named in protobuf.messages(entry, 2, side):
        for info in protobuf.messages(named, 2):
            shape = next(protobuf.messages(info, 3), memoryview(b""))
            sizes = [protobuf.integer(size, 1) or 0 for size in protobuf.messages(shape, 2)]
            dtype = _TYPES.get(protobuf.integer(info, 2) or 0, "another type")
            known = None if protobuf.integer(shape, 3) else tuple(size if size >= 0 else None for size in sizes)
            yield Tensor(protobuf.text(named, 1), dtype, known)


def _request(inputs: list[Tensor]) -> Request:
    """Return a request in rows where all inputs are batches, else in columns."""
    in_rows = all(each.shape and each.shape[0] is None for each in inputs)
    values = {each.name: each.zeros(skipped=1 if in_rows else 0) for each in inputs}
    value = values[inputs[0].name] if len(inputs) == 1 else values
    return Request.of_json({"instances": [value]} if in_rows else {"inputs": value})
