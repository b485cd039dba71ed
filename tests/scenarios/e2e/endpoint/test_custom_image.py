"""examples/custom_image: an image that nobody has built is served by the command that pyproject.toml has for it."""

from __future__ import annotations

import json
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.cloud.sagemaker.containers.rules import read_rules
from tests.example_inputs import required_inputs
from tests.scenarios.e2e.endpoint.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from tests.scenarios.e2e.endpoint.conftest import TrainExample

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("on_the_local_target")]

EXAMPLE = EXAMPLES / "custom_image"


@pytest.fixture(scope="module")
def trained(train_example: TrainExample) -> Path:
    return train_example("custom_image")


@pytest.fixture(scope="module")
def seven(trained: Path) -> Any:
    """A request with a handwritten 7."""
    return json.loads((trained / "payload.json").read_text())


@pytest.fixture(scope="module")
def serving(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, trained: Path) -> Stack:
    archive = trained / "model.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(trained / "model/weights.json", "weights.json")
    inputs = required_inputs(EXAMPLE, archive)
    return module_deploy_stack("examples/custom_image", **inputs, name=unique_name_factory("image"))


def test_a_seven_is_labelled_seven(serving: Stack, seven: Any) -> None:
    answer = requests.post(serving.url(), json=seven, timeout=30)

    (prediction,) = answer.json()["predictions"]
    assert (answer.status_code, prediction["label"]) == (200, 7)
    assert sum(prediction["probabilities"]) == pytest.approx(1)


def test_a_wrong_request_is_the_models_error_with_its_reason(serving: Stack) -> None:
    answer = requests.post(serving.url(), json={"instances": [[1, 2]]}, timeout=30)

    assert answer.status_code == 424
    assert "each of 64 numbers" in answer.text


def test_a_second_plan_is_empty(serving: Stack) -> None:
    assert serving.plan().is_empty


def test_the_examples_own_rules_say_what_pyproject_toml_says() -> None:
    (rule,) = read_rules(EXAMPLE / "containers.toml").rules
    (used,) = read_rules(EXAMPLES.parents[1] / "pyproject.toml").rules

    assert rule == used
