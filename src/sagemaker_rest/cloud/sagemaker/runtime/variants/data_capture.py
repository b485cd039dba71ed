"""Data capture: requests and answers as JSON lines in S3, written with the execution role's permissions.

https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
"""

from __future__ import annotations

import base64
import json
import logging
import random
import threading
import uuid
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogLine
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import OCTETS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DataCaptureDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ObjectWriter
    from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogSink, LogStream
    from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import Invocation

# AWS takes minutes; a test that looks for what was captured should not
FLUSH_SECONDS = 0.5
CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that was answered, and when."""

    invocation: Invocation
    answer: ContainerAnswer
    time: datetime


@dataclass(frozen=True, slots=True)
class CaptureDestination:
    """The destination of a variant's exchanges, and the role that writes them: `assume` gives the execution role as it
    is now.

    What cannot be written is said in `stream`, as far as the role may write logs.
    """

    endpoint_name: str
    variant_name: str
    writer: ObjectWriter
    assume: Callable[[], Principal]
    logs: LogSink
    stream: LogStream


class DataCapture:
    """Captures a share of the exchanges of one variant. `close` writes what is still there. Thread safe."""

    def __init__(
        self,
        definition: DataCaptureDefinition,
        destination: CaptureDestination,
        *,
        draw: Callable[[], float] = random.random,
        flush_seconds: float = FLUSH_SECONDS,
    ) -> None:
        self._definition = definition
        self._destination = destination
        self._draw = draw
        self._flush_seconds = flush_seconds
        self._pending: list[Exchange] = []
        self._changed = threading.Condition()
        self._closed = threading.Event()
        name = f"data-capture-{destination.endpoint_name}-{destination.variant_name}"
        self._thread = threading.Thread(target=self._write, name=name, daemon=True)
        self._thread.start()

    def record(self, invocation: Invocation, answer: ContainerAnswer) -> None:
        """Keep the exchange if it is drawn; it is written in the background."""
        if self._draw() * 100 >= self._definition.sampling_percentage:
            return
        with self._changed:
            self._pending.append(Exchange(invocation, answer, datetime.now(UTC)))
            self._changed.notify()

    def close(self) -> None:
        """Write the rest and wait until it is written. May be called again."""
        self._closed.set()
        with self._changed:
            self._changed.notify()
        self._thread.join()

    def _write(self) -> None:
        while not self._closed.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._pending or self._closed.is_set())
            self._closed.wait(self._flush_seconds)
            self._flush()
        self._flush()

    def _flush(self) -> None:
        with self._changed:
            exchanges, self._pending = self._pending, []
        hours: dict[tuple[int, ...], list[Exchange]] = defaultdict(list)
        for exchange in exchanges:
            hours[exchange.time.timetuple()[:4]].append(exchange)
        for group in hours.values():
            try:
                self._put(group)
            except Exception as fault:  # noqa: BLE001 - whatever it is, what comes next is to be written
                self._say(f"not captured (requests: {len(group)}): {fault}")

    def _put(self, exchanges: Sequence[Exchange]) -> None:
        lines = "".join(json.dumps(captured(self._definition, exchange)) + "\n" for exchange in exchanges)
        to = self._destination
        key = object_key(to.endpoint_name, to.variant_name, exchanges[0].time, uuid.uuid4())
        url = f"{self._definition.destination_url.rstrip('/')}/{key}"
        to.writer.put(
            url,
            lines.encode(),
            to.assume(),
            content_type="application/x-jsonlines",
            kms_key_id=self._definition.kms_key_id,
        )

    def _say(self, message: str) -> None:
        to = self._destination
        _LOG.warning("endpoint %s, variant %s: %s", to.endpoint_name, to.variant_name, message)
        with suppress(Exception):  # a role that is gone, or whose policies say nothing of it; it is in the log above
            to.logs.write(to.stream, [LogLine(int(datetime.now(UTC).timestamp() * 1000), message)], to.assume())


def object_key(endpoint: str, variant: str, time: datetime, number: uuid.UUID) -> str:
    """Return the key under which SageMaker puts what was captured at `time`, below the destination."""
    milliseconds = time.microsecond // 1000
    return f"{endpoint}/{variant}/{time:%Y/%m/%d/%H}/{time:%M-%S}-{milliseconds:03d}-{number}.jsonl"


def captured(definition: DataCaptureDefinition, exchange: Exchange) -> dict[str, Any]:
    """Return one line of what is captured, as a document."""
    invocation, answer = exchange.invocation, exchange.answer
    data: dict[str, Any] = {}
    if definition.captures_input:
        content_type = invocation.headers.get("Content-Type", OCTETS)
        data["endpointInput"] = _body(definition, "INPUT", content_type, invocation.body)
    if definition.captures_output:
        content_type = answer.headers.get("Content-Type", OCTETS)
        data["endpointOutput"] = _body(definition, "OUTPUT", content_type, answer.body)
    metadata: dict[str, Any] = {"eventId": str(uuid.uuid4())}
    if CUSTOM_ATTRIBUTES in invocation.headers:
        metadata["customAttributes"] = [invocation.headers[CUSTOM_ATTRIBUTES]]
    if INFERENCE_ID in invocation.headers:
        metadata["inferenceId"] = invocation.headers[INFERENCE_ID]
    metadata["inferenceTime"] = f"{exchange.time:%Y-%m-%dT%H:%M:%SZ}"
    return {"captureData": data, "eventMetadata": metadata, "eventVersion": "0"}


def _body(definition: DataCaptureDefinition, mode: str, content_type: str, body: bytes) -> dict[str, str]:
    encoding = _encoding(definition, content_type)
    data = base64.b64encode(body).decode() if encoding == "BASE64" else body.decode(errors="replace")
    return {"observedContentType": content_type, "mode": mode, "data": data, "encoding": encoding}


def _encoding(definition: DataCaptureDefinition, content_type: str) -> str:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in (known.lower() for known in definition.csv_content_types):
        return "CSV"
    if media_type in (known.lower() for known in definition.json_content_types):
        return "JSON"
    return "BASE64"
