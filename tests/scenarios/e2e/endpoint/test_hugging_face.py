"""examples/hugging_face: a picture is answered with labels by a pipeline, in a Python with transformers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from sagemaker_rest.packing.packing import pack_model
from tests.cloud.sagemaker.containers.toolkits.pythons import transformers_python
from tests.scenarios.e2e.endpoint.framework_pythons import served_by, train_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("on_the_local_target")]

REPOSITORY = "huggingface-pytorch-inference"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hugging_face")
    train_with(transformers_python(), "hugging_face", folder)
    return folder


@pytest.fixture(scope="module")
def labelling(unique_name_factory: UniqueName, trained: Path) -> Iterator[Stack]:
    archive, name = trained / "model.tar.gz", unique_name_factory("pipeline")
    pack_model(trained / "model/digits", archive)
    with served_by(
        transformers_python(), REPOSITORY, "hugging_face", trained, name=name, model_archive=str(archive)
    ) as stack:
        yield stack


def posted(stack: Stack, body: bytes, content_type: str = "image/png") -> requests.Response:
    return requests.post(stack.url(), data=body, headers={"Content-Type": content_type}, timeout=30)


def test_a_picture_of_a_seven_is_labelled_seven(labelling: Stack, trained: Path) -> None:
    answer = posted(labelling, (trained / "digit.png").read_bytes())

    first, *others = answer.json()
    assert answer.status_code == 200
    assert first["label"] == "7"
    assert first["score"] > 0.5 > sum(other["score"] for other in others)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [pytest.param(b"seven", "image/png", id="no picture"), pytest.param(b"{", "application/json", id="no JSON")],
)
def test_what_is_not_a_picture_is_the_models_error(labelling: Stack, body: bytes, content_type: str) -> None:
    assert posted(labelling, body, content_type).status_code == 424


def test_a_second_plan_is_empty(labelling: Stack) -> None:
    assert labelling.plan().is_empty
