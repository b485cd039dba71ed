"""What is live: endpoints by ARN, brought up and replaced in the background while requests go on."""

from __future__ import annotations

import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.runtime.deployment import DeploymentFailedError, RunningVariant, VariantDeployer
from sagemaker_rest.cloud.runtime.endpoint import (
    DeploymentListener,
    DeploymentState,
    EndpointDefinition,
    EndpointStatus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# An endpoint's old containers finish what they have begun: as long as a real-time invocation may take.
DRAIN_SECONDS = 60.0


class Fleet:
    """The running variants of one endpoint configuration, and how many requests are inside them."""

    def __init__(self, definition: EndpointDefinition, variants: tuple[RunningVariant, ...]) -> None:
        self.definition = definition
        self.variants = variants
        self._requests = 0
        self._idle = threading.Condition()

    def choose(self, draw: Callable[[], float] = random.random) -> RunningVariant:
        """A variant by weight; all weights zero means the first, as there is nothing to divide."""
        total = sum(variant.definition.weight for variant in self.variants)
        remaining = draw() * total
        for variant in self.variants:
            remaining -= variant.definition.weight
            if remaining < 0:
                return variant
        return self.variants[0]

    def named(self, name: str) -> RunningVariant | None:
        return next((variant for variant in self.variants if variant.definition.name == name), None)

    def enter(self) -> None:
        """Count a request in; every one that enters has to leave."""
        with self._idle:
            self._requests += 1

    def leave(self) -> None:
        with self._idle:
            self._requests -= 1
            self._idle.notify_all()

    def retire(self, drain_seconds: float = DRAIN_SECONDS) -> None:
        """Stop the containers once nobody is inside them any more."""
        with self._idle:
            self._idle.wait_for(lambda: self._requests == 0, timeout=drain_seconds)
        for variant in self.variants:
            variant.stop()


class Runtime:
    """Holds the live endpoints. `close` stops every container."""

    def __init__(self, deployer: VariantDeployer) -> None:
        self._deployer = deployer
        self._fleets: dict[str, Fleet] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._workers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="endpoint-deployment")

    def fleet(self, arn: str) -> Fleet | None:
        """The running variants of an endpoint, or None if nothing of that name is in service."""
        with self._lock:
            return self._fleets.get(arn)

    @contextmanager
    def serving(self, arn: str) -> Iterator[Fleet | None]:
        """The fleet to ask, which stays up until the block is left.

        Looked up and entered under one lock: between the two an update could retire it.
        """
        with self._lock:
            fleet = self._fleets.get(arn)
            if fleet is not None:
                fleet.enter()
        try:
            yield fleet
        finally:
            if fleet is not None:
                fleet.leave()

    def create(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        """Bring a new endpoint up in the background; `listener` hears how it goes."""
        listener(DeploymentState(EndpointStatus.CREATING, definition.config_name))
        self._workers.submit(self._reported, lambda: self._create(definition, listener))

    def update(self, definition: EndpointDefinition, previous_config: str, listener: DeploymentListener) -> None:
        """Replace an endpoint's variants in the background. The old ones serve until the new ones answer, and for
        good if they do not.
        """
        listener(DeploymentState(EndpointStatus.UPDATING, previous_config))
        self._workers.submit(self._reported, lambda: self._update(definition, previous_config, listener))

    def delete(self, arn: str) -> None:
        """Take an endpoint out of service; requests inside it are answered first."""
        with self._lock:
            fleet = self._fleets.pop(arn, None)
        if fleet is not None:
            fleet.retire()

    def close(self) -> None:
        """Stop every container and wait for the deployments under way."""
        self._stopping.set()
        self._workers.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            fleets, self._fleets = list(self._fleets.values()), {}
        for fleet in fleets:
            fleet.retire(drain_seconds=0)

    @staticmethod
    def _reported(work: Callable[[], None]) -> None:
        """A fault of our own must be seen, not kept in a Future that nobody reads."""
        try:
            work()
        except Exception:  # noqa: BLE001 - every fault is ours
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))

    def _create(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        try:
            fleet = self._bring_up(definition)
        except DeploymentFailedError as failure:
            listener(DeploymentState(EndpointStatus.FAILED, definition.config_name, str(failure)))
            return
        with self._lock:
            self._fleets[definition.arn] = fleet
        listener(DeploymentState(EndpointStatus.IN_SERVICE, definition.config_name))

    def _update(self, definition: EndpointDefinition, previous_config: str, listener: DeploymentListener) -> None:
        try:
            fleet = self._bring_up(definition)
        except DeploymentFailedError as failure:
            listener(DeploymentState(EndpointStatus.ROLLING_BACK, previous_config, str(failure)))
            restored = EndpointStatus.IN_SERVICE if self.fleet(definition.arn) else EndpointStatus.FAILED
            listener(DeploymentState(restored, previous_config, str(failure)))
            return
        with self._lock:
            retired = self._fleets.get(definition.arn)
            self._fleets[definition.arn] = fleet
        listener(DeploymentState(EndpointStatus.IN_SERVICE, definition.config_name))
        if retired is not None:
            retired.retire()

    def _bring_up(self, definition: EndpointDefinition) -> Fleet:
        running: list[RunningVariant] = []
        try:
            # one after the other: a spare worker serves the first at once, and two imports of TensorFlow at a time
            # take twice as long
            for variant in definition.variants:
                running.append(self._deployer.deploy(definition, variant, self._stopping))  # noqa: PERF401 - those before a failure are stopped
        except BaseException:
            for started in running:
                started.stop()
            raise
        return Fleet(definition, tuple(running))
