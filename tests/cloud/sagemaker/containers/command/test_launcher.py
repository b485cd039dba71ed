"""A command of the user's, or a stand-in, fulfils a container's contract."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from sagemaker_rest.cloud.sagemaker.containers.command.launcher import CommandLauncher
from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRule, ContainerRules, StandIn
from sagemaker_rest.errors import ContainerDiedError, ContainerTimeoutError, ServingError, UnservableImageError
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.containers.served import Served, pid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/digits:1"
APP = """
import json, os, signal, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

class App(BaseHTTPRequestHandler):
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(PING, b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = {"argument": sys.argv[1], "cwd": os.getcwd(), "environment": dict(os.environ), "body": body.decode()}
        self.answer(200, json.dumps(told).encode())

PING = 200
"""
SERVING = 'HTTPServer(("127.0.0.1", int(os.environ["PORT"])), App).serve_forever()\n'


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Container]]:
    """Starts an app, or what a rule names instead."""
    pools = []

    def start(source: str = "", rule: ContainerRule | None = None) -> Container:
        (tmp_path / "app.py").write_text(APP + source)
        command = ("python", "app.py", "model={model_directory}")
        rule = rule or ContainerRule(
            "*/digits:*", command=command, directory=tmp_path, environment={"A": "1", "B": "1"}
        )
        pool = ContainerPool(tmp_path / "logs", [CommandLauncher(ContainerRules((rule,)))])
        pools.append(pool)
        return pool.start(ContainerSpec(IMAGE, tmp_path / "model", {"B": "2"}, "test"))

    yield start
    for pool in pools:
        pool.close()


def test_a_command_answers_in_its_folder_with_the_models_variables(
    start: Callable[..., Container], tmp_path: Path
) -> None:
    container = start(SERVING)
    container.wait_until_healthy(10)

    told = Served(container).invoke("hello").json

    assert (told["body"], told["cwd"]) == ("hello", str(tmp_path))
    assert told["argument"] == f"model={tmp_path / 'model'}"
    environment = told["environment"]
    assert (environment["A"], environment["B"]) == ("1", "2")
    assert environment["SM_MODEL_DIR"] == str(tmp_path / "model")
    assert environment["SAGEMAKER_BIND_TO_PORT"] == environment["PORT"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param("print('no weights'); sys.exit(3)", "exit status 3.*\n.*no weights", id="prints and dies"),
        pytest.param("raise RuntimeError('no weights')", "exit status 1.*\n(.*\n)*.*no weights", id="raises"),
        pytest.param("time.sleep(60)", "nothing listens on port", id="never listens"),
        pytest.param(f"PING = 503\n{SERVING}", "GET /ping answered 503", id="is never well"),
    ],
)
def test_a_command_that_does_not_serve_says_why(start: Callable[..., Container], source: str, words: str) -> None:
    container = start(source)

    with pytest.raises(ServingError, match=words):
        container.wait_until_healthy(1)


def test_a_command_may_listen_late(start: Callable[..., Container]) -> None:
    container = start(f"time.sleep(0.5)\n{SERVING}")

    container.wait_until_healthy(10)

    assert Served(container).invoke("hello").status == 200


def test_a_command_that_is_not_there_is_named(start: Callable[..., Container]) -> None:
    container = start(rule=ContainerRule("*", command=("no-such-command",)))

    with pytest.raises(ServingError, match="no-such-command cannot be started"):
        container.wait_until_healthy(10)


def test_a_command_may_say_goodbye(start: Callable[..., Container]) -> None:
    goodbye = "signal.signal(signal.SIGTERM, lambda *_: (print('goodbye', flush=True), sys.exit(0)))\n"
    container = start(goodbye + SERVING)
    container.wait_until_healthy(10)

    container.stop()

    assert container.log_path.read_text().count("goodbye") == 1
    assert not psutil.pid_exists(pid_of(container))


def test_a_command_that_is_killed_is_told_apart(start: Callable[..., Container]) -> None:
    container = start(SERVING)
    container.wait_until_healthy(10)

    container.send_signal(signal.SIGKILL)

    assert container.wait_until_ended()
    with pytest.raises(ContainerDiedError, match="ended by SIGKILL"):
        wait_for(container.invoke(b"", {}, 5))


def test_a_command_that_is_killed_alone_is_told_apart(start: Callable[..., Container]) -> None:
    container = start(SERVING)
    container.wait_until_healthy(10)
    (command,) = psutil.Process(pid_of(container)).children()

    command.kill()

    assert container.wait_until_ended()
    assert container.reason() == "its process ended by SIGKILL"


LEAVING = """
import subprocess
print(subprocess.Popen(["sleep", "600"], start_new_session=True).pid, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says whose the orphans are")
@pytest.mark.parametrize(
    "source",
    [
        pytest.param(LEAVING, id="a command that ends"),
        pytest.param(LEAVING + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVING, id="one that does not"),
    ],
)
def test_what_a_command_has_started_elsewhere_ends_with_it(start: Callable[..., Container], source: str) -> None:
    container = start(source)
    container.process.wait_while_starting(10)

    container.stop()

    assert not psutil.pid_exists(int(container.log_path.read_text().split()[0]))


PARENT = """
import sys, time
from pathlib import Path
from sagemaker_rest.cloud.sagemaker.containers.command.launcher import CommandLauncher
from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRule, ContainerRules

folder = Path(sys.argv[1])
rules = ContainerRules((ContainerRule("*", command=("python", "app.py", ""), directory=folder),))
container = ContainerPool(folder, [CommandLauncher(rules)]).start(ContainerSpec("mine", folder))
container.wait_until_healthy(10)
print(container.process.pid, flush=True)
time.sleep(600)
"""


def test_a_command_ends_when_its_cloud_is_killed(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP + SERVING)
    with subprocess.Popen([sys.executable, "-c", PARENT, tmp_path], stdout=subprocess.PIPE, text=True) as cloud:
        assert cloud.stdout is not None
        guard = psutil.Process(int(cloud.stdout.readline()))
        processes = [guard, *guard.children()]

        cloud.kill()

        _, alive = psutil.wait_procs(processes, timeout=10)
    assert (len(processes), alive) == (2, [])


@pytest.mark.parametrize(
    ("stand_in", "status", "body"),
    [
        pytest.param(StandIn(), 200, b"hello", id="an echo"),
        pytest.param(
            StandIn(429, {"Retry-After": "1"}, '{"error": "busy"}'), 429, b'{"error": "busy"}', id="an answer"
        ),
    ],
)
def test_a_stand_in_answers_as_it_was_told(
    start: Callable[..., Container], stand_in: StandIn, status: int, body: bytes
) -> None:
    container = start(rule=ContainerRule("*", stand_in=stand_in))
    container.wait_until_healthy(10)

    answer = Served(container).invoke("hello", "application/json")

    assert (answer.status, answer.content_type, answer.body) == (status, "application/json", body)
    assert "not a prediction" in container.log_path.read_text()


def test_a_stand_in_takes_its_time(start: Callable[..., Container]) -> None:
    container = start(rule=ContainerRule("*", stand_in=StandIn(delay_seconds=0.3)))
    container.wait_until_healthy(10)
    began = time.monotonic()

    with pytest.raises(ContainerTimeoutError):
        wait_for(container.invoke(b"", {}, 0.1))
    Served(container).invoke(json.dumps("hello"))

    assert time.monotonic() - began >= 0.4


def test_a_stand_in_loads_every_model_of_a_multi_model_endpoint(start: Callable[..., Container]) -> None:
    container = start(rule=ContainerRule("*", stand_in=StandIn(429, body="busy")))
    container.wait_until_healthy(10)

    loaded = container.tell("POST", "/models", b"{}", {}, 5)
    answer = container.tell("POST", "/models/m/invoke", b"{}", {}, 5)
    unloaded = container.tell("DELETE", "/models/m", b"", {}, 5)

    assert (loaded.status, answer.status, unloaded.status) == (200, 429, 200)
    assert container.log_path.read_text().count("not a prediction") == 1


def test_an_image_without_a_rule_is_another_launchers(tmp_path: Path) -> None:
    pool = ContainerPool(tmp_path, [CommandLauncher(ContainerRules((ContainerRule("*/other", image="mine"),)))])

    with pytest.raises(UnservableImageError):
        pool.require_servable(IMAGE)
