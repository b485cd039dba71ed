"""A container that dies is started again, and never when it is not wanted any more."""

from __future__ import annotations

import errno
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.pool import (
    ContainerAnswer,
    ContainerDiedError,
    ContainerPool,
    ContainerSpec,
)
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.launcher import TensorFlowLauncher
from sagemaker_rest.cloud.sagemaker.runtime.variants.deployment import MULTI_MODEL
from sagemaker_rest.cloud.sagemaker.runtime.variants.supervision import RestartPauses, SupervisedContainer
from sagemaker_rest.errors import ServingError
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.containers.served import IMAGE, STARTUP_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SPEC = ContainerSpec("image", Path("/nonexistent"), {"MINE": "given"}, "endpoint/variant")
SHORT = RestartPauses(first_seconds=0.01, longest_seconds=0.04, steady_seconds=3600)
LONG = RestartPauses(first_seconds=3600)
SECONDS = 10


@dataclass
class Mortal:
    """A container that becomes healthy when `gate` opens, and answers with its number until it dies."""

    number: int
    gate: threading.Event = field(default_factory=threading.Event)
    is_ill: bool = False
    was_stopped: bool = False
    ended: threading.Event = field(default_factory=threading.Event)
    spec: ContainerSpec = SPEC

    @property
    def log_path(self) -> Path:
        return Path(f"log-{self.number}")

    @property
    def pid(self) -> int:
        return self.number

    def wait_until_healthy(self, _timeout_seconds: float) -> None:
        self.gate.wait(SECONDS)
        if self.is_ill or self.ended.is_set():
            raise ServingError("it is not healthy")

    def wait_until_ended(self) -> bool:
        self.ended.wait(SECONDS)
        return not self.was_stopped

    def reason(self) -> str:
        return f"number {self.number} was hit"

    async def invoke(self, _body: bytes, _headers: Mapping[str, str], _timeout_seconds: float) -> ContainerAnswer:
        if self.ended.is_set():
            raise ContainerDiedError(self.reason())
        return ContainerAnswer(200, Headers(), str(self.number).encode())

    def die(self) -> None:
        self.ended.set()

    def stop(self) -> None:
        self.was_stopped = self.was_stopped or not self.ended.is_set()
        self.gate.set()
        self.ended.set()


@dataclass
class Starts:
    """Starts containers: the next `refusals` not at all, the next `ill` ones never become healthy."""

    refusals: int = 0
    refusal: Exception = field(default_factory=lambda: ServingError("there is no process to be had."))
    ill: int = 0
    opens_gates: bool = True
    specs: list[ContainerSpec] = field(default_factory=list)
    made: list[Mortal] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def start(self, spec: ContainerSpec) -> Mortal:
        with self.changed:
            self.specs.append(spec)
            self.changed.notify_all()
            if len(self.specs) <= self.refusals:
                raise self.refusal
            container = Mortal(len(self.made) + 2, is_ill=len(self.made) < self.ill)
            self.made.append(container)
        if self.opens_gates:
            container.gate.set()
        return container

    def wait_for(self, count: int) -> Mortal:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.made) >= count, SECONDS)
            return self.made[count - 1]


@dataclass
class Told:
    """An endpoint's log."""

    lines: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def say(self, message: str) -> None:
        with self.changed:
            self.lines.append(message)
            self.changed.notify_all()

    def follow(self, path: Path) -> None:
        self.say(str(path))

    def wait_for(self, words: str, times: int = 1) -> list[str]:
        """The lines so far, once `words` are in some of them."""
        with self.changed:
            assert self.changed.wait_for(lambda: sum(words in line for line in self.lines) >= times, SECONDS), (
                self.lines
            )
            return list(self.lines)


@pytest.fixture
def first() -> Mortal:
    return Mortal(1)


@pytest.fixture
def starts() -> Starts:
    return Starts()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def supervise(first: Mortal, starts: Starts, told: Told) -> Iterator[Callable[[RestartPauses], SupervisedContainer]]:
    made = []

    def begin(pauses: RestartPauses = SHORT) -> SupervisedContainer:
        container = SupervisedContainer(first, starts, told, SECONDS, pauses)  # type: ignore[arg-type]
        container.supervise()
        made.append(container)
        return container

    yield begin
    for container in made:
        container.stop()


def ask(container: SupervisedContainer) -> bytes:
    return wait_for(container.invoke(b"", {}, SECONDS)).body


def supervising_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == f"supervision of {SPEC.name}"]


def test_a_container_that_dies_is_started_again_as_it_was(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told
) -> None:
    container = supervise()
    before = ask(container)

    first.die()
    lines = told.wait_for("has passed its ping")

    assert (before, ask(container)) == (b"1", b"2")
    assert starts.specs == [SPEC]
    assert lines == [
        "The container went away: number 1 was hit. It is started again in 0.01 s.",
        "log-2",
        "The container was started again, and has passed its ping.",
    ]


