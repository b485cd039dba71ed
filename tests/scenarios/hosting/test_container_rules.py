"""Images of the user's own, served by the rules in a file: an app of the same repository, and a stand-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psutil
import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from sagemaker_rest.errors import TargetError
from tests.conftest import clients_of
from tests.scenarios.hosting.hosted import Hosting, archive_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APP = """
import json, os, pathlib
from http.server import BaseHTTPRequestHandler, HTTPServer

weights = pathlib.Path(os.environ["SM_MODEL_DIR"], "weights.json")
factor = json.loads(weights.read_text())["factor"]

class App(BaseHTTPRequestHandler):
    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(json.dumps([factor * each for each in given]).encode())

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), App).serve_forever()
"""
RULES = """
[tool.sagemaker-rest.containers."*/factor:*"]
command = "python app.py"

[tool.sagemaker-rest.containers."*/llm"]
stand-in = { body = '{"text": "hello"}' }
"""
REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an app, and with the rules that say how to run it."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "app.py").write_text(APP)
    (folder / "pyproject.toml").write_text(RULES)
    return folder


@pytest.fixture(scope="module")
def hosting(repository: Path) -> Iterator[Hosting]:
    with start_cloud(containers=repository / "pyproject.toml") as cloud:
        yield Hosting(clients_of(cloud))


@pytest.fixture
def data(hosting: Hosting, tmp_path: Path) -> str:
    """Return where the app's artifact is."""
    (tmp_path / "weights.json").write_text('{"factor": 3}')
    return hosting.upload("model.tar.gz", archive_of(tmp_path / "weights.json", "weights.json"))


def apps_in(folder: Path) -> set[int]:
    """Return the ids of the processes that run in a folder."""
    return {each.pid for each in psutil.process_iter(["cwd"]) if each.info["cwd"] == str(folder)}


def variant(model: str) -> dict[str, Any]:
    return {"VariantName": "v", "ModelName": model, "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}


def test_an_app_of_the_same_repository_predicts_with_its_artifact(hosting: Hosting, data: str) -> None:
    model = hosting.model({"Image": f"{REGISTRY}/factor:1", "ModelDataUrl": data})

    endpoint = hosting.endpoint(variant(model))

    assert hosting.invoke(endpoint, [1, 2])["Body"] == [3, 6]


def test_a_stand_in_answers_and_says_so_in_the_endpoints_log(hosting: Hosting) -> None:
    endpoint = hosting.endpoint(variant(hosting.model({"Image": f"{REGISTRY}/llm:8xgpu"})))

    answer = hosting.invoke(endpoint, {"inputs": "hello"})

    assert answer["Body"] == {"text": "hello"}
    assert "not a prediction" in hosting.log(endpoint, "v/", "stand-in: POST")


def test_an_app_that_raises_fails_its_endpoint_with_the_last_lines_of_its_log(hosting: Hosting) -> None:
    model = hosting.model({"Image": f"{REGISTRY}/factor:1"})

    described = hosting.wait(hosting.start(variant(model)))

    assert described["EndpointStatus"] == "Failed"
    assert "exit status 1" in described["FailureReason"]
    assert "FileNotFoundError" in described["FailureReason"]


def test_a_pipeline_of_which_one_app_raises_leaves_no_process(hosting: Hosting, data: str, repository: Path) -> None:
    serves = {"Image": f"{REGISTRY}/factor:1", "ModelDataUrl": data}
    model = hosting.model(serves, {"Image": f"{REGISTRY}/factor:1"})
    before = apps_in(repository)

    described = hosting.wait(hosting.start(variant(model)))

    assert described["EndpointStatus"] == "Failed"
    assert "The container-2 for production variant v did not pass the ping" in described["FailureReason"]
    assert apps_in(repository) == before


def test_a_cloud_with_a_wrong_rule_says_why_and_does_not_start(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "containers.toml"
    file.write_text('[containers."*"]\nrun = "app"')

    with pytest.raises(TargetError, match="ended with status 1"):
        start_cloud(containers=file)

    assert "must be a table with exactly one of command, stand-in, image, toolkit, python" in capfd.readouterr().err
