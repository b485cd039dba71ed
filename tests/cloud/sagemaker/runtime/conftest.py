"""A runtime whose containers are objects of the test: what it decides shows without starting a process."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import (
    ContainerDefinition,
    DeploymentStage,
    DeploymentState,
    EndpointDefinition,
    VariantDefinition,
)
from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
from sagemaker_rest.cloud.sagemaker.runtime.variants.deployment import DeploymentFailedError
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import RunningContainer
from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ACCOUNT = "123456789012"
ARN = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/mnist"
ROOT = Principal(f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT, is_root=True)


@dataclass
class FakeContainer:
    """Answers with its model's name, or as `answer` says, and remembers what it was asked."""

    model: str
    answer: Callable[[], ContainerAnswer] | None = None
    retired: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    requests: list[Mapping[str, str]] = field(default_factory=list)

    async def invoke(self, _body: bytes, headers: Mapping[str, str], _timeout_seconds: float) -> ContainerAnswer:
        self.requests.append(headers)
        if self.answer is not None:
            return await asyncio.to_thread(self.answer)
        return ContainerAnswer(500 if self.stopped.is_set() else 200, Headers(), self.model.encode())

    def retire(self) -> None:
        self.retired.set()

    def stop(self) -> None:
        self.stopped.set()


class NoLogs:
    def close(self) -> None:
        """There was nothing to send."""


class FakeDeployer:
    """Deploys at once, or when `gate` opens; a model named `broken` fails, one named `crashing` by a fault of ours."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.containers: dict[str, FakeContainer] = {}
        self.fault: BaseException = RuntimeError("no space is left")

    def deploy(
        self,
        _endpoint: EndpointDefinition,
        variant: VariantDefinition,
        _: threading.Event,
        *,
        on_start: object = None,  # noqa: ARG002  it is told of processes, and here are none
    ) -> RunningVariant:
        self.gate.wait(10)
        if variant.model_name == "broken":
            raise DeploymentFailedError("the model is broken")
        if variant.model_name == "crashing":
            raise self.fault
        container = FakeContainer(variant.model_name)
        self.containers[variant.model_name] = container
        running = RunningContainer("primary", variant.containers[0], container, NoLogs())  # type: ignore[arg-type]
        return RunningVariant(variant, (running,), Path("/nonexistent"))


@dataclass
class States:
    """A listener that can be waited for: `seen` has a state for each change of the status, `stages` every one."""

    seen: list[DeploymentState] = field(default_factory=list)
    stages: list[tuple[DeploymentStage, float]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, state: DeploymentState) -> None:
        with self.changed:
            if state.stage is not None:
                self.stages.append((state.stage, state.share))
            if not self.seen or self.seen[-1].status != state.status:
                self.seen.append(state)
            self.changed.notify_all()

    def wait_for(self, count: int) -> list[DeploymentState]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.seen) >= count, timeout=10), self.seen
            return list(self.seen)


def variant(model: str, name: str = "AllTraffic", weight: float = 1.0) -> VariantDefinition:
    return VariantDefinition(name, model, "arn:aws:iam::123456789012:role/r", (ContainerDefinition("image"),), weight)


def endpoint(*variants: VariantDefinition, config: str = "config-1") -> EndpointDefinition:
    return EndpointDefinition("mnist", ARN, ACCOUNT, "eu-west-1", config, variants)


@pytest.fixture
def deployer() -> FakeDeployer:
    return FakeDeployer()


@pytest.fixture
def states() -> States:
    return States()


@pytest.fixture
def runtime(deployer: FakeDeployer) -> Iterator[Runtime]:
    running = Runtime(deployer)  # type: ignore[arg-type]
    yield running
    deployer.gate.set()
    running.close()
