"""SageMaker's contract for multi-model containers: a process that loads and unloads what it is told."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerPool, ContainerSpec
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.containers.served import IMAGE, STARTUP_SECONDS, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
ASKS_ITSELF = """
import requests

def handler(data, context):
    answer = requests.post(context.rest_uri, data=data.read())
    return answer.content, "application/x-answered"
"""


@pytest.fixture(scope="module")
def holder(pool: ContainerPool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    environment = {"SAGEMAKER_MULTI_MODEL": "true"}
    container = pool.start(ContainerSpec(IMAGE, tmp_path_factory.mktemp("models"), environment, "endpoint/many"))
    container.wait_until_healthy(STARTUP_SECONDS)
    yield Served(container)
    container.stop()


def load(holder: Served, name: str, folder: Path) -> Any:
    return holder.request("POST", "/models", {"model_name": name, "url": str(folder)})


@pytest.fixture
def half(holder: Served, saved_models: Path) -> Iterator[str]:
    load(holder, "half", saved_models / "half_plus")
    yield "half"
    holder.request("DELETE", "/models/half")


def test_it_is_healthy_without_a_model(holder: Served) -> None:
    assert holder.request("GET", "/ping").status == 200
    assert holder.request("GET", "/models").json == {"models": []}


def test_a_loaded_model_answers_under_its_name(holder: Served, half: str) -> None:
    answer = holder.request("POST", f"/models/{half}/invoke", {"instances": [2.0]})

    assert (answer.status, answer.json) == (415, {"error": "Unsupported Media Type: Unknown"})
    assert invoke(holder, half, {"instances": [2.0]}) == {"predictions": [4.0]}


def test_models_are_listed_and_described(holder: Served, half: str, saved_models: Path) -> None:
    described = {"modelName": half, "modelUrl": str(saved_models / "half_plus")}

    assert holder.request("GET", "/models").json == {"models": [described]}
    assert holder.request("GET", f"/models/{half}").json == described


def test_a_model_is_loaded_once(holder: Served, half: str, saved_models: Path) -> None:
    assert load(holder, half, saved_models / "half_plus").status == 409


def test_an_unloaded_model_is_not_known(holder: Served, saved_models: Path) -> None:
    load(holder, "gone", saved_models / "half_plus")

    unloaded = holder.request("DELETE", "/models/gone")

    assert unloaded.status == 200
    for method, path in (("GET", "/models/gone"), ("DELETE", "/models/gone"), ("POST", "/models/gone/invoke")):
        assert holder.request(method, path).status == 404


def test_a_folder_without_a_model_is_refused_with_the_reason(holder: Served, tmp_path: Path) -> None:
    answer = load(holder, "empty", tmp_path)

    assert answer.status == 400
    assert answer.json["error"].startswith("No SavedModel to serve")


@pytest.mark.parametrize("told", [b"", b"{", b"[]", b"{}", b'{"model_name": "m"}'])
def test_what_names_no_model_is_refused(holder: Served, told: bytes) -> None:
    answer = holder.request("POST", "/models", told)

    assert answer.status == 400
    assert "model_name" in answer.json["error"]


def test_models_of_one_name_do_not_meet(holder: Served, half: str, saved_models: Path, tmp_path: Path) -> None:
    shutil.copytree(saved_models / "half_plus" / "2", tmp_path / "half_plus" / "2")
    load(holder, "older", tmp_path)

    answers = [invoke(holder, name, {"instances": [2.0]}) for name in (half, "older")]
    holder.request("DELETE", "/models/older")

    assert answers == [{"predictions": [4.0]}, {"predictions": [3.0]}]


def test_a_script_finds_the_rest_api_of_its_own_model(holder: Served, saved_models: Path, tmp_path: Path) -> None:
    shutil.copytree(saved_models / "half_plus", tmp_path / "half_plus")
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "inference.py").write_text(ASKS_ITSELF)
    load(holder, "with script", tmp_path)

    answer = holder.request("POST", "/models/with%20script/invoke", b'{"instances": [2.0]}')
    holder.request("DELETE", "/models/with%20script")

    assert (answer.status, answer.content_type) == (200, "application/x-answered")
    assert answer.json == {"predictions": [4.0]}


UNIVERSAL = """
def input_handler(data, context):
    return data.read()

def output_handler(response, context):
    return response.content, "application/x-universal"
"""


def test_a_script_of_the_container_serves_the_models_that_bring_none(
    pool: ContainerPool, saved_models: Path, tmp_path: Path
) -> None:
    (tmp_path / "all" / "code").mkdir(parents=True)
    (tmp_path / "all" / "code" / "inference.py").write_text(UNIVERSAL)
    shutil.copytree(saved_models / "half_plus", tmp_path / "own" / "half_plus")
    (tmp_path / "own" / "code").mkdir()
    (tmp_path / "own" / "code" / "inference.py").write_text(ASKS_ITSELF)
    container = pool.start(ContainerSpec(IMAGE, tmp_path / "all", {"SAGEMAKER_MULTI_MODEL": "true"}, "endpoint/all"))
    container.wait_until_healthy(STARTUP_SECONDS)
    holder = Served(container)
    load(holder, "plain", saved_models / "half_plus")
    load(holder, "own", tmp_path / "own")

    answers = [holder.request("POST", f"/models/{name}/invoke", b'{"instances": [2.0]}') for name in ("plain", "own")]
    container.stop()

    assert [answer.content_type for answer in answers] == ["application/x-universal", "application/x-answered"]
    assert [answer.json for answer in answers] == [{"predictions": [4.0]}] * 2


def test_there_is_nothing_else(holder: Served) -> None:
    assert holder.request("POST", "/invocations", {"instances": [2.0]}).status == 404


def invoke(holder: Served, name: str, body: dict[str, Any]) -> Any:
    headers = {"Content-Type": "application/json"}
    asking = holder.container.request("POST", f"/models/{name}/invoke", json.dumps(body).encode(), headers, 30)
    answer = wait_for(asking)
    return json.loads(answer.body)
