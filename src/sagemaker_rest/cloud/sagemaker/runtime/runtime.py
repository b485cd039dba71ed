"""The live endpoints by ARN, brought up and replaced in the background while requests go on."""

from __future__ import annotations

import dataclasses
import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import (
    DeploymentListener,
    DeploymentStage,
    DeploymentState,
    EndpointDefinition,
    EndpointStatus,
)
from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet
from sagemaker_rest.cloud.sagemaker.runtime.hazards import Hazards, NoHazards
from sagemaker_rest.cloud.sagemaker.runtime.updates.alarms import NoAlarms
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock
from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import ALL_AT_ONCE, DeploymentPolicy
from sagemaker_rest.cloud.sagemaker.runtime.updates.rollout import Rollout
from sagemaker_rest.cloud.sagemaker.runtime.updates.traffic import Traffic
from sagemaker_rest.cloud.sagemaker.runtime.variants import failure_reasons
from sagemaker_rest.cloud.sagemaker.runtime.variants.deployment import DeploymentFailedError, VariantDeployer
from sagemaker_rest.cloud.sagemaker.runtime.variants.shadow import shadow_traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sagemaker_rest.cloud.sagemaker.runtime.updates.alarms import AlarmSource
    from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant

# endpoints that change at the same time; one that bakes for an hour keeps its thread for that long
_DEPLOYMENTS = 32
# between two tries to note how a deployment ended, when the first fails
_TELL_AGAIN_SECONDS = 1.0
_LOG = logging.getLogger(__name__)


