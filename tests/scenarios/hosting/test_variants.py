"""Several production variants, and what is captured of their requests and answers."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.hosting.hosted import container, variant, without

if TYPE_CHECKING:
    from tests.scenarios.hosting.hosted import Hosting

CAPTURE = {
    "EnableCapture": True,
    "InitialSamplingPercentage": 100,
    "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
    "CaptureContentTypeHeader": {"CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"]},
}


@pytest.fixture(scope="module")
def endpoint(hosting: Hosting, plus_two: bytes, plus_three: bytes) -> str:
    """`two` takes every request that does not name a variant; `three` may not write what is captured."""
    two = hosting.model(container(hosting.upload("two.tar.gz", plus_two)))
    reader = hosting.role(without("s3:PutObject"))
    three = hosting.model(container(hosting.upload("three.tar.gz", plus_three)), role=reader)
    return hosting.endpoint(
        variant(two, "two", InitialVariantWeight=1.0),
        variant(three, "three", InitialVariantWeight=0.0),
        DataCaptureConfig={**CAPTURE, "DestinationS3Uri": f"s3://{hosting.bucket}/captured/"},
    )


def test_weights_choose_the_variant(hosting: Hosting, endpoint: str) -> None:
    answers = [hosting.invoke(endpoint, {"instances": [2.0]}) for _ in range(10)]

    assert Counter(answer["InvokedProductionVariant"] for answer in answers) == {"two": 10}
    assert answers[0]["Body"] == {"predictions": [3.0]}


def test_a_request_can_name_its_variant(hosting: Hosting, endpoint: str) -> None:
    answer = hosting.invoke(endpoint, {"instances": [2.0]}, TargetVariant="three")

    assert answer["InvokedProductionVariant"] == "three"
    assert answer["Body"] == {"predictions": [4.0]}


def test_a_variant_that_does_not_exist_is_refused(hosting: Hosting, endpoint: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ValidationError, match="four"):
        hosting.invoke(endpoint, {"instances": [2.0]}, TargetVariant="four")


def test_a_plain_endpoint_takes_no_target_model(hosting: Hosting, endpoint: str) -> None:
    with pytest.raises(
        hosting.runtime.exceptions.ValidationError,
        match=f"Endpoint {endpoint} is not a multi-model endpoint and does not support target model header.",
    ):
        hosting.invoke(endpoint, {"instances": [2.0]}, TargetModel="a.tar.gz")


def test_requests_and_answers_are_captured_as_json_lines(hosting: Hosting, endpoint: str) -> None:
    hosting.invoke(endpoint, "6.0\n", "text/csv", InferenceId="mine-1", CustomAttributes="trace=7")

    captured = captured_lines(hosting, endpoint, "mine-1")

    assert captured["captureData"] == {
        "endpointInput": {"observedContentType": "text/csv", "mode": "INPUT", "data": "6.0\n", "encoding": "CSV"},
        "endpointOutput": {
            "observedContentType": "application/json",
            "mode": "OUTPUT",
            "data": '{\n    "predictions": [5.0\n    ]\n}',
            "encoding": "JSON",
        },
    }
    metadata = captured["eventMetadata"]
    assert (metadata["inferenceId"], metadata["customAttributes"]) == ("mine-1", ["trace=7"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", metadata["inferenceTime"])
    assert captured["eventVersion"] == "0"


def test_other_content_types_are_captured_in_base64(hosting: Hosting, endpoint: str) -> None:
    body = json.dumps({"instances": [2.0]})
    hosting.invoke(endpoint, body, "application/jsonlines", InferenceId="mine-2")

    captured = captured_lines(hosting, endpoint, "mine-2")["captureData"]["endpointInput"]

    assert captured["encoding"] == "BASE64"
    assert base64.b64decode(captured["data"]).decode() == body


def test_a_role_that_may_not_write_captures_nothing_and_says_so(hosting: Hosting, endpoint: str) -> None:
    hosting.invoke(endpoint, {"instances": [2.0]}, TargetVariant="three")

    line = hosting.log(endpoint, "/data-log", "not captured")

    assert "is not authorized to perform: s3:PutObject on resource" in line
    assert "Contents" not in hosting.s3.list_objects_v2(Bucket=hosting.bucket, Prefix=f"captured/{endpoint}/three/")


def captured_lines(hosting: Hosting, endpoint: str, inference_id: str) -> dict[str, Any]:
    """Return what was captured of one inference, which must lie where SageMaker puts it."""
    prefix = f"captured/{endpoint}/two/"
    found: list[dict[str, Any]] = []
    count = 1
    while not found:
        objects = hosting.objects(prefix, count)
        assert all(
            re.fullmatch(r"\d{4}/\d\d/\d\d/\d\d/\d\d-\d\d-\d{3}-[0-9a-f-]{36}\.jsonl", key.removeprefix(prefix))
            for key in objects
        )
        lines = [json.loads(line) for content in objects.values() for line in content.splitlines()]
        found = [line for line in lines if line["eventMetadata"].get("inferenceId") == inference_id]
        count = len(objects) + 1
    return found[0]
