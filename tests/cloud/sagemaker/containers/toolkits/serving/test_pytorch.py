"""PyTorch's image answers as AWS's own toolkit under TorchServe does, errors and surprises included."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import ServingError
from tests.cloud.sagemaker.containers.toolkits.pythons import torch_python
from tests.cloud.sagemaker.containers.toolkits.serving.recordings import FOLDER, answered, recordings, without_details

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.pool import Container
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Request

IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.6.0-cpu-py312-ubuntu22.04-sagemaker"
MODEL = """
import sys, torch
model = torch.nn.Linear(2, 2)
with torch.no_grad():
    model.weight.copy_(torch.tensor([[1.0, 2.0], [-1.0, 0.5]]))
    model.bias.copy_(torch.tensor([0.25, -0.25]))
torch.jit.script(model).save(sys.argv[1])
"""


@pytest.fixture(scope="module")
def defaults(start: Callable[..., Container], tmp_path_factory: pytest.TempPathFactory) -> Container:
    """A model in TorchScript, and no code."""
    model = tmp_path_factory.mktemp("model")
    subprocess.run([torch_python(), "-c", MODEL, model / "model.pt"], check=True)
    container = start(IMAGE, torch_python(), model)
    container.wait_until_healthy(120)
    return container


@pytest.fixture(scope="module")
def outputs(start: Callable[..., Container], tmp_path_factory: pytest.TempPathFactory) -> Container:
    """A script that answers in every way that there is, one for each word that it is asked."""
    code = tmp_path_factory.mktemp("model") / "code"
    code.mkdir()
    script = (FOLDER / "handlers_outputs_script.txt").read_text(encoding="utf-8")
    (code / "inference.py").write_text(script, encoding="utf-8")
    container = start(IMAGE, torch_python(), code.parent)
    container.wait_until_healthy(60)
    return container


@pytest.mark.parametrize(("request_", "recorded"), recordings("pytorch_defaults"))
def test_the_defaults_answer_as_aws_has_answered(defaults: Container, request_: Request, recorded: Any) -> None:
    assert without_details(answered(defaults, request_)) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("handlers_outputs"))
def test_what_a_script_returns_becomes_the_answer_that_aws_makes_of_it(
    outputs: Container, request_: Request, recorded: Any
) -> None:
    assert without_details(answered(outputs, request_)) == recorded


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param({}, r"Exactly one .pth or .pt file is required for PyTorch models: \[\]", id="no model"),
        pytest.param(
            {"model.pth": "not torchscript"}, "Please ensure model is saved using torchscript", id="no TorchScript"
        ),
        pytest.param({"code/inference.py": "import no_such_package"}, "No module named 'no_such_package'", id="import"),
        pytest.param(
            {"code/inference.py": "def model_fn(_): raise ValueError('of mine')"}, "ValueError: of mine", id="load"
        ),
        pytest.param({"code/inference.py": "def model_fn(): ..."}, "model_fn takes 0 arguments but 1", id="arguments"),
        pytest.param(
            {"code/inference.py": "def transform_fn(*_): ...\ndef input_fn(*_): ..."},
            "Cannot use transform_fn implementation in conjunction with input_fn",
            id="both kinds of functions",
        ),
    ],
)
def test_a_model_that_does_not_load_fails_its_container_with_the_cause(
    start: Callable[..., Container], tmp_path: Path, files: dict[str, str], words: str
) -> None:
    (tmp_path / "code").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(content)

    with pytest.raises(ServingError, match=words) as raised:
        start(IMAGE, torch_python(), tmp_path).wait_until_healthy(60)

    assert "serving/" not in str(raised.value)