class Runtime:
    """Holds the live endpoints. `close` stops every container."""

    def __init__(
        self,
        deployer: VariantDeployer,
        *,
        clock: Clock | None = None,
        alarms: AlarmSource | None = None,
        hazards: Hazards | None = None,
    ) -> None:
        """Run endpoints; `clock` says how fast a rollout's waits pass, `alarms` what can roll it back, `hazards` what
        befalls it.
        """
        self._deployer = deployer
        self._hazards = hazards or NoHazards()
        self._clock = clock or Clock()
        self._alarms = alarms or NoAlarms()
        self._traffic: dict[str, Traffic] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._workers = ThreadPoolExecutor(max_workers=_DEPLOYMENTS, thread_name_prefix="endpoint-deployment")

    def fleet(self, arn: str) -> Fleet | None:
        """Return the running variants of an endpoint, or None if nothing of that name is in service. During an update,
        return those of the old configuration.
        """
        with self._lock:
            traffic = self._traffic.get(arn)
        return traffic.current if traffic is not None else None

    def fleets(self) -> tuple[Fleet, ...]:
        """Return the fleets in service, one an endpoint."""
        with self._lock:
            return tuple(traffic.current for traffic in self._traffic.values())

    @contextmanager
    def serving(self, arn: str) -> Iterator[Fleet | None]:
        """Yield the fleet to ask, which stays up until the block is left.

        Looked up and entered under one lock: between the two an update could retire it.
        """
        with self._lock:
            traffic = self._traffic.get(arn)
            fleet = traffic.choose() if traffic is not None else None
            if fleet is not None:
                fleet.enter()
        try:
            yield fleet
        finally:
            if fleet is not None:
                fleet.leave()

    def create(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        """Bring a new endpoint up in the background; `listener` hears how it goes."""
        listener(DeploymentState(EndpointStatus.CREATING, definition.config_name, stage=DeploymentStage.CREATING))
        failed = DeploymentState(EndpointStatus.FAILED, definition.config_name)
        self._begin(lambda: self._create(definition, listener), listener, failed)

    def update(
        self,
        definition: EndpointDefinition,
        previous_config: str,
        listener: DeploymentListener,
        policy: DeploymentPolicy = ALL_AT_ONCE,
    ) -> None:
        """Replace an endpoint's variants in the background, as `policy` says. The old ones serve until the new ones
        answer, and for good if they do not.
        """
        listener(DeploymentState(EndpointStatus.UPDATING, previous_config, stage=DeploymentStage.CREATING))
        kept = DeploymentState(EndpointStatus.IN_SERVICE, previous_config)
        self._begin(lambda: self._update(definition, previous_config, listener, policy), listener, kept)

    def rescale(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        """Give the variants in service the weights and capacities of `definition`, in the background."""
        listener(DeploymentState(EndpointStatus.UPDATING, definition.config_name, stage=DeploymentStage.UPDATING))

        def change() -> None:
            fleet = self.fleet(definition.arn)
            if fleet is not None:
                fleet.rescale(definition.variants)
            listener(DeploymentState(EndpointStatus.IN_SERVICE, definition.config_name))

        kept = DeploymentState(EndpointStatus.IN_SERVICE, definition.config_name)
        self._begin(change, listener, kept)

    def delete(self, arn: str) -> None:
        """Take an endpoint out of service; requests inside it are answered first, if somebody waits for the answer."""
        with self._lock:
            traffic = self._traffic.pop(arn, None)
        for fleet in traffic.fleets if traffic is not None else ():
            _retire((fleet,), None if fleet.definition.asynchronous is None else 0)

    def close(self) -> None:
        """Stop every container and wait for the deployments under way."""
        self._stopping.set()
        self._workers.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            endpoints, self._traffic = list(self._traffic.values()), {}
        for traffic in endpoints:
            _retire(traffic.fleets, drain_seconds=0)

    def _begin(self, work: Callable[[], None], listener: DeploymentListener, otherwise: DeploymentState) -> None:
        """Do `work` in the background. Whatever it raises, the listener hears `otherwise`, with the error as reason:
        an endpoint that stayed in progress could not even be deleted.
        """
        refused = threading.Event()

        def do() -> None:
            if refused.is_set():
                return
            try:
                work()
            except BaseException as fault:  # noqa: BLE001 - nobody reads the future of this call
                reason = failure_reasons.internal(fault)
                try:
                    threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
                finally:
                    self._tell(listener, dataclasses.replace(otherwise, failure_reason=reason))

        try:
            self._workers.submit(do)
        except BaseException:  # as many threads as there may be; the pool may still do it when one of its own is free
            refused.set()
            raise

    def _tell(self, listener: DeploymentListener, state: DeploymentState) -> None:
        """Let the listener hear `state`, again and again until it could note it."""
        while True:
            try:
                listener(state)
            except BaseException:  # noqa: BLE001 - whatever it is, it may be over at the next try
                _LOG.exception("it could not be noted that the configuration %s is %s", state.config_name, state.status)
                if self._stopping.wait(_TELL_AGAIN_SECONDS):
                    return
            else:
                return

    def _create(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        try:
            fleet = self._bring_up("CreateEndpoint", definition)
        except DeploymentFailedError as failure:
            listener(DeploymentState(EndpointStatus.FAILED, definition.config_name, str(failure)))
            return
        self._add_next(definition.arn, fleet)
        try:
            listener(DeploymentState(EndpointStatus.IN_SERVICE, definition.config_name))
        except BaseException:
            self.delete(definition.arn)
            raise

    def _update(
        self,
        definition: EndpointDefinition,
        previous_config: str,
        listener: DeploymentListener,
        policy: DeploymentPolicy,
    ) -> None:
        rollout = Rollout(
            definition,
            policy,
            self._clock,
            self._alarms,
            self._stopping,
            shift=lambda share: self._shift(definition.arn, share),
            report=lambda stage, share: listener(
                DeploymentState(EndpointStatus.UPDATING, previous_config, stage=stage, share=share)
            ),
        )
        try:
            rollout.check()
            self._add_next(definition.arn, self._bring_up("UpdateEndpoint", definition))
            rollout.run()
        except DeploymentFailedError as failure:
            abandoned = self._settle(definition.arn, Traffic.without_next)
            self._tell(listener, DeploymentState(EndpointStatus.ROLLING_BACK, previous_config, str(failure)))
            restored = EndpointStatus.IN_SERVICE if self.fleet(definition.arn) else EndpointStatus.FAILED
            _retire(abandoned)
            self._tell(listener, DeploymentState(restored, previous_config, str(failure)))
            return
        except BaseException:
            _retire(self._settle(definition.arn, Traffic.without_next))
            raise
        rollout.report(DeploymentStage.DELETING, 1.0)
        rollout.wait_for_termination()
        replaced = self._settle(definition.arn, Traffic.only_next)
        self._tell(listener, DeploymentState(EndpointStatus.IN_SERVICE, definition.config_name))
        _retire(replaced)

    def _add_next(self, arn: str, fleet: Fleet) -> None:
        """Add the new fleet, which runs but gets no traffic yet."""
        with self._lock:
            traffic = self._traffic.get(arn)
            self._traffic[arn] = Traffic(fleet) if traffic is None else Traffic(traffic.current, fleet)

    def _shift(self, arn: str, share: float) -> None:
        with self._lock:
            self._traffic[arn] = dataclasses.replace(self._traffic[arn], share=share)

    def _settle(self, arn: str, decide: Callable[[Traffic], Traffic]) -> tuple[Fleet, ...]:
        """End the division of the traffic as `decide` says; the fleets that get none of it any more."""
        with self._lock:
            before = self._traffic.get(arn)
            if before is None:
                return ()
            after = self._traffic[arn] = decide(before)
        return tuple(fleet for fleet in before.fleets if fleet not in after.fleets)

    def _bring_up(self, operation: str, definition: EndpointDefinition) -> Fleet:
        if reason := self._hazards.failure_reason(operation, definition.name):
            raise DeploymentFailedError(reason)
        running: list[RunningVariant] = []
        try:
            # one after the other: a spare worker serves the first at once, and two imports of TensorFlow at a time
            # take twice as long
            for variant in (*definition.variants, *definition.shadow_variants):
                deployed = self._deployer.deploy(
                    definition,
                    variant,
                    self._stopping,
                    on_start=lambda container: self._hazards.on_start(operation, definition.name, container),
                )
                running.append(deployed)
        except BaseException:
            for started in running:
                started.stop()
            raise
        production = len(definition.variants)
        return Fleet(definition, tuple(running[:production]), shadow_traffic(definition, tuple(running[production:])))


def _retire(fleets: Iterable[Fleet], drain_seconds: float | None = None) -> None:
    """Stop fleets that get no traffic any more: one that cannot be stopped changes nothing for the others."""
    for fleet in fleets:
        try:
            fleet.retire(drain_seconds)
        except Exception:  # noqa: BLE001 - whatever it is
            _LOG.exception("the endpoint %s: a fleet could not be stopped", fleet.definition.name)
