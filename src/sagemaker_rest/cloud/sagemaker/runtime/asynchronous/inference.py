"""Asynchronous endpoints at work: requests out of the queue, inputs out of S3, answers into S3, notifications to SNS.

https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference.html
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.runtime.asynchronous import metrics as async_metrics
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.outcome import Outcome, notification, topic_of
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.queue import AsyncQueue
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.topics import TopicNotFoundError
from sagemaker_rest.cloud.sagemaker.runtime.endpoint_metrics import InvocationMetrics
from sagemaker_rest.cloud.sagemaker.runtime.variants import failure_reasons
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError, StoredObject
from sagemaker_rest.cloud.sagemaker.runtime.variants.container_choice import containers_for
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import OCTETS, ContainerFailedError, Invocation, run
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from sagemaker_rest.cloud.authorization.principal import Principal, RoleSource
    from sagemaker_rest.cloud.metrics import MetricSink
    from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
    from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.request import AsyncRequest
    from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.topics import Topics
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet
    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
    from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock
    from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ObjectReader, ObjectWriter
    from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant

# requests worked on at a time, of all endpoints together
_WORKERS = 64
# how often the backlog is measured; CloudWatch has it once a minute
_MEASURE_SECONDS = 10.0
_SHORTEST_MEASURE_SECONDS = 0.05
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The surroundings that asynchronous inference reads, writes and tells, as far as execution roles may."""

    roles: RoleSource
    inputs: ObjectReader
    outputs: ObjectWriter
    topics: Topics
    metrics: MetricSink


