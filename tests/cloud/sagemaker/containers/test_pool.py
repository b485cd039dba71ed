"""Containers start, fail, die and end, and leave nothing behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.launcher import TensorFlowLauncher
from sagemaker_rest.errors import (
    ContainerDiedError,
    ContainerTimeoutError,
    ServingError,
    UnservableImageError,
)
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.containers.served import IMAGE, STARTUP_SECONDS, Served, StartContainer, pid_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCRIPT = """
import json, os, subprocess, sys, time
import requests

def handler(data, context):
    asked = json.loads(data.read())
    if "sleep" in asked:
        time.sleep(asked["sleep"])
    if "spawn" in asked:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        return str(child.pid), "text/plain"
    if "environment" in asked:
        return json.dumps(dict(os.environ)), "application/json"
    response = requests.post(context.rest_uri, json={"instances": [1]})
    return response.content, context.accept_header
"""


def wait_until_gone(pid: int, timeout_seconds: float = 15) -> bool:
    deadline = time.monotonic() + timeout_seconds
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not psutil.pid_exists(pid)


def test_a_script_runs_in_the_container_and_may_ask_the_rest_api_itself(
    start: StartContainer, model_with_script: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the user")
    container = start(model_with_script(SCRIPT), environment={"MINE": "given"})
    container.wait_until_healthy(STARTUP_SECONDS)
    served = Served(container)

    assert served.invoke({}).json == {"predictions": [3.5]}
    environment = served.invoke({"environment": True}).json
    assert environment["MINE"] == "given"
    assert "AWS_SECRET_ACCESS_KEY" not in environment

    with pytest.raises(ContainerTimeoutError, match=r"'test' did not answer POST /invocations in 0\.2 s"):
        wait_for(container.invoke(b'{"sleep": 1}', {}, timeout_seconds=0.2))
    assert served.invoke({}).status == 200

    child = int(served.invoke({"spawn": True}).body)
    container.stop()
    assert wait_until_gone(child)


def test_a_container_that_is_killed_is_told_apart_at_once_and_later(start: StartContainer, saved_models: Path) -> None:
    container = start(saved_models / "half_plus")
    container.wait_until_healthy(STARTUP_SECONDS)

    threading.Timer(0.2, container.send_signal, (signal.SIGKILL,)).start()
    with pytest.raises(ContainerDiedError, match="'test' went away: its process ended by SIGKILL") as death:
        invoke_for_ever(container)
    assert str(container.log_path) in str(death.value)
    with pytest.raises(ContainerDiedError, match="went away"):
        wait_for(container.invoke(b"{}", {}, timeout_seconds=5))
    with pytest.raises(ServingError, match="did not become healthy: its process ended by SIGKILL"):
        container.wait_until_healthy(5)


def invoke_for_ever(container: Container) -> None:
    while True:
        wait_for(container.invoke(b"{}", {}, timeout_seconds=30))


def test_a_stopped_container_leaves_no_process_no_zombie_and_no_port(start: StartContainer, saved_models: Path) -> None:
    container = start(saved_models / "half_plus", name="endpoint/variant of mine")
    container.wait_until_healthy(STARTUP_SECONDS)
    port = int(container.url.rpartition(":")[2])
    log = container.log_path

    container.stop()
    container.stop()

    assert not psutil.pid_exists(pid_of(container))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert log.name.startswith("endpoint-variant-of-mine-")
    assert "loaded model model version 3" in log.read_text()
    with pytest.raises(ContainerDiedError, match="it was stopped"):
        wait_for(container.invoke(b"{}", {}, timeout_seconds=5))


def broken_model(folder: Path) -> dict[str, str]:
    (folder / "digits/1").mkdir(parents=True)
    (folder / "digits/1/saved_model.pb").write_bytes(b"this is not a graph")
    return {}


def no_model(folder: Path) -> dict[str, str]:
    (folder / "readme.txt").touch()
    return {}


def missing_requirement(folder: Path) -> dict[str, str]:
    (folder / "digits/1").mkdir(parents=True)
    (folder / "digits/1/saved_model.pb").touch()
    (folder / "code").mkdir()
    (folder / "code/requirements.txt").write_text("no-such-package==1.0")
    return {}


@pytest.mark.parametrize(
    ("prepare", "reason", "logged"),
    [
        pytest.param(broken_model, "Version 1 of the model 'digits' cannot be loaded", "Traceback", id="broken model"),
        pytest.param(no_model, "No SavedModel to serve", "Found: readme.txt", id="no model"),
        pytest.param(
            missing_requirement,
            "code/requirements.txt asks for packages that are not installed here: no-such-package==1.0",
            "no-such-package",
            id="missing requirement",
        ),
    ],
)
def test_a_container_that_cannot_start_says_why_with_the_end_of_its_log(
    start: StartContainer, tmp_path: Path, prepare: Callable[[Path], dict[str, str]], reason: str, logged: str
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    environment = prepare(folder)
    container = start(folder, environment=environment)

    with pytest.raises(ServingError, match=f"'test' did not become healthy: {reason}") as failure:
        container.wait_until_healthy(STARTUP_SECONDS)

    assert str(container.log_path) in str(failure.value)
    assert logged in str(failure.value).partition("last lines of its log")[2]
    assert wait_until_gone(pid_of(container))


def test_a_container_that_dies_while_it_starts_says_how(
    start: StartContainer, model_with_script: Callable[[str], Path]
) -> None:
    container = start(model_with_script("import os; print('goodbye', flush=True); os._exit(3)"))

    with pytest.raises(ServingError, match=r"its process ended with exit status 3.*\n(.*\n)*.*goodbye"):
        container.wait_until_healthy(STARTUP_SECONDS)


def test_a_container_that_takes_too_long_to_start_is_a_timeout(
    start: StartContainer, model_with_script: Callable[[str], Path]
) -> None:
    container = start(model_with_script("import time; time.sleep(600)"))

    with pytest.raises(ContainerTimeoutError, match=r"did not become healthy in 0\.5 s: it is still starting"):
        container.wait_until_healthy(0.5)
    with pytest.raises(ServingError, match="does not answer yet"):
        _ = container.url
    container.stop()
    assert not psutil.pid_exists(pid_of(container))


@pytest.mark.parametrize(
    ("image", "environment", "answer"),
    [
        pytest.param(
            IMAGE,
            {"SAGEMAKER_TFS_DEFAULT_MODEL_NAME": "nope"},
            "502.*Could not find any versions of model nope",
            id="unknown default model",
        ),
        pytest.param("tensorflow/serving:2.19.0", {}, "404.*Not Found", id="the plain image has no ping"),
    ],
)
def test_a_container_that_does_not_pass_the_ping_is_not_healthy(
    start: StartContainer, saved_models: Path, image: str, environment: dict[str, str], answer: str
) -> None:
    container = start(saved_models / "half_plus", image=image, environment=environment)

    with pytest.raises(ServingError, match=f"GET /ping answered {answer}"):
        container.wait_until_healthy(STARTUP_SECONDS)


def test_an_image_that_cannot_be_served_starts_nothing(pool: ContainerPool, tmp_path: Path) -> None:
    with pytest.raises(UnservableImageError, match="no container for the image 'nginx'"):
        pool.start(ContainerSpec("nginx", tmp_path, {}, "test"))


def test_a_closed_pool_has_ended_everything_and_starts_nothing(tmp_path: Path) -> None:
    before = set(psutil.Process().children())
    pool = ContainerPool(tmp_path, [TensorFlowLauncher(tmp_path, spares=2)])
    pool.warm()
    spares = set(psutil.Process().children()) - before

    pool.close()
    pool.close()

    assert len(spares) == 2
    assert not [spare for spare in spares if psutil.pid_exists(spare.pid)]
    with pytest.raises(ServingError, match="pool is closed"):
        pool.warm()
    with pytest.raises(ServingError, match="pool is closed"):
        pool.start(ContainerSpec(IMAGE, tmp_path, {}, "test"))


PARENT = """
import sys, time
from pathlib import Path
from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.launcher import TensorFlowLauncher

launcher = TensorFlowLauncher(Path(sys.argv[2]), spares=1)
pool = ContainerPool(Path(sys.argv[2]), [launcher])
pool.warm()
container = pool.start(ContainerSpec(sys.argv[3], Path(sys.argv[1]), {}, "test"))
pool.warm()
(spare,) = launcher._spares
container.wait_until_healthy(120)
assert "tensorflow" not in sys.modules and "numpy" not in sys.modules
print(container.process.pid, spare.pid, flush=True)
time.sleep(600)
"""


def test_containers_and_spares_end_when_their_parent_is_killed(saved_models: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, saved_models / "half_plus", tmp_path, IMAGE], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        assert all(psutil.pid_exists(pid) for pid in pids)

        parent.kill()

        assert [pid for pid in pids if not wait_until_gone(pid)] == []
