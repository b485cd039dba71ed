"""scikit-learn's image answers as AWS's own code does, errors and surprises included."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Settings
from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.scikit_learn import Application, OneOfSeveral, Script
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

LABELS = """
import numpy as np
from sklearn.linear_model import LogisticRegression

def model_fn(model_dir):
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
    return LogisticRegression().fit(corners, [0, 0, 1, 1])
"""


@pytest.fixture(scope="module")
def load() -> Iterator[Callable[[Path], Script | OneOfSeveral]]:
    """Loads a script; what it does to this process is undone at the end."""
    path, modules = list(sys.path), set(sys.modules)

    def load(script: Path) -> Script | OneOfSeveral:
        application = Application(Settings("scikit-learn", (), "1.2-1", ".", str(script.parent), script.name))
        application.load()
        return application

    yield load
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith(("sagemaker_containers", "sagemaker_inference")) or name.endswith("_script"):
            del sys.modules[name]


@pytest.fixture(scope="module")
def labels(
    load: Callable[[Path], Script | OneOfSeveral], tmp_path_factory: pytest.TempPathFactory
) -> Script | OneOfSeveral:
    """A script that only loads a classifier: the defaults do the rest."""
    pytest.importorskip("sklearn")
    script = tmp_path_factory.mktemp("code") / "labels_script.py"
    script.write_text(LABELS)
    return load(script)


@pytest.fixture(scope="module")
def one_of_several(
    load: Callable[[Path], Script | OneOfSeveral], tmp_path_factory: pytest.TempPathFactory
) -> Script | OneOfSeveral:
    """The same script in a multi-model container."""
    pytest.importorskip("sklearn")
    script = tmp_path_factory.mktemp("code") / "one_of_several_script.py"
    script.write_text(LABELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAGEMAKER_MULTI_MODEL", "true")
        return load(script)


@pytest.fixture(scope="module")
def outputs(
    load: Callable[[Path], Script | OneOfSeveral], tmp_path_factory: pytest.TempPathFactory
) -> Script | OneOfSeveral:
    """A script that answers in every way that there is, one for each word that it is asked."""
    script = tmp_path_factory.mktemp("code") / "outputs_script.py"
    script.write_text((FOLDER / "outputs_script.txt").read_text(encoding="utf-8"), encoding="utf-8")
    return load(script)


@pytest.mark.parametrize(("request_", "recorded"), recordings("scikit_learn_labels"))
def test_the_defaults_answer_as_aws_has_answered(labels: Script, request_: Request, recorded: Any) -> None:
    answer = labels.ping() if (request_.method, request_.path) == ("GET", "/ping") else labels.answer(request_)

    assert as_recorded(answer) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("scikit_learn_outputs"))
def test_what_a_script_returns_becomes_the_answer_that_aws_makes_of_it(
    outputs: Script, request_: Request, recorded: Any
) -> None:
    assert as_recorded(outputs.answer(request_)) == recorded


def test_a_script_sets_headers_and_reason_phrases(outputs: Script) -> None:
    answers = [
        outputs.answer(request_of("response with headers")),
        outputs.answer(request_of("response with a status line")),
    ]

    assert answers[0].headers == {"X-Amzn-SageMaker-Custom-Attributes": "c"}
    assert answers[1].phrase == "WENT"


@pytest.mark.parametrize(("request_", "recorded"), recordings("scikit_learn_multi_model"))
def test_a_model_of_a_multi_model_container_answers_as_aws_has_answered(
    one_of_several: OneOfSeveral, request_: Request, recorded: Any
) -> None:
    assert without_details(as_recorded(one_of_several.answer(request_))) == recorded


def test_nginx_answers_other_paths(outputs: Script) -> None:
    answer = outputs.answer(request_of(path="/models", method="GET"))

    assert (answer.status, answer.body) == (404, b"{}")


def test_the_accepted_type_may_have_another_default(labels: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "text/csv")
    application = Application(labels.settings)
    application.load()

    answer = application.answer(request_of("[[1, 1]]"))

    assert as_recorded(answer) == {"status": 200, "content_type": "text/csv; charset=utf-8", "body": "1\n"}
