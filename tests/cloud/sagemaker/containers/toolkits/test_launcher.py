"""A framework image's container: it starts in the model's Python, serves the user's script, and ends with the cloud."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import urllib3

from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRule, ContainerRules
from sagemaker_rest.cloud.sagemaker.containers.toolkits.launcher import ToolkitLauncher
from sagemaker_rest.errors import ServingError, UnservableImageError
from tests.cloud.sagemaker.containers.served import Served, pid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
# no framework: what is looked at here is the way to the script and back
SCRIPT = """
import json, os, sys
{}
def model_fn(model_directory):
    return json.load(open(os.path.join(model_directory, "weights.json")))

def predict_fn(data, model):
    print("asked in", sys.executable, flush=True)
    return data * model["factor"]
"""
SUBMITTED = {"SAGEMAKER_PROGRAM": "inference.py", "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code"}


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[ContainerPool]:
    rule = ContainerRule("*/sagemaker-scikit-learn:*", python=Path(sys.executable), environment={"A": "1", "B": "1"})
    with ContainerPool(tmp_path / "logs", [ToolkitLauncher(ContainerRules((rule,)))]) as pool:
        yield pool


@pytest.fixture
def start(pool: ContainerPool, tmp_path: Path) -> Callable[..., Container]:
    def start(script: str = SCRIPT.format(""), **variables: str) -> Container:
        code = tmp_path / "model" / "code"
        code.mkdir(parents=True)
        (code / "inference.py").write_text(script)
        (code.parent / "weights.json").write_text('{"factor": 3}')
        return pool.start(ContainerSpec(IMAGE, code.parent, {**SUBMITTED, **variables}, "test"))

    return start


def test_a_script_of_the_artifact_predicts(start: Callable[..., Container]) -> None:
    container = start()
    container.wait_until_healthy(60)

    answer = Served(container).invoke("[[1, 2]]")

    assert answer.json == [[3.0, 6.0]]
    log = container.log_path.read_text()
    assert "the image has 1.2-1-cpu-py3" in log
    assert f"asked in {sys.executable}" in log


def test_a_script_sees_the_variables_of_the_rule_and_of_the_container(start: Callable[..., Container]) -> None:
    container = start(SCRIPT.format("print(os.environ['A'], os.environ['B'], os.environ['SM_MODEL_DIR'])"), B="2")
    container.wait_until_healthy(60)

    assert f"\n1 2 {container.spec.model_directory}\n" in container.log_path.read_text()


def test_standard_input_is_empty_for_a_script(start: Callable[..., Container]) -> None:
    container = start(SCRIPT.format("").replace("sys.executable", "repr(sys.stdin.read())"))
    container.wait_until_healthy(60)

    Served(container).invoke("[[1, 2]]")

    assert "asked in ''" in container.log_path.read_text()


def test_garbage_is_collected_from_the_first_prediction_on(start: Callable[..., Container]) -> None:
    script = SCRIPT.format("import gc\nprint('at import', gc.isenabled(), flush=True)")
    container = start(script.replace('"asked in", sys.executable', '"at predict", gc.isenabled()'))
    container.wait_until_healthy(60)

    Served(container).invoke("[[1, 2]]")

    log = container.log_path.read_text()
    assert "at import False" in log
    assert "at predict True" in log


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(SCRIPT.format("import no_such_package"), "No module named 'no_such_package'", id="import"),
        pytest.param("raise RuntimeError('of mine')", "RuntimeError: of mine", id="raises at import"),
        pytest.param("import sys; sys.exit(3)", r"does not load \(SystemExit: 3\)", id="exits"),
        pytest.param("import os; os._exit(3)", "exit status 3", id="is gone"),
        pytest.param("def model_fn(_):\n    raise ValueError('no weights')", "ValueError: no weights", id="model_fn"),
        pytest.param("x = 1", "Please provide a model_fn implementation", id="no model_fn"),
        pytest.param(
            "def model_fn(_): ...\ndef transform_fn(*_): ...\ndef input_fn(*_): ...",
            "Cannot use transform_fn implementation with input_fn",
            id="both kinds of functions",
        ),
    ],
)
def test_a_script_that_cannot_serve_fails_its_container_with_the_cause(
    start: Callable[..., Container], script: str, words: str
) -> None:
    container = start(script)

    with pytest.raises(ServingError, match=words) as raised:
        container.wait_until_healthy(60)

    assert "serving/" not in str(raised.value)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({"SAGEMAKER_PROGRAM": ""}, "The container has no SAGEMAKER_PROGRAM", id="no program"),
        pytest.param({"SAGEMAKER_PROGRAM": "other.py"}, "No module named 'other'", id="another program"),
        pytest.param(
            {"SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/src"}, "neither a folder nor an archive", id="no folder"
        ),
        pytest.param({"SAGEMAKER_SUBMIT_DIRECTORY": ""}, "SUBMIT_DIRECTORY is /opt/ml/code", id="no directory"),
    ],
)
def test_a_container_without_its_script_says_what_to_set(
    start: Callable[..., Container], variables: dict[str, str], words: str
) -> None:
    container = start(**variables)

    with pytest.raises(ServingError, match=words):
        container.wait_until_healthy(60)


def test_a_container_ends_by_sigterm_with_all_that_its_script_has_started(start: Callable[..., Container]) -> None:
    container = start(SCRIPT.format("import subprocess; subprocess.Popen(['sleep', '600'])"))
    container.wait_until_healthy(60)
    processes = [psutil.Process(pid_of(container)), *psutil.Process(pid_of(container)).children()]

    container.send_signal(signal.SIGTERM)

    assert len(processes) == 2
    assert psutil.wait_procs(processes, timeout=10)[1] == []


def test_an_image_is_served_as_the_toolkit_that_its_rule_names(tmp_path: Path) -> None:
    code = tmp_path / "model" / "code"
    code.mkdir(parents=True)
    (code / "inference.py").write_text("def model_fn(_): return 3\ndef predict_fn(data, model): return data * model")
    rules = ContainerRules((ContainerRule("mine/ranking", toolkit="sagemaker-inference"),))
    with ContainerPool(tmp_path / "logs", [ToolkitLauncher(rules)]) as pool:
        container = pool.start(ContainerSpec("mine/ranking:2.1", code.parent, {}, "test"))
        container.wait_until_healthy(60)

        answer = Served(container).invoke("[[1, 2]]", Accept="text/csv")

    assert (answer.content_type, answer.body) == ("text/csv", b"3,6\n")


def test_an_image_of_another_name_is_refused(pool: ContainerPool) -> None:
    with pytest.raises(UnservableImageError, match=r"a repository named sagemaker-scikit-learn"):
        pool.require_servable("683313688378.dkr.ecr.us-east-1.amazonaws.com/scikit-learn:1.2-1")


def test_a_multi_model_container_has_a_process_for_each_model(tmp_path: Path) -> None:
    for name, number in (("two", 2), ("three", 3)):
        (tmp_path / name / "code").mkdir(parents=True)
        script = f"def model_fn(_): return {number}\ndef predict_fn(data, model): return data * model"
        (tmp_path / name / "code" / "inference.py").write_text(script)
    rules = ContainerRules((ContainerRule("mine/ranking", toolkit="sagemaker-inference"),))
    with ContainerPool(tmp_path / "logs", [ToolkitLauncher(rules)]) as pool:
        container = pool.start(ContainerSpec("mine/ranking", tmp_path, {}, "test", is_multi_model=True))
        container.wait_until_healthy(60)
        served = Served(container)
        told = [
            served.request("POST", "/models", {"model_name": name, "url": str(tmp_path / name)}).status
            for name in ("two", "three", "two")
        ]
        processes = psutil.Process(pid_of(container)).children()

        answers = [served.request("POST", f"/models/{name}/invoke", b"[1]") for name in ("two", "three", "four")]
        good = urllib3.request(
            "POST", f"{container.url}/models/three/invoke", body=b"[1]", headers={"Content-Type": "application/json"}
        )
        unloaded = [served.request("DELETE", "/models/two").status for _ in range(2)]

    assert told == [200, 200, 409]
    # the container's own answers: no content type is an error in this toolkit
    assert [answer.status for answer in answers] == [500, 500, 404]
    assert (good.status, good.data) == (200, b"[3]")
    assert unloaded == [200, 404]
    assert len(processes) == 2
    assert psutil.wait_procs(processes, timeout=10)[1] == []


def test_a_model_that_does_not_load_is_refused_and_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "inference.py").write_text("def model_fn(_): raise ValueError('of mine')")
    image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.6.0-cpu-py312"
    rules = ContainerRules((ContainerRule("*", python=Path(sys.executable)),))
    with ContainerPool(tmp_path / "logs", [ToolkitLauncher(rules)]) as pool:
        container = pool.start(ContainerSpec(image, tmp_path, {}, "test", is_multi_model=True))
        container.wait_until_healthy(60)

        answer = Served(container).request("POST", "/models", {"model_name": "m", "url": str(tmp_path)})

        assert (answer.status, psutil.Process(pid_of(container)).children()) == (400, [])
        assert "ValueError: of mine" in answer.json["error"]


def test_models_of_one_container_of_scikit_learns_have_one_script(pool: ContainerPool, tmp_path: Path) -> None:
    script = tmp_path / "inference.py"
    script.write_text(SCRIPT.format(""))
    for factor in (2, 3):
        (tmp_path / f"times-{factor}").mkdir()
        (tmp_path / f"times-{factor}" / "weights.json").write_text(f'{{"factor": {factor}}}')
    variables = {**SUBMITTED, "SAGEMAKER_SUBMIT_DIRECTORY": str(script), "SAGEMAKER_MULTI_MODEL": "true"}
    container = pool.start(ContainerSpec(IMAGE, tmp_path, variables, "test", is_multi_model=True))
    container.wait_until_healthy(60)
    served = Served(container)
    script.unlink()

    told = [
        served.request("POST", "/models", {"model_name": name, "url": str(tmp_path / name)}).status
        for name in ("times-2", "times-3")
    ]
    headers = {"Content-Type": "text/csv"}
    answers = [
        urllib3.request("POST", f"{container.url}/models/times-{factor}/invoke", body=b"1,2", headers=headers).data
        for factor in (2, 3)
    ]

    assert told == [200, 200]
    assert answers == [b"[[2.0, 4.0]]", b"[[3.0, 6.0]]"]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({}, "The container has no SAGEMAKER_PROGRAM", id="no program"),
        pytest.param(SUBMITTED, "has one script for all models: upload it", id="a script in each model"),
    ],
)
def test_a_multi_model_container_without_its_script_fails_when_it_starts(
    pool: ContainerPool, tmp_path: Path, variables: dict[str, str], words: str
) -> None:
    container = pool.start(ContainerSpec(IMAGE, tmp_path, variables, "test", is_multi_model=True))

    with pytest.raises(ServingError, match=words):
        container.wait_until_healthy(60)


CLOUD = """
import sys, time
from pathlib import Path
from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules
from sagemaker_rest.cloud.sagemaker.containers.toolkits.launcher import ToolkitLauncher

model, log, image = sys.argv[1:]
variables = {"SAGEMAKER_PROGRAM": "inference.py", "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code"}
process = ToolkitLauncher(ContainerRules()).start(ContainerSpec(image, Path(model), variables), Path(log))
process.wait_while_starting(60)
print(process.pid, flush=True)
time.sleep(600)
"""


# a script with a process that ignores what it is asked to
STUBBORN = """
import signal, subprocess
subprocess.Popen(["sleep", "600"], preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_IGN))
def model_fn(_): ...
"""


def test_a_container_ends_with_a_cloud_that_is_killed(tmp_path: Path) -> None:
    code = tmp_path / "model" / "code"
    code.mkdir(parents=True)
    (code / "inference.py").write_text(STUBBORN)
    command = [sys.executable, "-c", CLOUD, str(code.parent), str(tmp_path / "log"), IMAGE]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as cloud:
        assert cloud.stdout is not None
        container = psutil.Process(int(cloud.stdout.readline()))
        processes = [container, *container.children()]
        cloud.kill()

    assert (len(processes), psutil.wait_procs(processes, timeout=10)[1]) == (2, [])
