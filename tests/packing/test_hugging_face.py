"""Folders of Hugging Face's are recognised by their config.json, and looked through for what is missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.packing import recognised

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.packing.found import Found


def found(folder: Path, configuration: dict[str, Any], *files: str) -> Found:
    (folder / "config.json").write_text(json.dumps(configuration))
    for name in files:
        (folder / name).touch()
    return recognised(folder)


@pytest.mark.parametrize("architectures", [None, [], [None], "BertModel", {"a": 1}], ids=str)
def test_a_model_without_an_architecture_has_the_task_to_be_filled_in(tmp_path: Path, architectures: Any) -> None:
    model = found(tmp_path, {"model_type": "bert", "architectures": architectures}, "model.safetensors")

    assert model.title == "a bert of Hugging Face's transformers"
    assert model.environment == {"HF_TASK": "TASK"}


def test_the_task_is_told_by_the_architecture(tmp_path: Path) -> None:
    configuration = {"architectures": ["BertForSequenceClassification"], "id2label": {"0": "no", "1": "yes"}}

    model = found(tmp_path, configuration, "model.safetensors", "tokenizer.json", ".gitattributes")

    assert model.environment == {"HF_TASK": "text-classification"}
    assert model.signature == [
        "takes inputs, and parameters of its pipeline",
        "gives a label of no, yes, and its score",
    ]
    assert set(model.contents) == {"config.json", "model.safetensors", "tokenizer.json"}
    assert model.request is not None
    assert json.loads(model.request.body) == {"inputs": "This is a test."}


def test_pictures_need_a_preprocessor_and_no_tokenizer(tmp_path: Path) -> None:
    configuration = {"architectures": ["ViTForImageClassification"], "id2label": ["of", "another", "form"]}

    model = found(tmp_path, configuration, "pytorch_model-00001-of-00002.bin", "preprocessor_config.json")

    assert model.environment == {"HF_TASK": "image-classification"}
    assert model.signature == ["takes a picture, such as image/png"]


def test_a_task_that_the_image_does_not_know_is_asked_for(tmp_path: Path) -> None:
    model = found(tmp_path, {"model_type": "bert"}, "model.safetensors")

    assert model.notes == ["The image does not know the task of this model: write it in place of TASK."]


@pytest.mark.parametrize(
    ("architecture", "files", "sentence"),
    [
        pytest.param("BertForMaskedLM", ["tokenizer.json"], "without its weights", id="weights"),
        pytest.param("BertForMaskedLM", ["model.safetensors"], "without its tokenizer", id="tokenizer"),
        pytest.param("ViTForImageClassification", ["model.safetensors"], "without its preprocessor", id="preprocessor"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, architecture: str, files: list[str], sentence: str) -> None:
    with pytest.raises(ArchiveError, match=sentence):
        found(tmp_path, {"architectures": [architecture]}, *files)


@pytest.mark.parametrize("text", ["[]", "{}", "no JSON"])
def test_another_config_json_makes_no_model(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)

    with pytest.raises(ArchiveError, match="is not a SavedModel"):
        recognised(tmp_path)
