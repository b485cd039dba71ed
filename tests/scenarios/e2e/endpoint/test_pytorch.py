"""examples/pytorch: a model in TorchScript and a script behind it answer with probabilities, in a Python with torch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import requests

from sagemaker_rest.packing.packing import pack_model
from tests.cloud.sagemaker.containers.toolkits.pythons import torch_python
from tests.scenarios.e2e.endpoint.conftest import EXAMPLES
from tests.scenarios.e2e.endpoint.framework_pythons import served_by, train_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("on_the_local_target")]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pytorch")
    train_with(torch_python(), "pytorch", folder)
    return folder


@pytest.fixture(scope="module")
def classifying(unique_name_factory: UniqueName, trained: Path) -> Iterator[Stack]:
    archive, name = trained / "model.tar.gz", unique_name_factory("torch")
    pack_model(trained / "model/model.pt", archive, code=EXAMPLES / "pytorch/code")
    with served_by(
        torch_python(), "pytorch-inference", "pytorch", trained, name=name, model_archive=str(archive)
    ) as stack:
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
