"""examples/xgboost: lines of CSV are answered by AWS's image, as its built-in algorithm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from sagemaker_rest.packing.packing import pack_model

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from tests.scenarios.e2e.endpoint.conftest import TrainExample

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("on_the_local_target")]


@pytest.fixture(scope="module")
def trained(train_example: TrainExample) -> Path:
    return train_example("xgboost")


@pytest.fixture(scope="module")
def predicting(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, trained: Path) -> Stack:
    archive = trained / "model.tar.gz"
    pack_model(trained / "model/model.json", archive)
    return module_deploy_stack("examples/xgboost", name=unique_name_factory("trees"), model_archive=archive)


def posted(stack: Stack, body: bytes, content_type: str = "text/csv", accept: str = "*/*") -> requests.Response:
    return requests.post(stack.url(), data=body, headers={"Content-Type": content_type, "Accept": accept}, timeout=30)


def test_a_seven_is_predicted_in_csv(predicting: Stack, trained: Path) -> None:
    answer = posted(predicting, (trained / "payload.csv").read_bytes())

    assert (answer.status_code, answer.text) == (200, "7.0\n")


def test_a_seven_is_predicted_in_json_where_that_is_asked_for(predicting: Stack, trained: Path) -> None:
    answer = posted(predicting, (trained / "payload.csv").read_bytes(), accept="application/json")

    assert answer.json() == {"predictions": [{"score": 7.0}]}


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        pytest.param(b"a,b", "text/csv", "please ensure data is in csv format", id="words"),
        pytest.param(b"[[1]]", "application/json", "is not an accepted ContentType", id="JSON"),
    ],
)
def test_what_is_not_csv_is_the_models_error_with_its_reason(
    predicting: Stack, body: bytes, content_type: str, reason: str
) -> None:
    answer = posted(predicting, body, content_type)

    assert answer.status_code == 424
    assert reason in answer.text


def test_a_second_plan_is_empty(predicting: Stack) -> None:
    assert predicting.plan().is_empty
