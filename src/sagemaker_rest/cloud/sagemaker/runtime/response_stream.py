"""InvokeEndpointWithResponseStream: a container's answer, part by part as it comes.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointWithResponseStream.html
"""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from moto.core.eventstream import EventStreamEncoder
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.sagemaker.containers.answer import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.runtime.endpoint_metrics import InvocationMetrics
from sagemaker_rest.cloud.sagemaker.runtime.header_constraints import check_headers
from sagemaker_rest.cloud.sagemaker.runtime.invocation import (
    CUSTOM_ATTRIBUTES,
    FORWARDED,
    authorise,
    check_limits,
    endpoint_arn,
    endpoint_name,
    pick_variant,
)
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import ServiceError, model_error, validation_error
from sagemaker_rest.cloud.sagemaker.runtime.variants.container_choice import containers_for
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import (
    OCTETS,
    ContainerFailedError,
    Invocation,
    before_the_last,
    timed_out,
)
from sagemaker_rest.errors import ContainerDiedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.http import HttpRequest
    from sagemaker_rest.cloud.metrics import MetricSink
    from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet
    from sagemaker_rest.cloud.sagemaker.runtime.hazards import Hazards
    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
    from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import RunningContainer
    from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant

OPERATION = "InvokeEndpointWithResponseStream"
# "the model must respond to requests within 8 minutes"
# https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-options.html
MAXIMUM_SECONDS = 480.0
ACCEPT = "X-Amzn-SageMaker-Accept"
_CONTENT_TYPE = "X-Amzn-SageMaker-Content-Type"
# a client that reads slower than its container writes makes the container wait
_PARTS_AHEAD = 16
_ENCODER = EventStreamEncoder()


@dataclass(slots=True)
class _Stream:
    """A stream on its way from a container's task to the answer: the head, or why there is none, then frames."""

    head: asyncio.Future[HttpResponse]
    frames: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(_PARTS_AHEAD))


class InvokeEndpointWithResponseStream:
    """The `Service`. A task of its own asks the container and stays with the endpoint until the last part is read."""

    def __init__(
        self,
        runtime: Runtime,
        metrics: MetricSink,
        hazards: Hazards,
        *,
        maximum_seconds: float = MAXIMUM_SECONDS,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._runtime = runtime
        self._metrics = InvocationMetrics(metrics)
        self._hazards = hazards
        self._maximum_seconds = maximum_seconds
        self._draw = draw

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        began = self._metrics.now()
        try:
            name = endpoint_name(request)
            arn = endpoint_arn(request, principal, name)
            authorise(request, principal, "sagemaker:InvokeEndpoint", arn)
            check_limits(request)
            check_headers(OPERATION, name, request.headers)
            stream = _Stream(asyncio.get_running_loop().create_future())
            task = asyncio.create_task(self._answer(request, principal, arn, stream, began))
            task.add_done_callback(lambda done: _end(stream, done))
            head = await asyncio.shield(stream.head)
        except ServiceError as error:
            return error.response
        return HttpResponse(head.status, head.headers, parts=_Parts(stream, task))

    async def _answer(
        self, request: HttpRequest, principal: Principal, arn: str, stream: _Stream, began: float
    ) -> None:
        with self._runtime.serving(arn) as fleet:
            if fleet is None:
                name = endpoint_name(request)
                raise validation_error(f"Endpoint {name} of account {principal.account_id} not found.")
            if fleet.definition.asynchronous is not None or _is_serverless(fleet):
                # [?] AWS documents that only real-time endpoints stream, not the words
                raise validation_error(f"Endpoint {fleet.definition.name} does not support {OPERATION}.")
            variant = pick_variant(request, fleet, self._draw)
            containers = containers_for(request.headers, fleet.definition.name, variant)
            self._hazards.on_invocation(fleet.definition.name, containers[0].process)
            try:
                await self._metrics.measured(
                    fleet,
                    variant.definition.name,
                    lambda: self._pass_on(_invocation(request), variant, containers, stream),
                    began,
                )
            except ContainerFailedError as failure:
                if not stream.head.done():
                    raise model_error(fleet.definition, failure) from failure
                await stream.frames.put(_failure(failure))

    async def _pass_on(
        self, invocation: Invocation, variant: RunningVariant, containers: Sequence[RunningContainer], stream: _Stream
    ) -> ContainerAnswer:
        last = containers[-1]
        deadline = asyncio.get_running_loop().time() + self._maximum_seconds
        try:
            async with asyncio.timeout_at(deadline):
                left = lambda: deadline - asyncio.get_running_loop().time()  # noqa: E731
                asked = await before_the_last(containers, invocation, left)
                async with last.process.stream(asked.body, asked.headers) as answer:
                    if not 200 <= answer.status < 300:
                        said = b"".join([part async for part in answer.parts])
                        raise ContainerFailedError(last.name, answer.status, said.decode(errors="replace"))
                    stream.head.set_result(_head(answer.headers, variant))
                    async for part in answer.parts:
                        await stream.frames.put(_part(part))
                    return ContainerAnswer(answer.status, answer.headers, b"")
        except TimeoutError:
            raise timed_out(last) from None
        except ContainerDiedError as died:
            raise ContainerFailedError(last.name, 500, str(died)) from died


def _invocation(request: HttpRequest) -> Invocation:
    headers = {name: request.headers[name] for name in FORWARDED if name in request.headers and name != "Accept"}
    headers.setdefault("Content-Type", OCTETS)
    if ACCEPT in request.headers:
        headers["Accept"] = request.headers[ACCEPT]
    return Invocation(request.body, headers)


def _is_serverless(fleet: Fleet) -> bool:
    return any(variant.serverless is not None for variant in fleet.definition.variants)


def _head(answered: Headers, variant: RunningVariant) -> HttpResponse:
    headers = Headers({"Content-Type": "application/vnd.amazon.eventstream"})
    headers[_CONTENT_TYPE] = answered.get("Content-Type", OCTETS)
    headers["x-Amzn-Invoked-Production-Variant"] = variant.definition.name
    headers["x-amzn-RequestId"] = str(uuid.uuid4())
    if CUSTOM_ATTRIBUTES in answered:
        headers[CUSTOM_ATTRIBUTES] = answered[CUSTOM_ATTRIBUTES]
    return HttpResponse(200, headers)


def _part(payload: bytes) -> bytes:
    headers = {":event-type": "PayloadPart", ":content-type": OCTETS, ":message-type": "event"}
    return _frame(headers, payload)


def _failure(failure: ContainerFailedError) -> bytes:
    headers = {
        ":exception-type": "ModelStreamError",
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    code = "StreamBroken" if failure.status else "ModelInvocationTimeExceeded"
    return _frame(headers, json.dumps({"Message": failure.original, "ErrorCode": code}).encode())


def _frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    frame: bytes = _ENCODER.encode_message(headers, payload)
    return frame


def _end(stream: _Stream, task: asyncio.Task[None]) -> None:
    """Let whoever waits for the stream know that nothing more comes."""
    fault = None if task.cancelled() else task.exception()
    if not stream.head.done():
        stream.head.set_exception(fault or ConnectionResetError("the invocation was given up"))


class _Parts:
    """The frames of a stream until its task is done; a client that is gone ends the task."""

    def __init__(self, stream: _Stream, task: asyncio.Task[None]) -> None:
        self._stream = stream
        self._task = task

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while not (self._task.done() and self._stream.frames.empty()):
            waiting = asyncio.ensure_future(self._stream.frames.get())
            await asyncio.wait((waiting, self._task), return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                return waiting.result()
            waiting.cancel()
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self._task.cancel()
        await asyncio.wait((self._task,))
