"""PyTorch's files are told apart without PyTorch, and ONNX's signature is read without ONNX."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.pytorch import found_onnx, found_torch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORWARD = """class Net(Module):
  def forward(self: __torch__.digits.Net,
    image: Tensor) -> Tensor:
    return image
"""
SCRIPT = {
    "data.pkl": "c__torch__.digits\nNet\n.",
    "constants.pkl": "",
    "code/__torch__/digits.py": FORWARD,
}
STATE_DICT = {"data.pkl": "ccollections\nOrderedDict\nctorch._utils\n_rebuild_tensor_v2\nctorch\nFloatStorage\n."}
MODULE = {"data.pkl": "c__main__\nNet\nctorch._utils\n_rebuild_parameter\n."}


def saved(folder: Path, parts: Mapping[str, str]) -> Path:
    """A file as torch.save and torch.jit.save make them: a ZIP archive with one folder."""
    path = folder / "net.pt"
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in parts.items():
            packed.writestr(f"net/{name}", text)
    return path


def test_torchscript_is_packed_under_the_name_that_the_image_looks_for(tmp_path: Path) -> None:
    found = found_torch(saved(tmp_path, SCRIPT))

    assert found.contents == {"model.pt": tmp_path / "net.pt"}
    assert found.signature == ["takes image: Tensor", "gives Tensor"]
    assert not found.missing


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        pytest.param(STATE_DICT, "is a state dict of PyTorch's", id="state dict"),
        pytest.param(MODULE, "is a pickled __main__.Net of PyTorch's", id="module"),
    ],
)
def test_a_pickle_needs_its_class_or_torchscript(tmp_path: Path, parts: Mapping[str, str], kind: str) -> None:
    missing = found_torch(saved(tmp_path, parts)).missing

    assert kind in missing
    assert 'torch.jit.script(model).save("model.pt")' in missing


@pytest.mark.parametrize("content", [b"", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."], ids=["empty", "of old"])
def test_what_is_not_a_zip_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "net.pt").write_bytes(content)

    with pytest.raises(ArchiveError, match=r"since 1\.6: a ZIP archive\. Save it with TorchScript"):
        found_torch(tmp_path / "net.pt")


def test_a_zip_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="without a model of PyTorch's"):
        found_torch(saved(tmp_path, {"readme": ""}))


# --- ONNX, written by hand: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto ---


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return bytes([number << 3, value])
    return bytes([number << 3 | 2, len(value)]) + value


def tensor(name: bytes, *sizes: bytes | int) -> bytes:
    """A ValueInfoProto of float32; a text among the sizes is any number."""
    shape = b"".join(field(1, field(1 if isinstance(size, int) else 2, size)) for size in sizes)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)))


GRAPH = (
    field(5, field(8, b"weight"))
    + field(11, tensor(b"image", b"batch", 2, 3))
    + field(11, tensor(b"weight", 3))
    + field(12, tensor(b"scores", b"batch", 10))
)


def test_the_graph_of_onnx_says_what_it_takes_and_gives(tmp_path: Path) -> None:
    (tmp_path / "net.onnx").write_bytes(field(1, 8) + field(7, GRAPH))

    found = found_onnx(tmp_path / "net.onnx")

    assert found.signature == ["takes image: float32 (any, 2, 3)", "gives scores: float32 (any, 10)"]
    assert found.request is not None
    assert found.request.body == "[[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]"
    assert "onnxruntime into code/requirements.txt" in found.missing


@pytest.mark.parametrize("content", [b"", b"\xff" * 20, b"not ONNX", field(7, GRAPH)[:40]])
def test_what_is_not_onnx_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "net.onnx").write_bytes(content)

    with pytest.raises(ArchiveError, match="is not an ONNX model"):
        found_onnx(tmp_path / "net.onnx")
