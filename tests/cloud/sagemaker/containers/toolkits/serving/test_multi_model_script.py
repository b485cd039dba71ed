"""A script in a multi-model container of scikit-learn's or XGBoost's image answers as AWS's handlers do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Settings
from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.multi_model_script import MultiModelScript
from tests.cloud.sagemaker.containers.toolkits.serving.recordings import (
    FOLDER,
    as_recorded,
    recordings,
    request_of,
    without_details,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Request


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., MultiModelScript]]:
    """Loads a script; what it does to this process is undone at the end."""
    path, modules = list(sys.path), set(sys.modules)

    def load(name: str, script: str) -> MultiModelScript:
        folder = tmp_path_factory.mktemp("code")
        (folder / f"{name}.py").write_text(script, encoding="utf-8")
        application = MultiModelScript(Settings("scikit-learn", (), "1", str(folder), str(folder), f"{name}.py"))
        application.load()
        return application

    yield load
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith(("sagemaker_containers", "sagemaker_inference")) or name.endswith("_several"):
            del sys.modules[name]


@pytest.fixture(scope="module")
def outputs(load: Callable[..., MultiModelScript]) -> MultiModelScript:
    """A script that answers in every way that there is, one for each word that it is asked."""
    return load("outputs_several", (FOLDER / "multi_model_outputs_script.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("request_", "recorded"), recordings("multi_model_outputs"))
def test_what_a_script_returns_becomes_the_answer_that_aws_makes_of_it(
    outputs: MultiModelScript, request_: Request, recorded: Any
) -> None:
    assert without_details(as_recorded(outputs.answer(request_))) == recorded


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("x = 1", b"\nPlease provide a model_fn implementation.\nSee documentation", id="no model_fn"),
        pytest.param("def model_fn(_): raise ValueError('of mine')", b"of mine\n", id="model_fn"),
        pytest.param(
            "def model_fn(_, context): ...",
            b"model_fn() missing 1 required positional argument: 'context'\n",
            id="a context, which is not given",
        ),
    ],
)
def test_a_model_that_does_not_load_answers_with_the_cause(
    load: Callable[..., MultiModelScript], script: str, words: bytes, request: pytest.FixtureRequest
) -> None:
    application = load(f"wrong{abs(hash(request.node.name))}_several", script)

    answers = [application.ping(), application.answer(request_of("[1]"))]

    assert [answer.status for answer in answers] == [200, 500]
    assert bytes(answers[1].body).startswith(words)  # type: ignore[arg-type]


def test_what_later_versions_of_the_toolkit_call_is_not_called(load: Callable[..., MultiModelScript]) -> None:
    script = "def pre_model_fn(_): 1 / 0\ndef model_fn(_): return 5\ndef transform_fn(model, *_): return str(model)"

    assert load("before_several", script).answer(request_of("[1]")).body == b"5"
