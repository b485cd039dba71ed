"""Models of several containers: in a row, and each for itself; artifacts that are not packed; an inference.py."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.hosting.hosted import archive_of, container, variant, without

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenarios.hosting.hosted import Hosting

TO_CSV = """
import os

def input_handler(data, context):
    text = data.read()
    if text == b"die":
        os._exit(3)
    if text == b"fail":
        raise ValueError("the first one failed")
    return text

def output_handler(response, context):
    if context.custom_attributes == "spoil":
        return "no number", "text/csv"
    return "\\n".join(str(number) for number in response.json()["predictions"]), "text/csv"
"""

# the mean of a greyscale PNG's pixels, read with what lies in code/lib
OF_IMAGES = """
import json
import tiny_png

def input_handler(data, context):
    if context.request_content_type not in ("application/x-image", "image/png"):
        raise ValueError("no image: " + context.request_content_type)
    pixels = tiny_png.pixels(data.read())
    return json.dumps({"instances": [sum(pixels) / len(pixels)]})

def output_handler(response, context):
    return response.content, "application/json"
"""
TINY_PNG = """
import struct
import zlib

def pixels(png):
    assert png[:8] == b"\\x89PNG\\r\\n\\x1a\\n"
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT") + 4
    rows = zlib.decompress(png[start:])
    return [rows[y * (width + 1) + 1 + x] for y in range(height) for x in range(width)]
