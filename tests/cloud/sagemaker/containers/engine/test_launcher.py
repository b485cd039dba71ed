"""An image runs on a container engine, with a container's contract, and leaves nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.engine.connection import connect
from sagemaker_rest.cloud.sagemaker.containers.engine.launcher import EngineLauncher
from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRule, ContainerRules
from sagemaker_rest.errors import ContainerDiedError, NoEngineError, ServingError, UnservableImageError
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.containers.served import Served
from tests.podman import BOUND_IMAGE, IMAGE, wait_until_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

START_SECONDS = 60
ECR_IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/served:1"


def test_an_image_is_served_with_its_artifact_and_its_variables(start: Callable[..., Container]) -> None:
    container = start(environment={"MINE": "given"})
    container.wait_until_healthy(START_SECONDS)

    told = Served(container).invoke("hello").json

    assert (told["arguments"], told["body"]) == (["serve"], "hello")
    assert told["files"] == ["/opt/ml/model/weights.json"]
    assert told["environment"]["MINE"] == "given"


def test_a_model_is_read_only_for_its_container(start: Callable[..., Container]) -> None:
    container = start()
    container.wait_until_healthy(START_SECONDS)

    assert "Read-only file system" in Served(container).invoke("write").json["refused"]


def test_an_ecr_name_may_stand_for_a_local_image_with_less_memory(
    start: Callable[..., Container], docker_client: Any
) -> None:
    rules = ContainerRules((ContainerRule("*/served", image=IMAGE, environment={"MINE": "of the rule"}, memory="64m"),))

    container = start(ECR_IMAGE, rules)
    container.wait_until_healthy(START_SECONDS)

    assert Served(container).invoke("").json["environment"]["MINE"] == "of the rule"
    (running,) = docker_client.containers.list()
    assert running.attrs["HostConfig"]["Memory"] == 64 * 1024**2


def test_a_multi_model_container_finds_its_models_by_its_own_paths(
    start: Callable[..., Container], tmp_path: Path
) -> None:
    container = start(is_multi_model=True)
    container.wait_until_healthy(START_SECONDS)

    assert Served(container).invoke("").json["files"] == ["/opt/ml/models/weights.json"]
    assert container.path_inside(tmp_path / "model" / "one") == "/opt/ml/models/one"


def test_an_image_that_takes_a_port_shares_the_network_of_this_machine(start: Callable[..., Container]) -> None:
    container = start(BOUND_IMAGE)
    container.wait_until_healthy(START_SECONDS)

    environment = Served(container).invoke("").json["environment"]

    assert container.url == f"http://127.0.0.1:{environment['SAGEMAKER_BIND_TO_PORT']}"


def test_a_container_that_podman_cannot_isolate_says_so(start: Callable[..., Container]) -> None:
    container = start(is_isolated=True)
    container.wait_until_healthy(START_SECONDS)

    assert Served(container).invoke("").status == 200
    assert "this container is not isolated here" in container.log_path.read_text()


def test_a_container_is_stopped_by_sigterm_and_removed(start: Callable[..., Container], docker_client: Any) -> None:
    container = start()
    container.wait_until_healthy(START_SECONDS)

    container.stop()

    assert container.log_path.read_text().splitlines()[-1] == "goodbye"
    assert docker_client.containers.list(all=True) == []


def test_a_container_that_is_killed_is_told_apart(start: Callable[..., Container]) -> None:
    container = start()
    container.wait_until_healthy(START_SECONDS)

    container.send_signal(signal.SIGKILL)

    assert container.wait_until_ended()
    with pytest.raises(ContainerDiedError, match="ended with exit status 137"):
        wait_for(container.invoke(b"", {}, 5))


@pytest.mark.parametrize(
    ("image", "environment", "words", "seconds"),
    [
        pytest.param(IMAGE, {"DIES": "3"}, r"exit status 3.*\n.*no weights", START_SECONDS, id="prints and dies"),
        pytest.param(IMAGE, {"PING": "503"}, "GET /ping answered 503", 8, id="is never well"),
        pytest.param(
            "localhost/missing:1", {}, 'could not pull it: .*image = "NAME"', START_SECONDS, id="is not there"
        ),
    ],
)
def test_an_image_that_does_not_serve_says_why(
    start: Callable[..., Container], image: str, environment: Mapping[str, str], words: str, seconds: float
) -> None:
    container = start(image, environment=environment)

    with pytest.raises(ServingError, match=words):
        container.wait_until_healthy(seconds)


PARENT = """
import os, sys, time
from pathlib import Path
from sagemaker_rest.cloud.sagemaker.containers.engine.launcher import EngineLauncher
from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules

folder = Path(sys.argv[1])
engine = EngineLauncher(ContainerRules(), {"DOCKER_HOST": sys.argv[2]})
container = ContainerPool(folder, [engine]).start(ContainerSpec(sys.argv[3], folder))
container.wait_until_healthy(60)
print("up", flush=True)
time.sleep(600)
"""


def test_a_killed_cloud_leaves_no_container(engine: Mapping[str, str], docker_client: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path), engine["DOCKER_HOST"], IMAGE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as cloud:
        assert cloud.stdout is not None
        assert cloud.stdout.readline() == "up\n"
        before = docker_client.containers.list()

        cloud.kill()

    assert (len(before), wait_until_empty(docker_client)) == (1, [])


def test_an_engine_that_does_not_answer_is_named(tmp_path: Path) -> None:
    nowhere = f"unix://{tmp_path}/no.sock"
    pool = ContainerPool(tmp_path, [EngineLauncher(ContainerRules(), {"DOCKER_HOST": nowhere})])

    with pytest.raises(UnservableImageError, match=f"no container engine answers \\({nowhere}") as refusal:
        pool.require_servable(IMAGE)

    assert "start Docker or podman" in str(refusal.value)


def test_an_engine_is_looked_for_at_the_usual_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "podman").mkdir()
    (tmp_path / "podman/podman.sock").touch()
    monkeypatch.setenv("HOME", str(tmp_path))

    with pytest.raises(NoEngineError, match=str(tmp_path / "podman/podman.sock")):
        connect({"XDG_RUNTIME_DIR": str(tmp_path)})