@dataclass(slots=True)
class AsyncInference:
    """The queues of all asynchronous endpoints. `start` it, and `close` it before the runtime."""

    runtime: Runtime
    surroundings: Surroundings
    clock: Clock
    # runs what asks a container on the event loop that its connections belong to
    wait_for: Callable[[Coroutine[Any, Any, ContainerAnswer]], ContainerAnswer]
    now: Callable[[], float] = time.time
    _queues: dict[str, AsyncQueue] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _workers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_WORKERS, thread_name_prefix="async-inference")
    )
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._measure_again_and_again, name="async-backlog", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Forget what waits; what is worked on is not waited for."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._workers.shutdown(wait=False, cancel_futures=True)

    def submit(self, request: AsyncRequest) -> None:
        """Put a request into its endpoint's queue."""
        self._queue(request.endpoint_arn).put(request)
        self._pump(request.endpoint_arn)

    def look(self) -> None:
        """Measure every backlog, drop what has expired, and begin what there is capacity for."""
        fleets = {
            fleet.definition.arn: fleet for fleet in self.runtime.fleets() if fleet.definition.asynchronous is not None
        }
        with self._lock:
            # of endpoints that were deleted
            for arn in [arn for arn in self._queues if arn not in fleets]:
                del self._queues[arn]
        for arn, fleet in fleets.items():
            try:
                self._look_at(fleet, self._queue(arn))
                self._pump(arn)
            except Exception:  # noqa: BLE001 - one fault must not end the looking at the others
                _LOG.exception("the backlog of the asynchronous endpoint %s could not be looked at", arn)

    def _look_at(self, fleet: Fleet, queue: AsyncQueue) -> None:
        for request in queue.expired(self.now()):
            reason = f"ClientError: The request has been in the queue for more than {request.ttl_seconds:g} seconds."
            self._workers.submit(self._logged, request, functools.partial(self._give_up, fleet, request, reason))
        definition = fleet.definition
        measured = async_metrics.backlog_measurements(definition.name, queue.backlog(), _instances(fleet), self.now())
        self.surroundings.metrics.record(definition.account_id, definition.region, measured)

    def _measure_again_and_again(self) -> None:
        seconds = max(self.clock.real_seconds(_MEASURE_SECONDS), _SHORTEST_MEASURE_SECONDS)
        while not self._stop.wait(seconds):
            try:
                self.look()
            except Exception:  # noqa: BLE001 - one fault must not end the measuring of every endpoint
                _LOG.exception("the backlogs of asynchronous endpoints could not be looked at")

    def _queue(self, arn: str) -> AsyncQueue:
        with self._lock:
            return self._queues.setdefault(arn, AsyncQueue())

    def _pump(self, arn: str) -> None:
        """Begin as many requests as there is capacity for."""
        fleet = self.runtime.fleet(arn)
        if fleet is None or fleet.definition.asynchronous is None:
            return
        capacity = _instances(fleet) * fleet.definition.asynchronous.concurrency_per_instance
        queue = self._queue(arn)
        while not self._stop.is_set() and (request := queue.take(capacity)) is not None:
            try:
                self._workers.submit(self._work, queue, request)
            except RuntimeError:  # as many threads as there may be: one that is free takes it, or the next look
                _LOG.exception("no thread for the asynchronous request %s", request.inference_id)
                return

    def _work(self, queue: AsyncQueue, request: AsyncRequest) -> None:
        try:
            self._logged(request, lambda: self._serve(request))
        finally:
            queue.done(request)
            self._pump(request.endpoint_arn)

    def _serve(self, request: AsyncRequest) -> None:
        with self.runtime.serving(request.endpoint_arn) as fleet:
            # without one the endpoint was deleted, and its queue with it
            if fleet is not None:
                self._answer(fleet, request)

    def _logged(self, request: AsyncRequest, work: Callable[[], None]) -> None:
        """Log what goes wrong: nobody reads the future of a call in the background."""
        try:
            work()
        except Exception:  # noqa: BLE001 - whatever it is, it must be seen
            if not self._stop.is_set():
                _LOG.exception("the asynchronous request %s failed", request.inference_id)

    def _answer(self, fleet: Fleet, request: AsyncRequest) -> None:
        variant = fleet.choose()
        self._time(fleet, variant, "TimeInBacklog", self.now() - request.received)
        try:
            outcome = self._outcome(fleet, variant, request)
        except (AccessDeniedError, ArtifactNotFoundError) as fault:
            # [?] the words before the reason are not established
            outcome = Outcome(str(fault).encode(), "text/plain", None, f"ClientError: {fault}")
        except Exception as fault:
            if self._stop.is_set():
                raise
            _LOG.exception("the asynchronous request %s failed by a fault of the local cloud", request.inference_id)
            reason = failure_reasons.internal(fault)
            outcome = Outcome(reason.encode("utf-8", "backslashreplace"), "text/plain", None, reason)
        if outcome.failure is None:
            self._count(fleet, variant, "InvocationsProcessed")
        else:
            self._count(fleet, variant, "InvocationFailures")
            outcome = self._with_failure_in_s3(fleet.definition, variant, request, outcome)
        self._notify(fleet, variant, request, outcome)
        self._time(fleet, variant, "TotalProcessingTime", self.now() - request.received)

    def _give_up(self, fleet: Fleet, request: AsyncRequest, reason: str) -> None:
        """Give up a request that nobody worked on in time."""
        variant = fleet.choose()
        self._count(fleet, variant, "ExpiredRequests")
        outcome = Outcome(reason.encode(), "text/plain", None, reason)
        outcome = self._with_failure_in_s3(fleet.definition, variant, request, outcome)
        self._notify(fleet, variant, request, outcome)

    def _outcome(self, fleet: Fleet, variant: RunningVariant, request: AsyncRequest) -> Outcome:
        """Return what the model answers, after putting it where it belongs. Raises AccessDeniedError and
        ArtifactNotFoundError.
        """
        principal = self._assume(variant)
        given = self._input(fleet, variant, request, principal)
        containers = containers_for(Headers(), fleet.definition.name, variant)
        # AWS's SDK names the type of an input where it puts it, and not in the call
        invocation = Invocation(given.body, {"Content-Type": given.content_type or OCTETS, **request.headers})
        try:
            asking = InvocationMetrics(self.surroundings.metrics).measured(
                fleet, variant.definition.name, lambda: run(containers, invocation, request.timeout_seconds)
            )
            answer = self.wait_for(asking)
        except ContainerFailedError as failure:
            return Outcome(failure.original.encode(), "text/plain", None, _failure_reason(failure))
        if variant.capture is not None:
            variant.capture.record(invocation, answer)
        content_type = answer.headers.get("Content-Type", OCTETS)
        if request.output_location is not None:
            key = fleet.definition.asynchronous.kms_key_id if fleet.definition.asynchronous else None
            try:
                self.surroundings.outputs.put(
                    request.output_location, answer.body, principal, content_type=content_type, kms_key_id=key
                )
            except (AccessDeniedError, ArtifactNotFoundError):
                self._count(fleet, variant, "ResponseUploadFailures")
                raise
        return Outcome(answer.body, content_type, request.output_location)

    def _input(
        self, fleet: Fleet, variant: RunningVariant, request: AsyncRequest, principal: Principal
    ) -> StoredObject:
        if request.input_location is None:
            return StoredObject(request.body)
        try:
            return self.surroundings.inputs.read(request.input_location, principal)
        except (AccessDeniedError, ArtifactNotFoundError):
            self._count(fleet, variant, "RequestDownloadFailures")
            raise

    def _with_failure_in_s3(
        self, endpoint: EndpointDefinition, variant: RunningVariant, request: AsyncRequest, outcome: Outcome
    ) -> Outcome:
        if request.failure_location is None:
            return outcome
        key = endpoint.asynchronous.kms_key_id if endpoint.asynchronous is not None else None
        try:
            self.surroundings.outputs.put(
                request.failure_location,
                outcome.body,
                self._assume(variant),
                content_type=outcome.content_type,
                kms_key_id=key,
            )
        except (AccessDeniedError, ArtifactNotFoundError) as fault:
            _LOG.warning("the failure of the asynchronous request %s was not stored: %s", request.inference_id, fault)
            return outcome
        return replace(outcome, location=request.failure_location)

    def _notify(self, fleet: Fleet, variant: RunningVariant, request: AsyncRequest, outcome: Outcome) -> None:
        topic = topic_of(fleet.definition, outcome)
        if topic is None:
            return
        message = notification(fleet.definition, request, outcome, self.now())
        try:
            self.surroundings.topics.publish(topic, message, self._assume(variant))
        except (AccessDeniedError, TopicNotFoundError) as fault:
            self._count(fleet, variant, "NotificationFailures")
            _LOG.warning("nobody was notified of the asynchronous request %s: %s", request.inference_id, fault)

    def _assume(self, variant: RunningVariant) -> Principal:
        return self.surroundings.roles.assume(variant.definition.execution_role_arn, failure_reasons.SAGEMAKER)

    def _count(self, fleet: Fleet, variant: RunningVariant, name: str) -> None:
        measured = async_metrics.count(fleet.definition.name, variant.definition.name, name)
        self.surroundings.metrics.record(fleet.definition.account_id, fleet.definition.region, (measured,))

    def _time(self, fleet: Fleet, variant: RunningVariant, name: str, seconds: float) -> None:
        measured = async_metrics.duration(fleet.definition.name, variant.definition.name, name, seconds)
        self.surroundings.metrics.record(fleet.definition.account_id, fleet.definition.region, (measured,))


def _instances(fleet: Fleet) -> int:
    return sum(fleet.instances(variant.definition.name) for variant in fleet.variants)


def _failure_reason(failure: ContainerFailedError) -> str:
    if failure.status == 0:
        return f"ClientError: {failure.original}"
    side = "client" if 400 <= failure.status < 500 else "server"
    return (
        f"ClientError: Received {side} error ({failure.status}) from model. See the SageMaker Endpoint logs in your "
        "account for more information."
    )
