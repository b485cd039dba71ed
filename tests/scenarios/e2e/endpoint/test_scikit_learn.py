"""examples/scikit_learn: rows of pixels are answered with labels by AWS's image."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.packing.packing import pack_model
from tests.scenarios.e2e.endpoint.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from tests.scenarios.e2e.endpoint.conftest import TrainExample

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("on_the_local_target")]


@pytest.fixture(scope="module")
def trained(train_example: TrainExample) -> Path:
    return train_example("scikit_learn")


@pytest.fixture(scope="module")
def seven(trained: Path) -> Any:
    """A request with a handwritten 7."""
    return json.loads((trained / "payload.json").read_text())


@pytest.fixture(scope="module")
def labelling(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, trained: Path) -> Stack:
    archive = trained / "model.tar.gz"
    pack_model(trained / "model/model.joblib", archive, code=EXAMPLES / "scikit_learn/code")
    return module_deploy_stack("examples/scikit_learn", name=unique_name_factory("labels"), model_archive=archive)


def test_a_seven_is_labelled_seven(labelling: Stack, seven: Any) -> None:
    answer = requests.post(labelling.url(), json=seven, timeout=30)

    assert (answer.status_code, answer.json()) == (200, [7])


def test_the_endpoint_itself_takes_lines_of_csv(labelling: Stack, seven: Any, runtime: Any) -> None:
    line = ",".join(map(str, seven[0]))

    answer = runtime.invoke_endpoint(
        EndpointName=labelling.outputs["endpoint_name"],
        ContentType="text/csv",
        Accept="text/csv",
        Body=f"{line}\n{line}",
    )

    assert answer["Body"].read() == b"7\n7\n"


@pytest.mark.parametrize("body", ["[0, 1, 2]", "[[0, 1, 2]]", "seven"], ids=["no batch", "too few", "no JSON"])
def test_what_is_not_rows_of_pixels_is_the_models_error(labelling: Stack, body: str) -> None:
    answer = requests.post(labelling.url(), data=body, headers={"Content-Type": "application/json"}, timeout=30)

    assert answer.status_code == 424


def test_a_second_plan_is_empty(labelling: Stack) -> None:
    assert labelling.plan().is_empty