def test_requests_fail_as_before_until_the_next_one_has_passed_its_ping(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told
) -> None:
    starts.opens_gates = False
    container = supervise()

    first.die()
    following = starts.wait_for(1)
    with pytest.raises(ContainerDiedError, match="number 1 was hit"):
        ask(container)
    following.gate.set()
    told.wait_for("has passed its ping")

    assert ask(container) == b"2"


def test_pauses_grow_up_to_the_longest_while_it_dies_at_once(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told
) -> None:
    starts.refusals, starts.ill = 1, 2
    container = supervise()

    first.die()
    lines = told.wait_for("has passed its ping")

    assert [line for line in lines if "started again in" in line] == [
        "The container went away: number 1 was hit. It is started again in 0.01 s.",
        "there is no process to be had. It is started again in 0.02 s.",
        "The container did not become healthy: number 2 was hit. It is started again in 0.04 s.",
        "The container did not become healthy: number 3 was hit. It is started again in 0.04 s.",
    ]
    assert [made.was_stopped for made in starts.made] == [True, True, False]
    assert ask(container) == b"4"


@pytest.mark.parametrize(
    "fault",
    [OSError(errno.EMFILE, "Too many open files"), RuntimeError("can't start new thread"), MemoryError("no more")],
    ids=lambda fault: type(fault).__name__,
)
def test_whatever_keeps_the_next_one_from_starting_it_is_tried_again(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told, fault: Exception
) -> None:
    starts.refusals, starts.refusal = 1, fault
    container = supervise()

    first.die()
    lines = told.wait_for("has passed its ping")

    assert f"{fault}. It is started again in 0.02 s." in lines
    assert ask(container) == b"2"


def test_a_fault_while_the_next_one_is_waited_for_does_not_end_the_supervision(
    supervise: Callable[..., SupervisedContainer], first: Mortal, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = supervise()
    faults = [MemoryError()]

    def follow(_: Path) -> None:
        if faults:
            raise faults.pop()

    monkeypatch.setattr(told, "follow", follow)

    first.die()
    told.wait_for("has passed its ping")

    assert ask(container) == b"3"


@pytest.mark.parametrize(
    ("steady_seconds", "second_pause"),
    [pytest.param(0, "0.01", id="served for a while"), pytest.param(3600, "0.02", id="died soon")],
)
def test_only_one_that_has_served_for_a_while_begins_with_the_first_pause_again(
    supervise: Callable[..., SupervisedContainer],
    first: Mortal,
    starts: Starts,
    told: Told,
    steady_seconds: float,
    second_pause: str,
) -> None:
    supervise(RestartPauses(0.01, 0.04, steady_seconds))

    first.die()
    told.wait_for("has passed its ping")
    starts.wait_for(1).die()
    lines = told.wait_for("has passed its ping", times=2)

    assert f"The container went away: number 2 was hit. It is started again in {second_pause} s." in lines


def test_one_that_is_stopped_is_not_started_again(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told
) -> None:
    container = supervise()

    container.stop()
    container.stop()

    assert first.was_stopped
    assert (starts.specs, told.lines, supervising_threads()) == ([], [], [])


def test_one_that_is_retired_serves_on_and_stays_dead_when_it_dies(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told
) -> None:
    container = supervise()

    container.retire()
    answer = ask(container)
    first.die()
    container.stop()

    assert answer == b"1"
    assert (starts.specs, told.lines, supervising_threads()) == ([], [], [])


def test_one_that_is_stopped_during_its_pause_is_not_started_again(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told
) -> None:
    container = supervise(LONG)

    first.die()
    told.wait_for("started again in 3600 s")
    container.stop()

    assert (starts.specs, supervising_threads()) == ([], [])


def test_one_that_is_retired_on_its_way_up_is_stopped_and_never_serves(
    supervise: Callable[..., SupervisedContainer], first: Mortal, starts: Starts, told: Told
) -> None:
    starts.opens_gates = False
    container = supervise()

    first.die()
    following = starts.wait_for(1)
    told.wait_for("log-2")
    container.retire()
    container.stop()

    assert following.was_stopped
    assert container.current is first  # type: ignore[comparison-overlap]  # a stand-in
    assert (len(starts.made), supervising_threads()) == (1, [])


def test_a_process_on_its_way_up_again_ends_with_the_container(told: Told, tmp_path: Path) -> None:
    # one that comes up without a model
    spec = ContainerSpec(IMAGE, tmp_path, {MULTI_MODEL: "true"}, "real")
    before = set(psutil.Process().children())
    with ContainerPool(tmp_path, [TensorFlowLauncher(tmp_path)]) as pool:
        first = pool.start(spec)
        first.wait_until_healthy(STARTUP_SECONDS)
        container = SupervisedContainer(first, pool, told, STARTUP_SECONDS, SHORT)  # type: ignore[arg-type]
        container.supervise()

        container.send_signal(signal.SIGKILL)
        lines = told.wait_for("/real-")
        on_their_way = set(psutil.Process().children()) - before
        container.stop()

    assert lines[0] == "The container went away: its process ended by SIGKILL. It is started again in 0.01 s."
    assert len(on_their_way) == 1
    assert set(psutil.Process().children()) - before == set()
