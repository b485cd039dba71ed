"""An image that is built on the sagemaker-inference toolkit answers as the toolkit does, behind Multi Model Server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Settings
from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.inference_toolkit import Application
from tests.cloud.sagemaker.containers.toolkits.serving.recordings import (
    FOLDER,
    as_recorded,
    recordings,
    request_of,
    without_details,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Request

PREDICTS = """
import numpy as np

def model_fn(model_dir):
    return np.array([[1.0, -1.0], [2.0, 0.5]])

def predict_fn(data, model):
    return data @ model + np.array([0.25, -0.25])
"""
ORDER = """
seen = []

def pre_model_fn(model_dir):
    seen.append("before")

def model_fn(model_dir, context):
    seen.append("model")
    return context.system_properties["model_dir"] == model_dir

def model_warmup_fn(model_dir, model):
    seen.append(f"warm {model}")

def transform_fn(model, body, content_type, accept):
    return ", ".join(seen)
"""
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Application]]:
    """Loads a script; what it does to this process is undone at the end."""
    path, modules = list(sys.path), set(sys.modules)

    def load(name: str, script: str) -> Application:
        folder: Path = tmp_path_factory.mktemp("code")
        (folder / f"{name}.py").write_text(script, encoding="utf-8")
        application = Application(Settings("NumPy", (), "1", str(folder), str(folder), f"{name}.py"))
        application.load()
        return application

    yield load
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith("sagemaker_inference") or name.endswith("_script"):
            del sys.modules[name]


@pytest.fixture(scope="module")
def predicts(load: Callable[..., Application]) -> Application:
    return load("predicts_script", PREDICTS)


@pytest.fixture(scope="module")
def outputs(load: Callable[..., Application]) -> Application:
    """A script that answers in every way that there is, one for each word that it is asked."""
    return load("handlers_script", (FOLDER / "handlers_outputs_script.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("request_", "recorded"), recordings("inference_defaults"))
def test_the_defaults_answer_as_aws_has_answered(predicts: Application, request_: Request, recorded: Any) -> None:
    assert without_details(as_recorded(predicts.answer(request_))) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("handlers_outputs"))
def test_what_a_script_returns_becomes_the_answer_that_aws_makes_of_it(
    outputs: Application, request_: Request, recorded: Any
) -> None:
    assert without_details(as_recorded(outputs.answer(request_))) == recorded


def test_a_script_sets_headers_and_reason_phrases(outputs: Application) -> None:
    answers = [outputs.answer(request_of("header")), outputs.answer(request_of("refused"))]

    assert answers[0].headers == {"X-Amzn-SageMaker-Custom-Attributes": "c"}
    assert answers[1].phrase == "a phrase"


def test_a_model_is_prepared_loaded_and_warmed_up_in_this_order(load: Callable[..., Application]) -> None:
    assert load("order_script", ORDER).answer(request_of("")).body == b"before, model, warm True"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("import no_such_package", b"No module named 'no_such_package'\n", id="import"),
        pytest.param("x = 1", b"\nPlease provide a model_fn implementation.\n", id="no model_fn"),
        pytest.param("def model_fn(_): raise ValueError('of mine')", b"of mine\n", id="model_fn"),
        pytest.param("def model_fn(_): ...", b"\nPlease provide a predict_fn implementation.\n", id="no predict_fn"),
        pytest.param("def model_fn(): ...", b"model_fn takes 0 arguments but 1 were given.\n", id="arguments"),
        pytest.param(
            "def transform_fn(*_): ...\ndef input_fn(*_): ...",
            b"Cannot use transform_fn implementation in conjunction with input_fn, predict_fn, and/or output_fn",
            id="both kinds of functions",
        ),
    ],
)
def test_a_container_whose_model_does_not_load_passes_its_ping_and_answers_with_the_cause(
    load: Callable[..., Application], script: str, words: bytes, request: pytest.FixtureRequest
) -> None:
    application = load(f"wrong{abs(hash(request.node.name))}_script", script)

    answers = [application.ping(), application.answer(request_of("[1]", headers=JSON))]

    assert [answer.status for answer in answers] == [200, 500]
    assert bytes(answers[1].body).startswith(words)  # type: ignore[arg-type]


def test_a_model_that_loads_later_answers_then(load: Callable[..., Application], tmp_path: Path) -> None:
    waits = f"def model_fn(_): return open({str(tmp_path / 'late')!r}).read()\ndef predict_fn(_, model): return model"
    application = load("late_script", waits)
    first = application.answer(request_of("[1]", headers=JSON))

    (tmp_path / "late").write_text("there")

    assert first.status == 500
    assert application.answer(request_of("[1]", headers=JSON)).body == b'"there"'
