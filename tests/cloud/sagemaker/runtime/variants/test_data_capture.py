"""Data capture: its contents, its place and its time."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DataCaptureDefinition
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError
from sagemaker_rest.cloud.sagemaker.runtime.variants.data_capture import (
    CaptureDestination,
    DataCapture,
    Exchange,
    captured,
    object_key,
)
from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogLine, LogStream
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import Invocation
from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant
from tests.cloud.sagemaker.runtime.conftest import ACCOUNT, ROOT, variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal

DEFINITION = DataCaptureDefinition(
    destination_url="s3://bucket/prefix/",
    sampling_percentage=100,
    captures_input=True,
    captures_output=True,
    csv_content_types=("text/csv",),
    json_content_types=("application/json",),
    kms_key_id="key",
)
TIME = datetime(2026, 3, 4, 5, 6, 7, 89_000, UTC)
STREAM = LogStream(ACCOUNT, "eu-west-1", "/aws/sagemaker/Endpoints/mnist", "AllTraffic/i-1/data-log")
ASKED = Invocation(b"1,2", {"Content-Type": "text/csv; charset=utf-8"})
ANSWER = ContainerAnswer(200, Headers({"Content-Type": "application/json"}), b"{}")


@dataclass
class Bucket:
    """Keeps what is written; or refuses with `error`."""

    error: Exception | None = None
    objects: dict[str, bytes] = field(default_factory=dict)
    keys: list[str | None] = field(default_factory=list)

    def put(
        self, url: str, body: bytes, _principal: Principal, *, content_type: str, kms_key_id: str | None = None
    ) -> None:
        if self.error is not None:
            raise self.error
        assert content_type == "application/x-jsonlines"
        self.objects[url] = body
        self.keys.append(kms_key_id)


@dataclass
class Lines:
    messages: list[str] = field(default_factory=list)

    def write(self, stream: LogStream, lines: Sequence[LogLine], _principal: Principal) -> None:
        assert stream == STREAM
        self.messages += [line.message for line in lines]


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def capture(bucket: Bucket, lines: Lines) -> Callable[..., DataCapture]:
    """A capture that writes nothing before it is closed."""

    def make(draws: Sequence[float] = (), **members: Any) -> DataCapture:
        remaining = iter(draws)
        destination = CaptureDestination("mnist", "AllTraffic", bucket, lambda: ROOT, lines, STREAM)
        definition = replace(DEFINITION, **members)
        return DataCapture(definition, destination, draw=lambda: next(remaining, 0.0), flush_seconds=60)

    return make


def test_a_line_is_as_sagemaker_writes_it() -> None:
    attributes = {"X-Amzn-SageMaker-Custom-Attributes": "a=b", "X-Amzn-SageMaker-Inference-Id": "id-1"}

    line = captured(DEFINITION, Exchange(Invocation(b"1,2", {**ASKED.headers, **attributes}), ANSWER, TIME))

    assert uuid.UUID(line["eventMetadata"].pop("eventId"))
    assert line == {
        "captureData": {
            "endpointInput": {
                "observedContentType": "text/csv; charset=utf-8",
                "mode": "INPUT",
                "data": "1,2",
                "encoding": "CSV",
            },
            "endpointOutput": {
                "observedContentType": "application/json",
                "mode": "OUTPUT",
                "data": "{}",
                "encoding": "JSON",
            },
        },
        "eventMetadata": {"customAttributes": ["a=b"], "inferenceId": "id-1", "inferenceTime": "2026-03-04T05:06:07Z"},
        "eventVersion": "0",
    }


@pytest.mark.parametrize(
    ("members", "parts"),
    [
        pytest.param({"captures_output": False}, {"endpointInput"}, id="input"),
        pytest.param({"captures_input": False}, {"endpointOutput"}, id="output"),
        pytest.param({}, {"endpointInput", "endpointOutput"}, id="both"),
    ],
)
def test_either_direction_can_be_left_out(members: dict[str, Any], parts: set[str]) -> None:
    line = captured(replace(DEFINITION, **members), Exchange(ASKED, ANSWER, TIME))

    assert set(line["captureData"]) == parts


def test_without_content_types_everything_is_kept_in_base64() -> None:
    definition = replace(DEFINITION, csv_content_types=(), json_content_types=())

    data = captured(definition, Exchange(ASKED, ANSWER, TIME))["captureData"]

    assert [(part["encoding"], part["data"]) for part in data.values()] == [("BASE64", "MSwy"), ("BASE64", "e30=")]


def test_an_object_lies_under_endpoint_variant_and_hour() -> None:
    number = uuid.UUID(int=1)

    assert object_key("mnist", "AllTraffic", TIME, number) == (
        "mnist/AllTraffic/2026/03/04/05/06-07-089-00000000-0000-0000-0000-000000000001.jsonl"
    )


def test_closing_writes_what_is_still_there_into_one_object(
    capture: Callable[..., DataCapture], bucket: Bucket
) -> None:
    capturing = capture()

    capturing.record(ASKED, ANSWER)
    capturing.record(ASKED, ANSWER)
    capturing.close()

    ((url, body),) = bucket.objects.items()
    assert url.startswith("s3://bucket/prefix/mnist/AllTraffic/")
    assert [json.loads(line)["eventVersion"] for line in body.splitlines()] == ["0", "0"]
    assert bucket.keys == ["key"]


def test_the_share_that_is_asked_for_is_captured(capture: Callable[..., DataCapture], bucket: Bucket) -> None:
    capturing = capture(draws=[0.0, 0.24, 0.25, 0.9], sampling_percentage=25)

    for _ in range(4):
        capturing.record(ASKED, ANSWER)
    capturing.close()

    (body,) = bucket.objects.values()
    assert len(body.splitlines()) == 2


def test_nothing_is_written_where_nothing_was_captured(capture: Callable[..., DataCapture], bucket: Bucket) -> None:
    capturing = capture(sampling_percentage=0)

    capturing.record(ASKED, ANSWER)
    capturing.close()

    assert bucket.objects == {}


@pytest.mark.parametrize("error", [ArtifactNotFoundError, RuntimeError], ids=["no bucket", "any fault"])
def test_what_cannot_be_written_is_said_in_the_data_log(
    capture: Callable[..., DataCapture], bucket: Bucket, lines: Lines, error: type[Exception]
) -> None:
    bucket.error = error("it does not work")
    capturing = capture()

    capturing.record(ASKED, ANSWER)
    capturing.close()

    assert lines.messages == ["not captured (requests: 1): it does not work"]


def test_a_variant_that_ends_writes_what_it_captured(
    capture: Callable[..., DataCapture], bucket: Bucket, tmp_path: Path
) -> None:
    capturing = capture()
    running = RunningVariant(variant("model"), (), tmp_path, capturing)

    capturing.record(ASKED, ANSWER)
    running.stop()

    assert len(bucket.objects) == 1
