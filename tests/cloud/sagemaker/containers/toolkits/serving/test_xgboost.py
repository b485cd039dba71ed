"""XGBoost's image answers as AWS's own code does, with a script and as the built-in algorithm."""

from __future__ import annotations

import json
import pickle
import sys
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Settings
from tests.cloud.sagemaker.containers.toolkits.serving.recordings import (
    as_recorded,
    recordings,
    request_of,
    without_details,
)

xgboost = pytest.importorskip("xgboost")

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Request

ROWS = [list(row) for row in product((0.0, 1.0), repeat=4)]
CSV = {"Content-Type": "text/csv"}
SCRIPT = """
import os, xgboost

def model_fn(model_dir):
    booster = xgboost.Booster()
    booster.load_model(os.path.join(model_dir, "xgboost-model.json"))
    return booster
"""
EVERYTHING = "probabilities, predicted_label,labels,PROBABILITY,raw_score,raw_scores"


def trained(objective: str, labels: list[float], **parameters: Any) -> Any:
    """Return the booster of the recordings."""
    fixed = {"max_depth": 2, "eta": 1.0, "base_score": 0.5, "nthread": 1, "min_child_weight": 0}
    matrix = xgboost.DMatrix(ROWS, label=labels)
    return xgboost.train({"objective": objective, **fixed, **parameters}, matrix, 2)


@pytest.fixture(scope="module")
def boosters() -> Mapping[str, Any]:
    return {
        "binary": trained("binary:logistic", [float(row[0] + row[1] > 1) for row in ROWS]),
        "classes": trained("multi:softprob", [row[0] + row[1] for row in ROWS], num_class=3),
        "regression": trained("reg:squarederror", [row[0] * 2 + row[3] for row in ROWS]),
        "another": trained("reg:squarederror", [row[1] for row in ROWS]),
        "voting": trained("multi:softmax", [row[0] + row[1] for row in ROWS], num_class=3),
        "opposite": trained("multi:softmax", [2 - row[0] - row[1] for row in ROWS], num_class=3),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "model"
    model.mkdir()
    return model


def application(folder: Path, tag: str = "3.0-5", program: str = "") -> Any:
    """Return the loaded application of a container."""
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving import xgboost as serving

    loaded = serving.Application(Settings("XGBoost", (), tag, str(folder), str(folder), program))
    loaded.load()
    return loaded


def answered(application: Any, request: Request) -> Any:
    pinged = (request.method, request.path) == ("GET", "/ping")
    return as_recorded(application.ping() if pinged else application.answer(request))


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_algorithm"))
def test_the_algorithm_answers_as_aws_has_answered(
    boosters: Mapping[str, Any], folder: Path, request_: Request, recorded: Any
) -> None:
    boosters["binary"].save_model(folder / "xgboost-model.json")

    assert answered(application(folder), request_) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_pickled"))
def test_a_pickled_model_looks_at_the_number_of_features(
    boosters: Mapping[str, Any], folder: Path, request_: Request, recorded: Any
) -> None:
    (folder / "xgboost-model").write_bytes(pickle.dumps(boosters["binary"]))

    assert answered(application(folder), request_) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_classes"))
def test_probabilities_of_classes_are_a_row_each(
    boosters: Mapping[str, Any], folder: Path, request_: Request, recorded: Any
) -> None:
    boosters["classes"].save_model(folder / "xgboost-model.json")

    assert answered(application(folder), request_) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_ensemble"))
def test_several_models_answer_their_mean(
    boosters: Mapping[str, Any], folder: Path, request_: Request, recorded: Any
) -> None:
    boosters["regression"].save_model(folder / "a.json")
    boosters["another"].save_model(folder / "b.json")

    assert answered(application(folder), request_) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_batch"))
def test_a_batch_transform_gets_a_line_a_row(
    boosters: Mapping[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, request_: Request, recorded: Any
) -> None:
    boosters["classes"].save_model(folder / "xgboost-model.json")
    monkeypatch.setenv("SAGEMAKER_BATCH", "true")

    assert answered(application(folder), request_) == recorded


@pytest.mark.parametrize(
    ("model", "chosen", "request_", "recorded"),
    [
        pytest.param(model, chosen, *each.values, id=f"{model}, {each.id}")
        for model, chosen in (
            ("binary", EVERYTHING),
            ("classes", EVERYTHING),
            ("regression", "predicted_score,probability"),
        )
        for each in recordings(f"xgboost_selected_{model}")
    ],
)
def test_chosen_values_of_a_prediction_are_as_aws_has_answered(
    boosters: Mapping[str, Any],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    model: str,
    chosen: str,
    request_: Request,
    recorded: Any,
) -> None:
    boosters[model].save_model(folder / "xgboost-model.json")
    monkeypatch.setenv("SAGEMAKER_INFERENCE_OUTPUT", chosen)

    assert answered(application(folder), request_) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_multi_model"))
@pytest.mark.usefixtures("several")
def test_the_algorithm_of_a_multi_model_container_answers_as_aws_has_answered(
    boosters: Mapping[str, Any], folder: Path, request_: Request, recorded: Any
) -> None:
    boosters["binary"].save_model(folder / "xgboost-model.json")

    assert without_details(answered(application(folder), request_)) == recorded


@pytest.mark.usefixtures("several")
def test_classifiers_of_a_multi_model_container_answer_their_mean(boosters: Mapping[str, Any], folder: Path) -> None:
    for name, model in (("a", "voting"), ("b", "opposite")):
        boosters[model].save_model(folder / f"{name}.json")

    answer = answered(application(folder), request_of("1,1,0,0\n0,0,0,0", headers={**CSV, "Accept": "text/csv"}))

    assert answer["body"] == "1.0,1.0"


@pytest.mark.usefixtures("several")
def test_probabilities_of_classes_of_a_multi_model_container_are_a_list_each(
    boosters: Mapping[str, Any], folder: Path
) -> None:
    boosters["classes"].save_model(folder / "xgboost-model.json")

    answer = answered(application(folder), request_of("1,1,0,0\n0,0,0,0", headers={**CSV, "Accept": "text/csv"}))

    assert without_details(answer)["body"] == "[0.05429, 0.24300, 0.70269],[0.70269, 0.24300, 0.05429]"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("xgboost-model", b"nonsense", id="what is not a model"),
        pytest.param(".hidden", b"", id="nothing"),
    ],
)
@pytest.mark.usefixtures("several")
def test_a_multi_model_container_hides_that_a_model_does_not_load(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)

    answer = application(folder).answer(request_of("1,1,0,0", headers=CSV))

    assert (answer.status, json.loads(answer.body)["message"]) == (503, "Prediction failed")


