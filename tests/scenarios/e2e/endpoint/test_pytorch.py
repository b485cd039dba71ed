"""examples/pytorch: a model in TorchScript and a script behind it answer with probabilities, in a Python with torch."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import requests
from sklearn.datasets import load_digits

from sagemaker_rest.packing.packing import pack_model
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.stack import Stack
from tests.cloud.sagemaker.containers.toolkits.pythons import torch_python
from tests.scenarios.e2e.endpoint.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e

# the machine's Python has torch, and no scikit-learn
SCIKIT_LEARN = """
import numpy

def load_digits(return_X_y):
    digits = numpy.load("digits.npz")
    return digits["images"], digits["labels"]
"""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pytorch")
    images, labels = load_digits(return_X_y=True)
    np.savez(folder / "digits.npz", images=images, labels=labels)
    (folder / "packages/sklearn").mkdir(parents=True)
    (folder / "packages/sklearn/datasets.py").write_text(SCIKIT_LEARN)
    environment = {**os.environ, "PYTHONPATH": str(folder / "packages")}
    subprocess.run([torch_python(), EXAMPLES / "pytorch/train.py"], cwd=folder, env=environment, check=True)
    return folder


@pytest.fixture(scope="module")
def torch_target(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTarget]:
    """A cloud whose PyTorch images are served by the Python that has trained the model."""
    if target.name != "local":
        pytest.skip("AWS's image is older than some versions of torch")
    rules = tmp_path_factory.mktemp("rules") / "containers.toml"
    rules.write_text(f'[containers]\n"pytorch-inference" = {{ python = "{torch_python()}" }}\n')
    with LocalTarget(containers=rules) as started:
        yield started


@pytest.fixture(scope="module")
def classifying(
    torch_target: LocalTarget, unique_name_factory: UniqueName, trained: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    archive = trained / "model.tar.gz"
    pack_model(trained / "model/model.pt", archive, code=EXAMPLES / "pytorch/code")
    folder = tmp_path_factory.mktemp("stack") / "pytorch"
    with Stack(torch_target, EXAMPLES.parent, "examples/pytorch", folder, accelerate=True) as stack:
        stack.apply(name=unique_name_factory("torch"), model_archive=str(archive))
        yield stack


@pytest.fixture(scope="module")
def seven(trained: Path) -> Any:
    """A request with a handwritten 7."""
    return json.loads((trained / "payload.json").read_text())


def test_a_seven_has_the_largest_probability(classifying: Stack, seven: Any) -> None:
    answer = requests.post(classifying.url(), json=seven, timeout=30)

    (probabilities,) = answer.json()
    assert answer.status_code == 200
    assert np.argmax(probabilities) == 7
    assert sum(probabilities) == pytest.approx(1)


@pytest.mark.parametrize("body", ["[[0, 1, 2]]", "seven"], ids=["too few", "no JSON"])
def test_what_is_not_images_is_the_models_error(classifying: Stack, body: str) -> None:
    answer = requests.post(classifying.url(), data=body, headers={"Content-Type": "application/json"}, timeout=30)

    assert answer.status_code == 424


def test_a_second_plan_is_empty(classifying: Stack) -> None:
    assert classifying.plan().is_empty