"""


def grey_png(width: int, height: int, grey: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def pipeline(hosting: Hosting, saved_models: Path, plus_three: bytes) -> str:
    """Half of x and two, then half of that and three."""
    first = archive_of(saved_models / "half_plus" / "2", "half_plus/2", {"code/inference.py": TO_CSV})
    model = hosting.model(
        container(hosting.upload("first.tar.gz", first)), container(hosting.upload("second.tar.gz", plus_three))
    )
    return hosting.endpoint(variant(model))


@pytest.fixture(scope="module")
def direct(hosting: Hosting, saved_models: Path) -> str:
    """`images` takes PNGs, `plain` has a model that is not packed."""
    code = {
        "code/inference.py": OF_IMAGES,
        "code/lib/tiny_png.py": TINY_PNG,
        "code/requirements.txt": "no-such-package",
    }
    images = archive_of(saved_models / "half_plus" / "2", "half_plus/2", code)
    prefix = hosting.upload_folder("plain/", saved_models / "half_plus")
    source = {"S3Uri": prefix, "S3DataType": "S3Prefix", "CompressionType": "None"}
    model = hosting.model(
        container(hosting.upload("images.tar.gz", images), ContainerHostname="images"),
        container(ModelDataSource={"S3DataSource": source}, ContainerHostname="plain"),
        InferenceExecutionConfig={"Mode": "Direct"},
    )
    return hosting.endpoint(variant(model))


def test_the_answer_of_one_container_is_the_request_of_the_next(hosting: Hosting, pipeline: str) -> None:
    answer = hosting.invoke(pipeline, {"instances": [2.0, 4.0]})

    assert answer["Body"] == {"predictions": [4.5, 5.0]}


def test_an_error_names_the_first_container(hosting: Hosting, pipeline: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ModelError) as caught:
        hosting.invoke(pipeline, "fail")

    assert caught.value.response["Error"]["Message"].startswith(
        "Received server error (500) from container-1 with mess"
    )
    assert caught.value.response["OriginalMessage"] == '{"error": "the first one failed"}'


def test_an_error_names_the_second_container(hosting: Hosting, pipeline: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ModelError) as caught:
        hosting.invoke(pipeline, {"instances": [2.0]}, CustomAttributes="spoil")

    assert caught.value.response["OriginalStatusCode"] == 400
    assert "from container-2 with message" in caught.value.response["Error"]["Message"]


def test_each_container_of_a_pipeline_has_a_log_stream(hosting: Hosting, pipeline: str) -> None:
    hosting.log(pipeline, "/container-1", "default model")
    hosting.log(pipeline, "/container-2", "default model")

    instances = {name.rpartition("/")[0] for name in hosting.log_streams(pipeline)}
    assert len(instances) == 1


def test_a_container_of_a_pipeline_that_dies_is_started_again(hosting: Hosting, pipeline: str) -> None:
    hosting.log(pipeline, "/container-1", "default model")
    hosting.log(pipeline, "/container-2", "default model")
    streams = hosting.log_streams(pipeline)

    with pytest.raises(hosting.runtime.exceptions.ModelError) as caught:
        hosting.invoke(pipeline, "die")
    meanwhile = hosting.sagemaker.describe_endpoint(EndpointName=pipeline)["EndpointStatus"]
    answer = hosting.answer_again(pipeline, {"instances": [2.0, 4.0]})

    message = caught.value.response["Error"]["Message"]
    assert "from container-1 with message" in message
    assert "its process ended with exit status 3" in message
    assert meanwhile == "InService"
    assert answer["Body"] == {"predictions": [4.5, 5.0]}
    hosting.log(pipeline, "/container-1", "its process ended with exit status 3. It is started again in 1 s.")
    hosting.log(pipeline, "/container-1", "has passed its ping")
    assert hosting.log_streams(pipeline) == streams


@pytest.mark.parametrize("content_type", ["application/x-image", "image/png"])
def test_an_inference_script_takes_a_png(hosting: Hosting, direct: str, content_type: str) -> None:
    answer = hosting.invoke(direct, grey_png(3, 2, 8), content_type, TargetContainerHostname="images")

    assert answer["Body"] == {"predictions": [6.0]}


def test_what_an_inference_script_refuses_is_a_model_error(hosting: Hosting, direct: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ModelError) as caught:
        hosting.invoke(direct, "1", "text/csv", TargetContainerHostname="images")

    assert "from images with message" in caught.value.response["Error"]["Message"]
    assert caught.value.response["OriginalMessage"] == '{"error": "no image: text/csv"}'


def test_a_model_that_is_not_packed_is_served_with_all_its_versions(hosting: Hosting, direct: str) -> None:
    newest = hosting.invoke(direct, {"instances": [2.0]}, TargetContainerHostname="plain")
    older = hosting.invoke(
        direct, {"instances": [2.0]}, TargetContainerHostname="plain", CustomAttributes="tfs-model-version=2"
    )

    assert (newest["Body"], older["Body"]) == ({"predictions": [4.0]}, {"predictions": [3.0]})


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        pytest.param({}, "missing a target container hostname header", id="none"),
        pytest.param({"TargetContainerHostname": "other"}, "other does not exist", id="unknown"),
    ],
)
def test_direct_invocation_needs_the_name_of_a_container(
    hosting: Hosting, direct: str, headers: dict[str, str], words: str
) -> None:
    with pytest.raises(hosting.runtime.exceptions.ValidationError, match=words):
        hosting.invoke(direct, {"instances": [2.0]}, **headers)


def test_a_pipeline_takes_no_name_of_a_container(hosting: Hosting, pipeline: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ValidationError, match="not configured for direct invocation"):
        hosting.invoke(pipeline, {"instances": [2.0]}, TargetContainerHostname="container-1")


@pytest.mark.parametrize("action", ["s3:ListBucket", "s3:GetObject"])
def test_a_model_that_is_not_packed_needs_listing_and_reading(
    hosting: Hosting,
    direct: str,  # noqa: ARG001 - its artifacts
    action: str,
) -> None:
    source = {"S3Uri": f"s3://{hosting.bucket}/plain/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    model = hosting.model(container(ModelDataSource={"S3DataSource": source}), role=hosting.role(without(action)))

    described = hosting.wait(hosting.start(variant(model)))

    assert described["FailureReason"].startswith("Failed to download model data from URL")


def test_a_folder_of_the_console_fails_the_endpoint(hosting: Hosting) -> None:
    hosting.upload("console/", b"")
    source = {"S3Uri": f"s3://{hosting.bucket}/console/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    model = hosting.model(container(ModelDataSource={"S3DataSource": source}))

    described = hosting.wait(hosting.start(variant(model)))

    assert "A key that ends with '/'" in described["FailureReason"]


def test_missing_requirements_fail_the_endpoint_by_name(hosting: Hosting, saved_models: Path) -> None:
    code = {"code/inference.py": TO_CSV, "code/requirements.txt": "no-such-package==1.0"}
    archive = archive_of(saved_models / "half_plus" / "2", "half_plus/2", code)
    model = hosting.model(container(hosting.upload("missing.tar.gz", archive)))

    described = hosting.wait(hosting.start(variant(model)))

    assert described["EndpointStatus"] == "Failed"
    assert "no-such-package==1.0 (not installed)" in described["FailureReason"]
