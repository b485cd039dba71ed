"""AWS's framework images behind endpoints, as the SageMaker SDK makes them: the code apart from the model, in S3."""

from __future__ import annotations

import io
import subprocess
import tarfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from tests.cloud.sagemaker.containers.toolkits.pythons import TINY_BERT, torch_python, transformers_python
from tests.conftest import clients_of
from tests.scenarios.hosting.hosted import ALLOW_ALL, Hosting, variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

pytestmark = pytest.mark.e2e

REGISTRY = "141502667606.dkr.ecr.eu-west-1.amazonaws.com"
SCIKIT_LEARN = f"{REGISTRY}/sagemaker-scikit-learn:1.2-1-cpu-py3"
XGBOOST = f"{REGISTRY}/sagemaker-xgboost:3.0-5"
PYTORCH = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference:2.6.0-cpu-py312"
HUGGING_FACE = (
    "763104351884.dkr.ecr.eu-west-1.amazonaws.com/"
    "huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"
)
# the models behind endpoints that have several
NAMES = ("digits", "parities")
INFERENCE = """
import os, joblib

def model_fn(model_dir):
    return joblib.load(os.path.join(model_dir, "model.joblib"))
"""
PROBABILITIES = (
    INFERENCE
    + """
def predict_fn(data, model):
    return model.predict_proba(data)
"""
)

TORCHSCRIPT = """
import sys, torch
model = torch.nn.Linear(3, 3, bias=False)
with torch.no_grad():
    model.weight.copy_(torch.eye(3))
torch.jit.script(model).save(sys.argv[1])
"""
SOFTMAX = """
import torch

def predict_fn(data, model):
    with torch.no_grad():
        return torch.softmax(model(data), 1)
"""


