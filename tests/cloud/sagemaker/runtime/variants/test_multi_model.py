"""The models that a multi-model container holds come and go."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import ServiceError
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError
from sagemaker_rest.cloud.sagemaker.runtime.variants.container_choice import TARGET_MODEL
from sagemaker_rest.cloud.sagemaker.runtime.variants.multi_model import ModelSource, MultiModelContainer
from sagemaker_rest.errors import AccessDeniedError
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.runtime.conftest import ROOT
from tests.tar_archives import file, tar_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.containers.room import Room

MODEL_BYTES = 100


@dataclass
class Loading:
    """A container that loads whatever it is told, and answers a request with the folder of the model it is for."""

    models: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    load_status: int = 200
    inside: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.current = self

    async def request(
        self, _method: str, path: str, _body: bytes, _headers: Mapping[str, str], _timeout_seconds: float
    ) -> ContainerAnswer:
        self.inside.release()
        await asyncio.to_thread(self.gate.wait, 10)
        return ContainerAnswer(200, Headers(), self.models[path.split("/")[2]].encode())

    def tell(
        self, method: str, path: str, body: bytes, _headers: Mapping[str, str], _timeout_seconds: float
    ) -> ContainerAnswer:
        if (method, path) == ("POST", "/models"):
            document = json.loads(body)
            self.told.append("load")
            self.models[document["model_name"]] = document["url"]
            return ContainerAnswer(self.load_status, Headers(), b'{"error": "no model"}')
        self.told.append("unload")
        del self.models[path.split("/")[2]]
        return ContainerAnswer(200, Headers(), b"")

    def path_inside(self, path: Path) -> str:
        return str(path)

    def stop(self) -> None:
        """Return nothing runs."""


@dataclass
class Archives:
    """Every target is an archive of a hundred bytes, but for those that are `missing` or `forbidden`."""

    fetched: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def fetch(self, url: str, _principal: Principal, into: Path, _room: Room) -> None:
        self.gate.wait(10)
        self.fetched.append(url)
        if "missing" in url:
            raise ArtifactNotFoundError(url)
        if "faulty" in url:
            raise RecursionError("our own")
        if "forbidden" in url:
            raise AccessDeniedError(url)
        into.write_bytes(
            b"no archive" if "damaged" in url else gzip.compress(tar_bytes(file("weights", b"x" * MODEL_BYTES)))
        )

    def under(self, _prefix_url: str, _principal: Principal) -> dict[str, str]:
        return {}


@pytest.fixture
def container() -> Loading:
    return Loading()


@pytest.fixture
def archives() -> Archives:
    return Archives()


@pytest.fixture
def models(container: Loading, archives: Archives, tmp_path: Path) -> Iterator[Callable[..., MultiModelContainer]]:
    made = []

    def make(**settings: Any) -> MultiModelContainer:
        source = ModelSource("s3://bucket/models/", archives, lambda: ROOT)
        made.append(MultiModelContainer(container, source, tmp_path, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    archives.gate.set()
    container.gate.set()
    for each in made:
        each.stop()


def ask(models: MultiModelContainer, target: str, seconds: float = 10) -> ContainerAnswer:
    return wait_for(models.invoke(b"{}", {TARGET_MODEL: target}, seconds))


def error_of(models: MultiModelContainer, target: str, seconds: float = 10) -> tuple[int, str, str]:
    with pytest.raises(ServiceError) as caught:
        ask(models, target, seconds)
    response = caught.value.response
    return response.status, response.headers["x-amzn-ErrorType"], json.loads(response.body)["message"]


def test_a_model_is_loaded_once_and_stays(models: Callable[..., MultiModelContainer], archives: Archives) -> None:
    holding = models()

    first, second = ask(holding, "a.tar.gz"), ask(holding, "a.tar.gz")

    assert first.body == second.body
    assert archives.fetched == ["s3://bucket/models/a.tar.gz"]
    assert holding.loaded == ("a.tar.gz",)


def test_requests_at_the_same_time_share_one_load(
    models: Callable[..., MultiModelContainer], archives: Archives
) -> None:
    holding = models()
    archives.gate.clear()

    with ThreadPoolExecutor(4) as callers:
        answers = [callers.submit(ask, holding, "a.tar.gz") for _ in range(4)]
        archives.gate.set()

    assert {answer.result().status for answer in answers} == {200}
    assert len(archives.fetched) == 1


def test_the_least_recently_used_model_makes_room(models: Callable[..., MultiModelContainer], tmp_path: Path) -> None:
    holding = models(memory_bytes=2 * MODEL_BYTES)
    for target in ("a.tar.gz", "b.tar.gz", "a.tar.gz"):
        ask(holding, target)

    ask(holding, "c.tar.gz")

    assert holding.loaded == ("a.tar.gz", "c.tar.gz")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_model_that_was_unloaded_is_loaded_again(
    models: Callable[..., MultiModelContainer], archives: Archives
) -> None:
    holding = models(memory_bytes=MODEL_BYTES)

    for target in ("a.tar.gz", "b.tar.gz", "a.tar.gz"):
        assert ask(holding, target).status == 200

    assert [url.rpartition("/")[2] for url in archives.fetched] == ["a.tar.gz", "b.tar.gz", "a.tar.gz"]


def test_a_model_with_a_request_inside_is_not_unloaded(
    models: Callable[..., MultiModelContainer], container: Loading
) -> None:
    holding = models(memory_bytes=MODEL_BYTES)
    container.gate.clear()

    with ThreadPoolExecutor(1) as callers:
        inside = callers.submit(ask, holding, "a.tar.gz")
        container.inside.acquire()
        refused = ask(holding, "b.tar.gz")
        container.gate.set()

    assert inside.result().status == 200
    assert (refused.status, b"Not enough memory to load b.tar.gz" in refused.body) == (507, True)
    assert ask(holding, "b.tar.gz").status == 200


def test_models_of_a_container_that_died_are_loaded_into_the_next_one(
    models: Callable[..., MultiModelContainer], container: Loading, archives: Archives, tmp_path: Path
) -> None:
    holding = models()
    ask(holding, "a.tar.gz")
    ask(holding, "b.tar.gz")

    container.current = after = Loading()
    held = holding.loaded
    answer = ask(holding, "a.tar.gz")

    assert held == ()
    assert (answer.status, after.told) == (200, ["load"])
    assert holding.loaded == ("a.tar.gz",)
    assert len(archives.fetched) == 3
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_cache_a_model_goes_when_nobody_uses_it(
    models: Callable[..., MultiModelContainer], container: Loading
) -> None:
    holding = models(keeps_models=False)

    ask(holding, "a.tar.gz")
    ask(holding, "a.tar.gz")

    assert container.told == ["load", "unload", "load", "unload"]
    assert holding.loaded == ()


@pytest.mark.parametrize("target", ["missing.tar.gz", "forbidden.tar.gz"])
def test_an_archive_that_cannot_be_read_is_a_validation_error(
    models: Callable[..., MultiModelContainer], target: str
) -> None:
    holding = models()

    error = error_of(holding, f"/{target}")

    message = f"Failed to download model data(bucket: bucket, key: models/{target}). Please ensure that there is an"
    assert error[:2] == (400, "ValidationError")
    assert error[2].startswith(message)


def test_a_damaged_archive_is_a_validation_error(models: Callable[..., MultiModelContainer]) -> None:
    assert "Failed to extract model data archive" in error_of(models(), "damaged.tar.gz")[2]


def test_a_fault_of_our_own_is_the_containers_answer_and_the_next_request_tries_again(
    models: Callable[..., MultiModelContainer], archives: Archives, caplog: pytest.LogCaptureFixture
) -> None:
    serving = models()

    answer = ask(serving, "faulty.tar.gz")
    again = ask(serving, "faulty.tar.gz")

    assert (answer.status, again.status) == (500, 500)
    assert json.loads(answer.body) == {"error": "faulty.tar.gz could not be loaded: RecursionError: our own"}
    assert archives.fetched == ["s3://bucket/models/faulty.tar.gz"] * 2
    assert caplog.messages == ["the model faulty.tar.gz could not be loaded"] * 2


def test_a_load_that_no_thread_is_left_for_is_tried_again(
    models: Callable[..., MultiModelContainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = models()

    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(ThreadPoolExecutor, "submit", refuse)
        with pytest.raises(RuntimeError, match="can't start new thread"):
            ask(serving, "a.tar.gz")

    assert ask(serving, "a.tar.gz").status == 200


def test_a_load_that_failed_is_tried_again(models: Callable[..., MultiModelContainer], archives: Archives) -> None:
    holding = models()

    error_of(holding, "missing.tar.gz")
    error_of(holding, "missing.tar.gz")

    assert len(archives.fetched) == 2


def test_what_the_container_refuses_to_load_is_its_answer(
    models: Callable[..., MultiModelContainer], container: Loading
) -> None:
    container.load_status = 400
    holding = models()

    answer = ask(holding, "a.tar.gz")

    assert (answer.status, answer.body) == (400, b'{"error": "no model"}')
    assert holding.loaded == ()


def test_a_model_that_takes_too_long_goes_on_loading(
    models: Callable[..., MultiModelContainer], archives: Archives
) -> None:
    holding = models()
    archives.gate.clear()

    error = error_of(holding, "a.tar.gz", seconds=0.01)
    archives.gate.set()

    assert error[:2] == (429, "ModelNotReadyException")
    assert ask(holding, "a.tar.gz").status == 200
    assert len(archives.fetched) == 1