@pytest.mark.usefixtures("several")
def test_a_pickled_model_of_a_multi_model_container_looks_at_the_number_of_features(
    boosters: Mapping[str, Any], folder: Path
) -> None:
    (folder / "xgboost-model").write_bytes(pickle.dumps(boosters["binary"]))

    answers = [application(folder).answer(request_of(row, headers=CSV)) for row in ("1,1,0,0", "1,2")]

    assert [answer.status for answer in answers] == [200, 503]


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the container a multi-model one."""
    monkeypatch.setenv("SAGEMAKER_MULTI_MODEL", "true")


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_script"))
def test_the_defaults_of_a_script_answer_as_aws_has_answered(script: Any, request_: Request, recorded: Any) -> None:
    assert answered(script, request_) == recorded


@pytest.mark.parametrize(("request_", "recorded"), recordings("xgboost_multi_model_script"))
def test_the_script_of_a_multi_model_container_answers_as_aws_has_answered(
    one_of_several: Any, request_: Request, recorded: Any
) -> None:
    assert without_details(answered(one_of_several, request_)) == recorded


@pytest.fixture(scope="module")
def script(boosters: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    return scripted("loading_script.py", boosters, tmp_path_factory.mktemp("code"))


@pytest.fixture(scope="module")
def one_of_several(boosters: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAGEMAKER_MULTI_MODEL", "true")
        return scripted("several_script.py", boosters, tmp_path_factory.mktemp("code"))


def scripted(name: str, boosters: Mapping[str, Any], folder: Path) -> Any:
    path = list(sys.path)
    (folder / name).write_text(SCRIPT)
    boosters["binary"].save_model(folder / "xgboost-model.json")
    loaded = application(folder, program=name)
    sys.path[:] = path
    return loaded


def test_several_classifiers_vote(boosters: Mapping[str, Any], folder: Path) -> None:
    for name, model in (("a", "voting"), ("b", "voting"), ("c", "opposite")):
        boosters[model].save_model(folder / f"{name}.json")

    answer = answered(application(folder), request_of("1,1,0,1", headers=CSV))

    assert answer["body"] == "2.0\n"


def test_an_ensemble_may_be_turned_off(
    boosters: Mapping[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        boosters["regression"].save_model(folder / f"{name}.json")
    (folder / ".hidden").write_text("no model")
    monkeypatch.setenv("SAGEMAKER_INFERENCE_ENSEMBLE", "false")

    assert len(application(folder)._models) == 1


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        pytest.param("1.2-1", "0.8323230743408203,0.1077413409948349", id="joined"),
        pytest.param("1.2-2", "0.8323230743408203\n0.1077413409948349\n", id="a line each"),
        pytest.param("latest", "0.8323230743408203\n0.1077413409948349\n", id="without a version"),
    ],
)
def test_old_images_join_their_predictions(boosters: Mapping[str, Any], folder: Path, tag: str, body: str) -> None:
    boosters["binary"].save_model(folder / "xgboost-model.json")

    assert answered(application(folder, tag), request_of("1,1,0,1\n0,0,1,0", headers=CSV))["body"] == body


def test_a_request_may_be_too_large(boosters: Mapping[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boosters["binary"].save_model(folder / "xgboost-model.json")
    monkeypatch.setenv("MAX_CONTENT_LENGTH", "6")

    answer = answered(application(folder), request_of("1,1,0,1", headers=CSV))

    assert (answer["status"], len(answer["body"])) == (413, 171)


def test_more_features_than_the_model_has_are_refused(boosters: Mapping[str, Any], folder: Path) -> None:
    boosters["binary"].save_model(folder / "xgboost-model.json")

    answer = answered(application(folder), request_of("1,1,0,1,1", headers=CSV))

    assert answer["status"] == 400
    assert answer["body"].startswith("Unable to evaluate payload provided: ")


def test_execution_parameters_are_told(boosters: Mapping[str, Any], folder: Path) -> None:
    boosters["binary"].save_model(folder / "xgboost-model.json")

    answer = answered(application(folder), request_of(method="GET", path="/execution-parameters"))

    assert json.loads(answer["body"]).items() >= {"BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6}.items()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param({}, "no file at its top", id="nothing"),
        pytest.param({"README.md": b"hello"}, r"README.md cannot be loaded:\nPickle load error=", id="a stray file"),
    ],
)
def test_an_archive_without_a_model_does_not_load(folder: Path, files: Mapping[str, bytes], words: str) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)

    with pytest.raises(RuntimeError, match=words):
        application(folder)
