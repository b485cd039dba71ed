"""Endpoints come up, change and go."""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.runtime import runtime as runtime_module
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentState, EndpointStatus
from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet
from tests.cloud.sagemaker.runtime.conftest import ARN, FakeDeployer, States, endpoint, variant

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime


def test_an_endpoint_is_creating_until_its_containers_answer(
    runtime: Runtime, deployer: FakeDeployer, states: States
) -> None:
    deployer.gate.clear()
    runtime.create(endpoint(variant("first")), states)
    before = runtime.fleet(ARN)
    deployer.gate.set()

    assert [state.status for state in states.wait_for(2)] == [EndpointStatus.CREATING, EndpointStatus.IN_SERVICE]
    assert before is None
    assert runtime.fleet(ARN) is not None


def test_an_endpoint_whose_model_fails_is_failed_with_the_reason(runtime: Runtime, states: States) -> None:
    runtime.create(endpoint(variant("broken")), states)

    last = states.wait_for(2)[-1]
    assert (last.status, last.failure_reason) == (EndpointStatus.FAILED, "the model is broken")
    assert runtime.fleet(ARN) is None


@pytest.fixture
def silent_hook(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what threads ended with, which pytest would fail the test for."""
    ended: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: ended.append(str(arguments.exc_value)))
    return ended


@pytest.mark.parametrize(
    "fault",
    [RecursionError("too deep"), MemoryError("no more"), OSError(errno.ENOSPC, "no space"), SystemExit("enough")],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_of_our_own_fails_a_new_endpoint(
    runtime: Runtime, deployer: FakeDeployer, states: States, silent_hook: list[str], fault: BaseException
) -> None:
    deployer.fault = fault

    runtime.create(endpoint(variant("crashing")), states)

    last = states.wait_for(2)[-1]
    assert last.status is EndpointStatus.FAILED
    assert last.failure_reason == (f"The local cloud failed at it ({type(fault).__name__}: {fault}): its log says why.")
    assert silent_hook == [str(fault)]


def test_a_thread_that_cannot_be_started_refuses_a_new_endpoint_for_good(
    runtime: Runtime, deployer: FakeDeployer, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError, match="can't start new thread"):
            runtime.create(endpoint(variant("refused")), states)
    runtime.create(endpoint(variant("next")), states)

    states.wait_for(2)
    assert set(deployer.containers) == {"next"}


def test_a_listener_that_fails_once_hears_it_again(
    runtime: Runtime, states: States, silent_hook: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime_module, "_TELL_AGAIN_SECONDS", 0.01)
    faults = [MemoryError(), MemoryError()]

    def listen(state: DeploymentState) -> None:
        if state.status is EndpointStatus.FAILED and faults:
            raise faults.pop()
        states(state)

    runtime.create(endpoint(variant("crashing")), listen)

    assert states.wait_for(2)[-1].status is EndpointStatus.FAILED
    assert faults == []
    assert silent_hook == ["no space is left"]


def test_a_container_that_cannot_be_stopped_stops_nothing_else(
    runtime: Runtime, deployer: FakeDeployer, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.create(endpoint(variant("stuck", "a"), variant("good", "b")), states)
    states.wait_for(2)

    def stop() -> None:
        raise PermissionError("it is not ours")

    monkeypatch.setattr(deployer.containers["stuck"], "stop", stop)
    monkeypatch.setattr(deployer.containers["stuck"], "retire", stop)

    runtime.delete(ARN)

    assert deployer.containers["good"].stopped.is_set()
    assert runtime.fleet(ARN) is None


def test_a_fault_of_our_own_ends_an_update_with_what_served(
    runtime: Runtime, states: States, silent_hook: list[str]
) -> None:
    runtime.create(endpoint(variant("old")), states)
    states.wait_for(2)

    runtime.update(endpoint(variant("crashing"), config="config-2"), "config-1", states)

    last = states.wait_for(4)[-1]
    fleet = runtime.fleet(ARN)
    assert (last.status, last.config_name) == (EndpointStatus.IN_SERVICE, "config-1")
    assert fleet is not None
    assert fleet.variants[0].definition.model_name == "old"
    assert silent_hook == ["no space is left"]


def test_a_listener_that_fails_leaves_no_endpoint_creating(
    runtime: Runtime, deployer: FakeDeployer, states: States, silent_hook: list[str]
) -> None:
    def listen(state: DeploymentState) -> None:
        if state.status is EndpointStatus.IN_SERVICE:
            raise RuntimeError("it cannot be noted")
        states(state)

    runtime.create(endpoint(variant("first")), listen)

    assert states.wait_for(2)[-1].status is EndpointStatus.FAILED
    assert deployer.containers["first"].stopped.wait(10)
    assert runtime.fleet(ARN) is None
    assert silent_hook == ["it cannot be noted"]


def test_one_variant_that_fails_stops_those_that_came_up(
    runtime: Runtime, deployer: FakeDeployer, states: States
) -> None:
    runtime.create(endpoint(variant("good", "a"), variant("broken", "b")), states)

    states.wait_for(2)
    assert deployer.containers["good"].stopped.is_set()


def test_an_update_keeps_serving_while_the_new_model_loads(
    runtime: Runtime, deployer: FakeDeployer, states: States
) -> None:
    runtime.create(endpoint(variant("old")), states)
    states.wait_for(2)
    deployer.gate.clear()

    runtime.update(endpoint(variant("new"), config="config-2"), "config-1", states)
    during = runtime.fleet(ARN)
    deployer.gate.set()
    updating, in_service = states.wait_for(4)[2:]

    assert during is not None
    assert during.variants[0].definition.model_name == "old"
    assert (updating.status, updating.config_name) == (EndpointStatus.UPDATING, "config-1")
    assert (in_service.status, in_service.config_name) == (EndpointStatus.IN_SERVICE, "config-2")
    assert deployer.containers["old"].stopped.wait(10)
    assert not deployer.containers["new"].stopped.is_set()


def test_an_update_that_fails_rolls_back_to_what_served(
    runtime: Runtime, deployer: FakeDeployer, states: States
) -> None:
    runtime.create(endpoint(variant("old")), states)
    states.wait_for(2)

    runtime.update(endpoint(variant("broken"), config="config-2"), "config-1", states)
    rolling_back, in_service = states.wait_for(5)[3:]

    assert rolling_back.status is EndpointStatus.ROLLING_BACK
    assert (in_service.status, in_service.config_name) == (EndpointStatus.IN_SERVICE, "config-1")
    assert in_service.failure_reason == "the model is broken"
    assert not deployer.containers["old"].stopped.is_set()


def test_deleting_an_endpoint_waits_for_the_request_inside_it(
    runtime: Runtime, deployer: FakeDeployer, states: States
) -> None:
    runtime.create(endpoint(variant("only")), states)
    states.wait_for(2)
    deleting = threading.Thread(target=runtime.delete, args=(ARN,))

    with runtime.serving(ARN):
        deleting.start()
        stopped_during_the_request = deployer.containers["only"].stopped.wait(0.2)
    deleting.join()

    assert not stopped_during_the_request
    assert deployer.containers["only"].stopped.is_set()
    assert runtime.fleet(ARN) is None


def test_an_update_waits_for_the_request_inside_the_old_container(
    runtime: Runtime, deployer: FakeDeployer, states: States
) -> None:
    runtime.create(endpoint(variant("only")), states)
    states.wait_for(2)

    with runtime.serving(ARN):
        runtime.update(endpoint(variant("next"), config="config-2"), "config-1", states)
        states.wait_for(4)
        stopped_during_the_request = deployer.containers["only"].stopped.wait(0.2)

    assert not stopped_during_the_request
    assert deployer.containers["only"].stopped.wait(10)


def test_what_dies_while_an_endpoint_is_deleted_or_replaced_stays_dead(
    runtime: Runtime, deployer: FakeDeployer, states: States
) -> None:
    runtime.create(endpoint(variant("first")), states)
    states.wait_for(2)

    with runtime.serving(ARN):
        runtime.update(endpoint(variant("second"), config="config-2"), "config-1", states)
        states.wait_for(4)
        retired_by_the_update = deployer.containers["first"].retired.wait(10)
    second_after_the_update = deployer.containers["second"].retired.is_set()
    deleting = threading.Thread(target=runtime.delete, args=(ARN,))
    with runtime.serving(ARN):
        deleting.start()
        retired_by_the_deletion = deployer.containers["second"].retired.wait(10)
        stopped_by_then = deployer.containers["second"].stopped.is_set()
    deleting.join()

    assert retired_by_the_update
    assert not second_after_the_update
    assert retired_by_the_deletion
    assert not stopped_by_then


def test_closing_stops_every_container(runtime: Runtime, deployer: FakeDeployer, states: States) -> None:
    runtime.create(endpoint(variant("a", "a"), variant("b", "b")), states)
    states.wait_for(2)

    runtime.close()

    assert all(container.stopped.is_set() for container in deployer.containers.values())
    assert runtime.fleet(ARN) is None


@pytest.mark.parametrize(
    ("draw", "chosen"),
    [
        pytest.param(0.0, "a", id="the first quarter"),
        pytest.param(0.24, "a", id="just within the first quarter"),
        pytest.param(0.25, "b", id="the rest"),
        pytest.param(0.99, "b", id="the end"),
    ],
)
def test_variants_take_requests_by_their_weight(draw: float, chosen: str) -> None:
    deployer = FakeDeployer()
    definition = endpoint(variant("a", "a", 1.0), variant("b", "b", 3.0))
    running = tuple(deployer.deploy(definition, each, deployer.gate) for each in definition.variants)

    assert Fleet(definition, running).choose(lambda: draw).definition.name == chosen
