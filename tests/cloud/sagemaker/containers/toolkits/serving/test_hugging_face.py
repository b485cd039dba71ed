"""Hugging Face's image answers as AWS's own toolkit under Multi Model Server does, errors and surprises included."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving import hugging_face_codecs as codecs
from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Settings
from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.hugging_face import Application
from sagemaker_rest.errors import ServingError
from tests.cloud.sagemaker.containers.toolkits.pythons import TINY_BERT, transformers_python
from tests.cloud.sagemaker.containers.toolkits.serving.recordings import (
    FOLDER,
    answered,
    recordings,
    request_of,
    without_details,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.sagemaker.containers.pool import Container
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Request

IMAGE = (
    "763104351884.dkr.ecr.us-east-1.amazonaws.com/"
    "huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"
)
# a picture of one pixel
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def serve(start: Callable[..., Container], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Container]:
    """Serves a tiny BERT of a kind, or a script, or what else there is in the artifact."""

    def serve(kind: str = "", files: dict[str, str] | None = None, **environment: str) -> Container:
        model = tmp_path_factory.mktemp("model")
        if kind:
            subprocess.run([transformers_python(), TINY_BERT, model, kind], check=True)
        (model / "code").mkdir()
        for name, content in (files or {}).items():
            (model / name).write_text(content, encoding="utf-8")
        container = start(IMAGE, transformers_python(), model, HF_HUB_OFFLINE="1", **environment)
        container.wait_until_healthy(180)
        return container

    return serve


@pytest.fixture(scope="module")
def texts(serve: Callable[..., Container]) -> Container:
    """A pipeline that classifies texts, as its architecture says."""
    return serve("BertForSequenceClassification")


@pytest.fixture(scope="module")
def questions(serve: Callable[..., Container]) -> Container:
    """A pipeline that answers questions."""
    return serve("BertForQuestionAnswering")


@pytest.fixture(scope="module")
def outputs(serve: Callable[..., Container]) -> Container:
    """A script that answers in every way that there is, one for each word that it is asked."""
    script = (FOLDER / "hugging_face_outputs_script.txt").read_text(encoding="utf-8")
    return serve(files={"code/inference.py": script})


@pytest.mark.parametrize(("request_", "recorded"), recordings("hugging_face_text"))
def test_a_pipeline_answers_as_aws_has_answered(texts: Container, request_: Request, recorded: Any) -> None:
    assert without_details(answered(texts, request_)) == without_details(recorded)


@pytest.mark.parametrize(("request_", "recorded"), recordings("hugging_face_questions"))
def test_a_pipeline_of_another_task_takes_what_that_task_takes(
    questions: Container, request_: Request, recorded: Any
) -> None:
    assert without_details(answered(questions, request_)) == without_details(recorded)


@pytest.mark.parametrize(("request_", "recorded"), recordings("hugging_face_outputs"))
def test_what_a_script_returns_becomes_the_answer_that_aws_makes_of_it(
    outputs: Container, request_: Request, recorded: Any
) -> None:
    assert without_details(answered(outputs, request_)) == recorded


def test_hf_task_chooses_the_pipeline(serve: Callable[..., Container]) -> None:
    container = serve("BertModel", HF_TASK="feature-extraction")

    answer = answered(container, request_of('{"inputs": "good film"}', headers={**JSON, "Accept": codecs.NPY}))

    assert answer["content_type"] == codecs.NPY
    # two words and what BERT puts around them, each as eight numbers
    assert "'shape': (1, 4, 8)" in answer["body"]


@pytest.mark.parametrize(
    ("kind", "files", "words"),
    [
        pytest.param("", {}, "You need to define one of the following [", id="no model"),
        pytest.param("BertModel", {}, "Task couldn\\u0027t be inferenced from BertModel.", id="no task"),
        pytest.param("", {"code/inference.py": "import no_such"}, "No module named \\u0027no_such\\u0027", id="import"),
        pytest.param("", {"code/inference.py": "def model_fn(_): raise ValueError('of mine')"}, "of mine", id="load"),
        pytest.param(
            "",
            {"code/inference.py": "def model_fn(): ..."},
            "model_fn definition takes 1 or 2 arguments but 0 were given.",
            id="arguments",
        ),
        pytest.param(
            "",
            {"code/inference.py": "def transform_fn(*_): ...\ndef input_fn(*_): ..."},
            "Cannot use transform_fn implementation in conjunction with input_fn, predict_fn, and/or output_fn",
            id="both kinds of functions",
        ),
    ],
)
def test_a_container_whose_model_does_not_load_passes_its_ping_and_refuses_every_request(
    serve: Callable[..., Container], kind: str, files: dict[str, str], words: str
) -> None:
    container = serve(kind, files)

    answer = answered(container, request_of('{"inputs": "good"}', headers=JSON))

    assert answer["status"] == 400
    assert words in answer["body"]
    assert "The container is healthy all the same." in container.log_path.read_text()


def test_a_model_of_the_hub_that_cannot_be_fetched_fails_its_container_with_what_to_do(
    serve: Callable[..., Container],
) -> None:
    with pytest.raises(ServingError, match="'mine/model', which could not be fetched from the Hugging Face Hub") as why:
        serve(HF_MODEL_ID="mine/model")

    assert "put the model's files into the artifact" in str(why.value)


def test_csv_is_refused_for_tasks_that_need_more_than_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TASK", "zero-shot-classification")
    application = Application(Settings("transformers", (), "4", ".", None, ""))

    with pytest.raises(codecs.PredictionException, match="text/csv not support with zero-shot-classification"):
        application.default_input_fn("inputs\nthis is\n", codecs.CSV)


def test_pictures_are_read_and_written(serve: Callable[..., Container]) -> None:
    echo = "def model_fn(_): ...\ndef predict_fn(data, model): return data['inputs']"
    container = serve(files={"code/inference.py": echo})

    answers = [
        answered(container, request_of(body64=PIXEL, headers={"Content-Type": "image/png", "Accept": accept}))
        for accept in ("image/bmp", codecs.JSON)
    ]

    assert answers[0]["body"].startswith("BM")
    assert answers[1]["body"].startswith('"iVBORw0KGgo')


def test_sound_is_passed_on() -> None:
    assert codecs.decode(bytearray(b"RIFF"), "audio/wave") == {"inputs": b"RIFF"}
