"""AWS's SageMaker Python SDK, in an environment of its own, deploys models on the local cloud as its page says."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from tests.cloud.sagemaker.containers.toolkits.pythons import TINY_BERT, torch_python, transformers_python
from tests.scenarios.consumers.conftest import PROJECT
from tests.scenarios.documentation.pages import File, read_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess

pytestmark = pytest.mark.e2e

PAGE = PROJECT / "docs" / "sagemaker-sdk.md"
PINS = PROJECT / "requirements" / "sdk.txt"
PREDICTED = re.compile(r"(\w*Model) \D*([\d.]+)")
PREDICTIONS = re.compile(r"(real-time|serverless|asynchronous) (\{.*\})")


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the SDK at the versions that are pinned."""
    folder = tmp_path_factory.mktemp("environment") / "sdk"
    python, uv = folder / "bin" / "python", Path(sys.executable).with_name("uv")
    pinned = ["--require-hashes", "--requirement", str(PINS)]
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *pinned], check=True)
    return python


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    for step in read_steps(PAGE.read_text(encoding="utf-8")):
        if isinstance(step, File):
            (tmp_path / step.name).write_text(step.text)
    return tmp_path


@dataclass(frozen=True)
class Sdk:
    """Runs the programs of the page in `folder` with `python`, with what the page tells to set and nothing of AWS."""

    python: Path
    folder: Path

    def run(self, program: str, cloud: CloudProcess) -> str:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))},
            "AWS_ENDPOINT_URL": cloud.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "SAGEMAKER_USER_CONFIG_OVERRIDE": str(self.folder / "config.yaml"),
        }
        command = [str(self.python), program]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def names_in(sagemaker: Any) -> set[str]:
    """Return the names of all endpoints and models: other tests leave some in the cloud that they share."""
    endpoints, models = sagemaker.list_endpoints()["Endpoints"], sagemaker.list_models()["Models"]
    return {each["EndpointName"] for each in endpoints} | {each["ModelName"] for each in models}


def test_the_sdk_deploys_and_predicts_as_its_page_says(
    sdk: Path, steps: Path, line_model: Path, cloud: CloudProcess, client: Callable[..., Any]
) -> None:
    (steps / "payload.json").write_text('{"instances": [[1.0], [2.0]]}')
    shutil.copy(line_model, steps)
    before = names_in(client("sagemaker"))

    Sdk(sdk, steps).run("role.py", cloud)
    told = Sdk(sdk, steps).run("deploy.py", cloud)

    answer = "{'predictions': [[3.0], [5.0]]}"
    assert PREDICTIONS.findall(told) == [("real-time", answer), ("serverless", answer), ("asynchronous", answer)]
    assert names_in(client("sagemaker")) == before


OWN = """
import os, pathlib, pickle
from http.server import BaseHTTPRequestHandler, HTTPServer
import xgboost

model = pickle.loads(pathlib.Path(os.environ["SM_MODEL_DIR"], "xgboost-model").read_bytes())

class App(BaseHTTPRequestHandler):
    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        data = xgboost.DMatrix([[float(value) for value in text.split(",")]])
        self.answer(str(model.predict(data)[0]).encode())

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), App).serve_forever()
"""


@pytest.fixture
def models(steps: Path) -> None:
    """Put archives of two models that have learned 2 a + 3 b beside the files of the page."""
    from sklearn.linear_model import LinearRegression
    from xgboost import DMatrix, train

    inputs = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 2.0], [3.0, 2.0]]
    outputs = [2 * a + 3 * b for a, b in inputs]
    booster = train({"eta": 1, "lambda": 0}, DMatrix(inputs, outputs), 20)
    linear = LinearRegression().fit(inputs, outputs)
    for archive, name, model in (("sklearn", "model.joblib", linear), ("xgboost", "xgboost-model", booster)):
        (steps / name).write_bytes(pickle.dumps(model))
        with tarfile.open(steps / f"{archive}.tar.gz", "w:gz") as tar:
            tar.add(steps / name, name)


@pytest.mark.usefixtures("models")
def test_the_sdk_deploys_models_of_other_frameworks(sdk: Path, steps: Path) -> None:
    (steps / "app.py").write_text(OWN)
    (steps / "containers.toml").write_text('[containers."*/own"]\ncommand = "python app.py"')

    with start_cloud(containers=steps / "containers.toml") as cloud:
        Sdk(sdk, steps).run("role.py", cloud)
        told = Sdk(sdk, steps).run("frameworks.py", cloud)

    predicted = PREDICTED.findall(told)
    assert [name for name, _ in predicted] == ["SKLearnModel", "XGBoostModel", "Model", "Model"]
    assert [float(number) for _, number in predicted] == pytest.approx([8.0] * 4)


TORCHSCRIPT = """
import torch

model = torch.nn.Linear(2, 1, bias=False)
with torch.no_grad():
    model.weight.copy_(torch.tensor([[2.0, 3.0]]))
torch.jit.script(model).save("model.pth")
"""
DEEP = """
import numpy
import sagemaker
from sagemaker.huggingface import HuggingFaceModel
from sagemaker.pytorch import PyTorchModel

session = sagemaker.Session()
common = {"role": "arn:aws:iam::123456789012:role/sdk", "py_version": "py312", "sagemaker_session": session}


def predict(model, data):
    predictor = model.deploy(initial_instance_count=1, instance_type="ml.m5.large", wait=False)
    session.wait_for_endpoint(predictor.endpoint_name, poll=1)
    print(type(model).__name__, predictor.predict(data))


torch, bert = (session.upload_data(f"{name}.tar.gz", key_prefix=name) for name in ("torch", "bert"))
predict(
    PyTorchModel(torch, entry_point="empty.py", framework_version="2.6", **common),
    numpy.array([[1, 2]], dtype="float32"),
)
predict(
    HuggingFaceModel(
        model_data=bert,
        transformers_version="4.51.3",
        pytorch_version="2.6.0",
        env={"HF_TASK": "text-classification"},
        **common,
    ),
    {"inputs": "this is a good film"},
)
"""


def test_the_sdk_deploys_models_of_pytorch_and_hugging_face(sdk: Path, steps: Path) -> None:
    torch, transformers = torch_python(), transformers_python()
    (steps / "deep.py").write_text(DEEP)
    (steps / "empty.py").touch()
    subprocess.run([torch, "-c", TORCHSCRIPT], cwd=steps, check=True)
    subprocess.run([transformers, TINY_BERT, steps / "bert", "BertForSequenceClassification"], check=True)
    for archive, files in (("torch", [steps / "model.pth"]), ("bert", [*(steps / "bert").iterdir()])):
        with tarfile.open(steps / f"{archive}.tar.gz", "w:gz") as tar:
            for file in files:
                tar.add(file, file.name)
    rules = f'[containers."*pytorch-inference*"]\npython = "{transformers}"'
    (steps / "containers.toml").write_text(rules)

    with start_cloud(containers=steps / "containers.toml") as cloud:
        Sdk(sdk, steps).run("role.py", cloud)
        told = Sdk(sdk, steps).run("deep.py", cloud)

    assert PREDICTED.findall(told)[0] == ("PyTorchModel", "8.")
    assert re.search(r"HuggingFaceModel \[\{'label': 'LABEL_[01]', 'score': 0\.\d+\}\]", told)