@pytest.fixture(scope="module")
def hosting() -> Iterator[Hosting]:
    """A cloud whose models' environments have packages from nowhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_NO_INDEX", "1")
        with start_cloud() as cloud:
            yield Hosting(clients_of(cloud))


@pytest.fixture(scope="module")
def pytorch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosting]:
    """A cloud whose PyTorch images are served by a Python that has torch."""
    with cloud_with({"pytorch-inference": torch_python()}, tmp_path_factory.mktemp("rules")) as hosting:
        yield hosting


@pytest.fixture(scope="module")
def hugging_face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosting]:
    """A cloud whose Hugging Face images are served by a Python that has transformers."""
    pythons = {"huggingface-pytorch-inference": transformers_python()}
    with cloud_with(pythons, tmp_path_factory.mktemp("rules")) as hosting:
        yield hosting


@contextmanager
def cloud_with(pythons: Mapping[str, Path], folder: Path) -> Iterator[Hosting]:
    rules = folder / "containers.toml"
    told = [f'"{repository}" = {{ python = "{python}" }}' for repository, python in pythons.items()]
    rules.write_text("\n".join(["[containers]", *told]))
    with start_cloud(containers=rules) as cloud:
        yield Hosting(clients_of(cloud))


@pytest.fixture(scope="module")
def digits() -> Any:
    """Handwritten digits of 8 by 8 pixels, which scikit-learn brings."""
    return pytest.importorskip("sklearn.datasets").load_digits()


@pytest.fixture(scope="module")
def seven(digits: Any) -> Any:
    """Return one that no model is trained with."""
    return next(image for image, digit in zip(digits.data[:100], digits.target[:100], strict=True) if digit == 7)


@pytest.fixture(scope="module")
def classifier(digits: Any, hosting: Hosting) -> str:
    """The address of an archive with a classifier of digits."""
    from joblib import dump
    from sklearn.naive_bayes import GaussianNB

    stream = io.BytesIO()
    dump(GaussianNB().fit(digits.data[100:], digits.target[100:]), stream)
    return hosting.upload("digits/model.tar.gz", archive({"model.joblib": stream.getvalue()}))


def archive(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def submitted(hosting: Hosting, key: str, script: str, **others: str) -> dict[str, str]:
    """The variables with which the SDK tells where the code is, once it is there."""
    files = {"inference.py": script, **{name.replace("_txt", ".txt"): text for name, text in others.items()}}
    code = archive({name: text.encode() for name, text in files.items()})
    return {
        "SAGEMAKER_PROGRAM": "inference.py",
        "SAGEMAKER_SUBMIT_DIRECTORY": hosting.upload(f"{key}/sourcedir.tar.gz", code),
        "SAGEMAKER_CONTAINER_LOG_LEVEL": "20",
        "SAGEMAKER_REGION": "eu-west-1",
    }


def test_a_scikit_learn_model_knows_a_seven(hosting: Hosting, classifier: str, seven: Any) -> None:
    code = submitted(hosting, "labels", INFERENCE)
    model = hosting.model({"Image": SCIKIT_LEARN, "ModelDataUrl": classifier, "Environment": code})

    endpoint = hosting.endpoint(variant(model))

    assert hosting.invoke(endpoint, [seven.tolist()])["Body"] == [7]
    assert "the image has 1.2-1-cpu-py3" in hosting.log(endpoint, "AllTraffic/", "serves with scikit-learn")


def test_a_script_may_answer_probabilities(hosting: Hosting, classifier: str, seven: Any) -> None:
    code = submitted(hosting, "probabilities", PROBABILITIES)
    model = hosting.model({"Image": SCIKIT_LEARN, "ModelDataUrl": classifier, "Environment": code})
    endpoint = hosting.endpoint(variant(model))

    probabilities = hosting.invoke(endpoint, [seven.tolist()])["Body"][0]

    assert len(probabilities) == 10
    assert max(range(10), key=probabilities.__getitem__) == 7


def test_the_xgboost_algorithm_knows_a_seven(hosting: Hosting, digits: Any, seven: Any, tmp_path: Any) -> None:
    xgboost = pytest.importorskip("xgboost")
    few = slice(100, 700)
    matrix = xgboost.DMatrix(digits.data[few], label=digits.target[few])
    parameters = {"objective": "multi:softprob", "num_class": 10, "max_depth": 3}
    xgboost.train(parameters, matrix, 5).save_model(tmp_path / "model.json")
    data = hosting.upload("xgboost/model.tar.gz", archive({"xgboost-model": (tmp_path / "model.json").read_bytes()}))
    endpoint = hosting.endpoint(variant(hosting.model({"Image": XGBOOST, "ModelDataUrl": data})))

    row = ",".join(map(str, seven))
    answer = hosting.invoke(endpoint, row, "text/csv", Accept="application/json")["Body"]

    scores = answer["predictions"][0]["score"]
    assert max(range(10), key=scores.__getitem__) == 7


def test_models_of_one_scikit_learn_container_share_a_script(hosting: Hosting, digits: Any, seven: Any) -> None:
    from joblib import dump
    from sklearn.naive_bayes import GaussianNB

    for name, labels in (("digits", digits.target), ("parities", digits.target % 2)):
        stream = io.BytesIO()
        dump(GaussianNB().fit(digits.data[100:], labels[100:]), stream)
        hosting.upload(f"several/{name}.tar.gz", archive({"model.joblib": stream.getvalue()}))
    endpoint = several_models(hosting, SCIKIT_LEARN, "several", submitted(hosting, "shared", INFERENCE))

    row = ",".join(map(str, seven))
    answers = [hosting.invoke(endpoint, row, "text/csv", TargetModel=f"{name}.tar.gz") for name in NAMES]

    assert [answer["Body"] for answer in answers] == [[7], [1]]


def test_models_of_one_xgboost_container_need_no_script(hosting: Hosting, tmp_path: Any) -> None:
    xgboost = pytest.importorskip("xgboost")
    for name, labels in (("digits", [0, 7]), ("parities", [0, 1])):
        booster = xgboost.train({"base_score": 0, "eta": 1, "lambda": 0}, xgboost.DMatrix([[0], [1]], label=labels), 1)
        booster.save_model(tmp_path / "model.json")
        content = archive({"xgboost-model": (tmp_path / "model.json").read_bytes()})
        hosting.upload(f"several-xgboost/{name}.tar.gz", content)
    endpoint = several_models(hosting, XGBOOST, "several-xgboost", {})

    answers = [
        hosting.invoke(endpoint, "1\n0", "text/csv", Accept="text/csv", TargetModel=f"{name}.tar.gz") for name in NAMES
    ]

    assert [answer["Body"] for answer in answers] == [b"7.0,0.0", b"1.0,0.0"]


def several_models(hosting: Hosting, image: str, prefix: str, environment: dict[str, str]) -> str:
    data = f"s3://{hosting.bucket}/{prefix}/"
    model = {"Image": image, "ModelDataUrl": data, "Mode": "MultiModel", "Environment": environment}
    return hosting.endpoint(variant(hosting.model(model)))


def test_a_pytorch_model_of_the_artifact_predicts(pytorch: Hosting, tmp_path: Any) -> None:
    subprocess.run([torch_python(), "-c", TORCHSCRIPT, tmp_path / "model.pth"], check=True)
    files = {"model.pth": (tmp_path / "model.pth").read_bytes(), "code/inference.py": SOFTMAX.encode()}
    data = pytorch.upload("pytorch/model.tar.gz", archive(files))
    endpoint = pytorch.endpoint(variant(pytorch.model({"Image": PYTORCH, "ModelDataUrl": data})))

    answer = pytorch.invoke(endpoint, [[0, 0, 1]])["Body"]

    assert max(range(3), key=answer[0].__getitem__) == 2
    assert sum(answer[0]) == pytest.approx(1)
    assert "the image has 2.6.0-cpu-py312" in pytorch.log(endpoint, "AllTraffic/", "serves with PyTorch")


def test_models_of_one_pytorch_container_come_as_they_are_asked_for(pytorch: Hosting) -> None:
    for number in (2, 3):
        script = f"def model_fn(_): return {number}\ndef predict_fn(data, model): return data * model"
        pytorch.upload(f"models/times-{number}.tar.gz", archive({"code/inference.py": script.encode()}))
    model = {"Image": PYTORCH, "ModelDataUrl": f"s3://{pytorch.bucket}/models/", "Mode": "MultiModel"}
    endpoint = pytorch.endpoint(variant(pytorch.model(model)))

    answers = [pytorch.invoke(endpoint, [[1, 2]], TargetModel=f"times-{number}.tar.gz")["Body"] for number in (2, 3)]

    assert answers == [[[2.0, 4.0]], [[3.0, 6.0]]]


def test_a_hugging_face_model_of_the_artifact_fills_the_gap(hugging_face: Hosting, tmp_path: Any) -> None:
    subprocess.run([transformers_python(), TINY_BERT, tmp_path, "BertForMaskedLM"], check=True)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    data = hugging_face.upload("hugging-face/model.tar.gz", archive(files))
    # as the SageMaker SDK makes a model without a script
    environment = {"HF_TASK": "fill-mask", "SAGEMAKER_PROGRAM": "", "SAGEMAKER_SUBMIT_DIRECTORY": ""}
    model = hugging_face.model({"Image": HUGGING_FACE, "ModelDataUrl": data, "Environment": environment})
    endpoint = hugging_face.endpoint(variant(model))

    asked = {"inputs": "this is a [MASK] film", "parameters": {"top_k": 3}}
    answer = hugging_face.invoke(endpoint, asked)["Body"]

    assert len(answer) == 3
    assert answer[0]["score"] > answer[1]["score"]
    assert answer[0]["sequence"] == f"this is a {answer[0]['token_str']} film"


def test_whatever_goes_wrong_in_hugging_faces_image_is_400(hugging_face: Hosting) -> None:
    data = hugging_face.upload("nothing/model.tar.gz", archive({"code/inference.py": b"def model_fn(_): return 1 / 0"}))
    endpoint = hugging_face.endpoint(variant(hugging_face.model({"Image": HUGGING_FACE, "ModelDataUrl": data})))

    with pytest.raises(hugging_face.runtime.exceptions.ModelError, match=r"client error \(400\)[^$]*division by zero"):
        hugging_face.invoke(endpoint, {"inputs": "good"})


def test_one_row_of_csv_is_refused_as_on_aws(hosting: Hosting, classifier: str, seven: Any) -> None:
    code = submitted(hosting, "row", INFERENCE)
    model = hosting.model({"Image": SCIKIT_LEARN, "ModelDataUrl": classifier, "Environment": code})
    endpoint = hosting.endpoint(variant(model))

    with pytest.raises(hosting.runtime.exceptions.ModelError, match="Internal Server Error"):
        hosting.invoke(endpoint, ",".join(map(str, seven)), "text/csv")

    assert hosting.log(endpoint, "AllTraffic/", "Expected 2D array, got 1D array instead")


@pytest.mark.parametrize(
    ("script", "requirements", "words"),
    [
        pytest.param("import no_such_package", "", "No module named 'no_such_package'", id="import"),
        pytest.param("def model_fn(_): raise ValueError('of mine')", "", "ValueError: of mine", id="load"),
        pytest.param("x = 1", "", "Please provide a model_fn implementation.", id="no model_fn"),
        pytest.param(INFERENCE, "scikit-learn\n./missing.whl", "missing.whl", id="a requirement that is not there"),
    ],
)
def test_code_that_cannot_serve_fails_its_endpoint_with_the_cause(
    hosting: Hosting, classifier: str, script: str, requirements: str, words: str
) -> None:
    others = {"requirements_txt": requirements} if requirements else {}
    code = submitted(hosting, "wrong", script, **others)
    model = hosting.model({"Image": SCIKIT_LEARN, "ModelDataUrl": classifier, "Environment": code})

    described = hosting.wait(hosting.start(variant(model)))

    assert described["EndpointStatus"] == "Failed"
    assert words in described["FailureReason"]


def test_a_model_that_xgboost_cannot_read_fails_its_endpoint_without_the_frames_of_its_library(
    hosting: Hosting,
) -> None:
    data = hosting.upload("unreadable.tar.gz", archive({"xgboost-model": b'{"learner": 5}'}))

    described = hosting.wait(hosting.start(variant(hosting.model({"Image": XGBOOST, "ModelDataUrl": data}))))

    assert described["EndpointStatus"] == "Failed"
    assert "Invalid cast, from Integer to Object" in described["FailureReason"]
    assert "libxgboost.so" not in described["FailureReason"]


def test_code_that_the_role_may_not_read_fails_the_endpoint(hosting: Hosting, classifier: str) -> None:
    code = submitted(hosting, "secret", INFERENCE)
    deny = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::*/secret/*"}
    role = hosting.role({"Version": "2012-10-17", "Statement": [*ALLOW_ALL["Statement"], deny]})
    model = hosting.model({"Image": SCIKIT_LEARN, "ModelDataUrl": classifier, "Environment": code}, role=role)

    described = hosting.wait(hosting.start(variant(model)))

    assert described["EndpointStatus"] == "Failed"
    assert "secret/sourcedir.tar.gz" in described["FailureReason"]
    assert "Forbidden" in described["FailureReason"]
