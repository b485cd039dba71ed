"""An update shifts traffic, and takes it back."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentStage, EndpointStatus
from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet
from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock
from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import (
    DeploymentPolicy,
    Step,
    canary_steps,
    equal_steps,
)
from sagemaker_rest.cloud.sagemaker.runtime.updates.traffic import Traffic
from sagemaker_rest.errors import AccessDeniedError
from tests.cloud.sagemaker.runtime.conftest import ARN, FakeDeployer, States, endpoint, variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition

# ten minutes of AWS's waits take half a second
FACTOR = 1200.0


class Alarms:
    """Alarms that a test sets off."""

    def __init__(self) -> None:
        self.raised: set[str] = set()
        self.denied = False

    def in_alarm(self, _: EndpointDefinition, names: Sequence[str]) -> tuple[str, ...]:
        if self.denied:
            raise AccessDeniedError("not authorized to perform: cloudwatch:DescribeAlarms")
        return tuple(name for name in names if name in self.raised)


@pytest.fixture
def alarms() -> Alarms:
    return Alarms()


@pytest.fixture
def runtime(deployer: FakeDeployer, alarms: Alarms) -> Iterator[Runtime]:
    running = Runtime(deployer, clock=Clock(FACTOR), alarms=alarms)  # type: ignore[arg-type]
    yield running
    deployer.gate.set()
    running.close()


@pytest.fixture
def update(runtime: Runtime, states: States) -> Callable[..., None]:
    """Begins to replace an endpoint in service that serves the model `old`."""
    runtime.create(endpoint(variant("old")), states)
    states.wait_for(2)

    def begin(steps: tuple[Step, ...], model: str = "new", **policy: float | tuple[str, ...]) -> None:
        deployment = DeploymentPolicy(steps, **policy)  # type: ignore[arg-type]
        runtime.update(endpoint(variant(model), config="config-2"), "config-1", states, deployment)

    return begin


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def answers(runtime: Runtime, count: int = 400) -> Counter[str]:
    """Return the models that get `count` requests."""
    asked: Counter[str] = Counter()
    for _ in range(count):
        with runtime.serving(ARN) as fleet:
            assert fleet is not None
            asked[fleet.choose().definition.model_name] += 1
    return asked


def test_a_canary_takes_its_share_while_it_bakes(runtime: Runtime, states: States, update: Callable[..., None]) -> None:
    update(canary_steps(0.25, 600))
    wait_until(lambda: (DeploymentStage.BAKING, 0.25) in states.stages)

    asked = answers(runtime)

    assert 50 <= asked["new"] <= 150
    assert asked["old"] == 400 - asked["new"]


def test_the_steps_of_a_canary(states: States, update: Callable[..., None]) -> None:
    update(canary_steps(0.25, 60))

    states.wait_for(4)
    assert states.stages[1:] == [
        (DeploymentStage.CREATING, 0.0),
        (DeploymentStage.ACTIVATING_TRAFFIC, 0.25),
        (DeploymentStage.BAKING, 0.25),
        (DeploymentStage.ACTIVATING_TRAFFIC, 1.0),
        (DeploymentStage.BAKING, 1.0),
        (DeploymentStage.DELETING, 1.0),
    ]


@pytest.mark.parametrize(
    ("share", "shares"),
    [
        pytest.param(0.5, [0.5, 1.0], id="halves"),
        pytest.param(1 / 3, [1 / 3, 2 / 3, 1.0], id="thirds"),
        pytest.param(0.4, [0.4, 0.8, 1.0], id="a smaller last step"),
        pytest.param(0.1, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], id="tenths"),
        pytest.param(1.0, [1.0], id="at once"),
    ],
)
def test_linear_shares_add_up(share: float, shares: list[float]) -> None:
    assert [step.share for step in equal_steps(share, 60)] == pytest.approx(shares)


def test_an_alarm_during_the_bake_rolls_back(
    runtime: Runtime, deployer: FakeDeployer, states: States, alarms: Alarms, update: Callable[..., None]
) -> None:
    update(canary_steps(0.5, 3600), alarms=("errors", "latency"))
    wait_until(lambda: (DeploymentStage.BAKING, 0.5) in states.stages)

    alarms.raised.add("errors")
    rolling_back, in_service = states.wait_for(5)[3:]

    assert (rolling_back.status, rolling_back.config_name) == (EndpointStatus.ROLLING_BACK, "config-1")
    assert (in_service.status, in_service.config_name) == (EndpointStatus.IN_SERVICE, "config-1")
    assert "[errors]" in str(in_service.failure_reason)
    assert deployer.containers["new"].stopped.is_set()
    assert answers(runtime, 20) == {"old": 20}


def test_an_alarm_that_the_update_does_not_name_changes_nothing(
    states: States, alarms: Alarms, update: Callable[..., None]
) -> None:
    alarms.raised.add("another")
    update(canary_steps(0.5, 60), alarms=("errors",))

    assert states.wait_for(4)[-1].config_name == "config-2"


def test_a_role_that_may_not_describe_alarms_deploys_nothing(
    deployer: FakeDeployer, states: States, alarms: Alarms, update: Callable[..., None]
) -> None:
    alarms.denied = True
    update(canary_steps(0.5, 60), alarms=("errors",))

    assert "cloudwatch:DescribeAlarms" in str(states.wait_for(5)[-1].failure_reason)
    assert "new" not in deployer.containers


def test_an_update_that_takes_longer_than_allowed_rolls_back(states: States, update: Callable[..., None]) -> None:
    update((Step(0.5, 600), Step(1.0, 600)), maximum_execution_seconds=900)

    last = states.wait_for(5)[-1]
    assert last.config_name == "config-1"
    assert last.failure_reason == "The deployment exceeded its maximum execution timeout of 900 seconds."


def test_the_old_fleet_stays_until_the_termination_wait_is_over(
    runtime: Runtime, deployer: FakeDeployer, states: States, update: Callable[..., None]
) -> None:
    update((Step(1.0, 0),), termination_wait_seconds=600)
    wait_until(lambda: (DeploymentStage.DELETING, 1.0) in states.stages)

    stopped_while_waiting = deployer.containers["old"].stopped.is_set()
    asked = answers(runtime, 20)
    states.wait_for(4)

    assert asked == {"new": 20}
    assert not stopped_while_waiting
    assert deployer.containers["old"].stopped.wait(10)


def test_no_request_is_lost_while_an_update_and_a_rollback_run(
    runtime: Runtime, deployer: FakeDeployer, states: States, alarms: Alarms, update: Callable[..., None]
) -> None:
    stopped_containers: list[str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            with runtime.serving(ARN) as fleet:
                assert fleet is not None
                model = fleet.choose().definition.model_name
                if deployer.containers[model].stopped.is_set():
                    stopped_containers.append(model)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    update(equal_steps(0.25, 60))
    states.wait_for(4)
    runtime.update(
        endpoint(variant("newer"), config="config-3"),
        "config-2",
        states,
        DeploymentPolicy(canary_steps(0.5, 3600), alarms=("errors",)),
    )
    wait_until(lambda: (DeploymentStage.BAKING, 0.5) in states.stages[-1:])
    alarms.raised.add("errors")
    states.wait_for(7)
    done.set()
    for thread in threads:
        thread.join()

    assert stopped_containers == []


def test_closing_ends_a_bake_at_once(runtime: Runtime, deployer: FakeDeployer, states: States) -> None:
    runtime.create(endpoint(variant("old")), states)
    states.wait_for(2)
    runtime.update(
        endpoint(variant("new"), config="config-2"), "config-1", states, DeploymentPolicy(canary_steps(0.5, 36000))
    )
    wait_until(lambda: (DeploymentStage.BAKING, 0.5) in states.stages)

    runtime.close()

    assert all(container.stopped.is_set() for container in deployer.containers.values())


@pytest.mark.parametrize(
    ("draw", "chosen"),
    [pytest.param(0.0, "new", id="within the share"), pytest.param(0.3, "old", id="beyond the share")],
)
def test_traffic_is_divided_by_share(deployer: FakeDeployer, draw: float, chosen: str) -> None:
    old, new = (
        Fleet(definition, (deployer.deploy(definition, definition.variants[0], deployer.gate),))
        for definition in (endpoint(variant("old")), endpoint(variant("new")))
    )

    assert Traffic(old, new, 0.3).choose(lambda: draw).choose().definition.model_name == chosen


def test_rescaling_changes_weights_and_counts_in_place(runtime: Runtime, states: States) -> None:
    runtime.create(endpoint(variant("a", "a", 1.0), variant("b", "b", 1.0)), states)
    states.wait_for(2)

    runtime.rescale(endpoint(variant("a", "a", 0.0), variant("b", "b", 1.0)), states)
    updating, in_service = states.wait_for(4)[2:]

    assert (updating.status, in_service.status) == (EndpointStatus.UPDATING, EndpointStatus.IN_SERVICE)
    assert answers(runtime, 50) == {"b": 50}
