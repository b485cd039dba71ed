"""PyTorch's files, and ONNX."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing import protobuf
from sagemaker_rest.packing.found import Found, Request, Tensor
from sagemaker_rest.packing.pickles import read_pickle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPOSITORY = "pytorch-inference"
_EXPORT = 'torch.jit.script(model).save("model.pt")'
_FORWARD = re.compile(r"def forward\(self: [\w.]+,?\s*(.*?)\) -> ([^:]+):", re.DOTALL)
# what tensors and their containers are made of
_OF_TENSORS = ("collections", "torch._utils", "torch._tensor", "torch.storage", "torch.serialization")
# https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, TensorProto.DataType
_TYPES = {
    1: "float32",
    2: "uint8",
    3: "int8",
    4: "uint16",
    5: "int16",
    6: "int32",
    7: "int64",
    8: "string",
    9: "bool",
    10: "float16",
    11: "float64",
    12: "uint32",
    13: "uint64",
    16: "bfloat16",
}


def found_torch(file: Path) -> Found:
    """Tell TorchScript, which the image loads by itself, from pickles, which need the model's class.

    Raises:
        ArchiveError: It is not a file of PyTorch's.

    """
    if not zipfile.is_zipfile(file):
        raise ArchiveError(
            f"{file} is not a model as PyTorch has saved them since 1.6: a ZIP archive. Save it with TorchScript: "
            f"{_EXPORT}"
        )
    with zipfile.ZipFile(file) as packed:
        parts = {name.partition("/")[2]: name for name in packed.namelist()}
        if "data.pkl" not in parts:
            raise ArchiveError(
                f"{file} is a ZIP archive without a model of PyTorch's. Save it with TorchScript: {_EXPORT}"
            )
        names = read_pickle(packed.read(parts["data.pkl"])).names
        is_script = "constants.pkl" in parts
        signature = _forward(packed, parts, names) if is_script else []
    kind = "a TorchScript model" if is_script else _kind(names)
    return Found(
        path=file,
        title=kind,
        # the image's default looks for this name
        contents={"model.pt" if is_script else file.name: file},
        repository=REPOSITORY,
        signature=signature,
        notes=["The body is a JSON list, which becomes the tensor: a batch has one more pair of brackets."],
        missing="" if is_script else _missing(file, kind),
    )


def found_onnx(file: Path) -> Found:
    """Read the inputs and outputs of the graph.

    Raises:
        ArchiveError: It is not ONNX.

    """
    try:
        content = memoryview(file.read_bytes())
        # ModelProto.graph; GraphProto.initializer, input and output
        weights = {protobuf.text(each, 8) for each in protobuf.messages(content, 7, 5)}
        inputs = [each for each in _values(content, 11) if each.name not in weights]
        outputs = list(_values(content, 12))
    except ValueError:
        inputs, outputs = [], []
    if not outputs:
        raise ArchiveError(f"{file} is not an ONNX model: it has no graph with outputs.")
    return Found(
        path=file,
        title="an ONNX model",
        contents={file.name: file},
        repository=REPOSITORY,
        signature=[f"takes {each}" for each in inputs] + [f"gives {each}" for each in outputs],
        request=Request.of_json(inputs[0].zeros()) if len(inputs) == 1 and inputs[0].shape is not None else None,
        missing=(
            f"{file} is an ONNX model, which none of AWS's images loads by itself. Put onnxruntime into "
            "code/requirements.txt, and into code/inference.py model_fn, which returns "
            f'onnxruntime.InferenceSession(model_dir + "/{file.name}"), input_fn, predict_fn and output_fn, and add '
            "--code code."
        ),
    )


def _kind(names: tuple[str, ...]) -> str:
    modules = [name for name in names if not name.startswith(_OF_TENSORS) and not re.fullmatch(r"torch\.\w+", name)]
    return f"a pickled {modules[0]} of PyTorch's" if modules else "a state dict of PyTorch's"


def _missing(file: Path, kind: str) -> str:
    return (
        f"{file} is {kind}, which cannot be loaded without the model's class. Save the model with TorchScript: "
        f"{_EXPORT}. Or put the class and model_fn, which makes the model and loads the file, into code/inference.py, "
        "and add --code code."
    )


def _forward(packed: zipfile.ZipFile, parts: dict[str, str], names: tuple[str, ...]) -> list[str]:
    module, _, _ = names[0].rpartition(".") if names else ("", "", "")
    source = parts.get(f"code/{module.replace('.', '/')}.py")
    found = _FORWARD.search(packed.read(source).decode(errors="replace")) if source else None
    if found is None:
        return []
    return [f"takes {' '.join(found[1].split())}", f"gives {' '.join(found[2].split())}"]


def _values(model: memoryview, side: int) -> Iterator[Tensor]:
    for value in protobuf.messages(model, 7, side):
        # ValueInfoProto.type, TypeProto.tensor_type
        for tensor in protobuf.messages(value, 2, 1):
            # TensorShapeProto.Dimension: dim_value, or a name
            sizes = [protobuf.integer(size, 1) or None for size in protobuf.messages(tensor, 2, 1)]
            has_shape = any(protobuf.messages(tensor, 2))
            dtype = _TYPES.get(protobuf.integer(tensor, 1) or 0, "another type")
            yield Tensor(protobuf.text(value, 1), dtype, tuple(sizes) if has_shape else None)
