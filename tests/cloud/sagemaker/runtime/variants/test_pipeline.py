"""A request's way through the containers of a variant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer, ContainerDiedError, ContainerTimeoutError
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ContainerDefinition, VariantDefinition
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import (
    ContainerFailedError,
    Invocation,
    RunningContainer,
    run,
)
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.runtime.conftest import NoLogs

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFINITION = ContainerDefinition("image")


@dataclass
class Appending:
    """Answers what it was asked and its own letter; remembers headers and the time it was given."""

    letter: str
    content_type: str | None = "text/plain"
    error: Exception | None = None
    status: int = 200
    headers: list[Mapping[str, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def invoke(self, body: bytes, headers: Mapping[str, str], timeout_seconds: float) -> ContainerAnswer:
        self.headers.append(headers)
        self.seconds.append(timeout_seconds)
        if self.error is not None:
            raise self.error
        given = {"Content-Type": self.content_type} if self.content_type else {}
        return ContainerAnswer(self.status, Headers(given), body + self.letter.encode())

    def stop(self) -> None:
        """Return nothing runs."""


def running(*processes: Appending) -> list[RunningContainer]:
    return [
        RunningContainer(f"container-{number}", DEFINITION, process, NoLogs())  # type: ignore[arg-type]
        for number, process in enumerate(processes, 1)
    ]


def request(**headers: str) -> Invocation:
    return Invocation(b">", {"Content-Type": "application/json", **headers})


def test_each_answer_is_the_next_request_and_carries_its_content_type() -> None:
    a, b, c = Appending("a", "text/csv"), Appending("b", None), Appending("c")

    answer = wait_for(run(running(a, b, c), request(), 60))

    assert answer.body == b">abc"
    given = [process.headers[0]["Content-Type"] for process in (a, b, c)]
    assert given == ["application/json", "text/csv", "application/octet-stream"]


def test_what_the_caller_accepts_is_the_last_ones_business() -> None:
    a, b = Appending("a"), Appending("b")

    wait_for(run(running(a, b), request(Accept="application/jsonlines"), 60))

    assert "Accept" not in a.headers[0]
    assert b.headers[0]["Accept"] == "application/jsonlines"


def test_other_headers_reach_every_container() -> None:
    a, b = Appending("a"), Appending("b")

    wait_for(run(running(a, b), request(**{"X-Amzn-SageMaker-Custom-Attributes": "trace=1"}), 60))

    assert [process.headers[0]["X-Amzn-SageMaker-Custom-Attributes"] for process in (a, b)] == ["trace=1", "trace=1"]


def test_an_error_ends_the_way_and_names_the_container() -> None:
    last = Appending("c")

    with pytest.raises(ContainerFailedError) as caught:
        wait_for(run(running(Appending("a"), Appending("b", status=415), last), request(), 60))

    assert (caught.value.container, caught.value.status, caught.value.original) == ("container-2", 415, ">ab")
    assert last.headers == []


def test_all_containers_share_the_time() -> None:
    clock = iter([100.0, 101.0, 141.0])
    a, b = Appending("a"), Appending("b")

    wait_for(run(running(a, b), request(), 60, now=lambda: next(clock)))

    assert (a.seconds, b.seconds) == ([59.0], [19.0])


def test_without_time_left_the_next_is_not_asked() -> None:
    clock = iter([100.0, 101.0, 161.0])
    b = Appending("b")

    with pytest.raises(ContainerFailedError, match="waiting for a response from container container-2") as caught:
        wait_for(run(running(Appending("a"), b), request(), 60, now=lambda: next(clock)))

    assert caught.value.status == 0
    assert b.headers == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(ContainerTimeoutError("slow"), 0, id="too slow"),
        pytest.param(ContainerDiedError("gone"), 500, id="died"),
    ],
)
def test_no_answer_names_the_container_too(error: Exception, status: int) -> None:
    with pytest.raises(ContainerFailedError) as caught:
        wait_for(run(running(Appending("a", error=error)), request(), 60))

    assert (caught.value.container, caught.value.status) == ("container-1", status)


@pytest.mark.parametrize(
    ("containers", "names"),
    [
        pytest.param([DEFINITION], ["primary"], id="one"),
        pytest.param([DEFINITION, DEFINITION], ["container-1", "container-2"], id="several"),
        pytest.param(
            [ContainerDefinition("i", hostname="a"), ContainerDefinition("i", hostname="b")], ["a", "b"], id="named"
        ),
        pytest.param([ContainerDefinition("i", hostname="a")], ["primary"], id="one, whose name is ignored"),
    ],
)
def test_containers_are_named_as_sagemaker_names_them(containers: list[ContainerDefinition], names: list[str]) -> None:
    variant = VariantDefinition("a", "m", "role", tuple(containers))

    assert [variant.container_name(position) for position in range(len(containers))] == names
