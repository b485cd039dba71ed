"""Binary media types and content handling, on the way in and out."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.payload import is_binary
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ContentHandling, IntegrationResponseSnapshot
from tests.cloud.api_gateway.data_plane.deployed_api import (
    JSON,
    Backend,
    Scene,
    answer_with,
    api,
    integration,
    method,
    resource,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PNG = b"\x89PNG\r\n\x1a\n\xff\x00"
PNG_IN_BASE64 = base64.b64encode(PNG)
RUINED = PNG.decode("utf-8", errors="replace").encode()
TO_BINARY, TO_TEXT = ContentHandling

MEDIA_TYPES = {
    "the-same": ("image/png", ["image/png"], True),
    "the-same-with-a-parameter": ("image/png; q=1", ["image/png"], True),
    "the-same-in-another-case": ("Image/PNG", ["image/png"], True),
    "a-family": ("image/png", ["image/*"], True),
    "everything": ("image/png", ["*/*"], True),
    "another": ("image/png", ["image/jpeg"], False),
    "another-family": ("text/plain", ["image/*"], False),
    "none-listed": ("image/png", [], False),
    "none-named": (None, ["*/*"], False),
    "only-the-first-counts": ("text/html, image/png", ["image/png"], False),
}


@pytest.mark.parametrize(("header", "listed", "binary"), MEDIA_TYPES.values(), ids=MEDIA_TYPES)
def test_a_media_type_is_binary_if_it_is_listed(header: str | None, listed: list[str], *, binary: bool) -> None:
    assert is_binary(header, listed) is binary


REQUESTS = {
    "listed": (["image/png"], None, PNG, PNG),
    "listed-to-binary": (["image/png"], TO_BINARY, PNG, PNG),
    "listed-to-text": (["image/png"], TO_TEXT, PNG, PNG_IN_BASE64),
    "not-listed": ([], None, PNG, RUINED),
    "not-listed-to-text": ([], TO_TEXT, PNG, RUINED),
    "not-listed-to-binary": ([], TO_BINARY, PNG_IN_BASE64, PNG),
}


@pytest.mark.parametrize(("listed", "handling", "given", "sent"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_is_converted(
    serve: Callable[..., Scene], listed: list[str], handling: ContentHandling | None, given: bytes, sent: bytes
) -> None:
    deployed = api(
        resource("/predict", POST=method(integration(content_handling=handling))), binary_media_types=tuple(listed)
    )
    scene = serve(deployed)

    scene.send(body=given, headers={"Content-Type": "image/png"})

    assert scene.backend.request.body == sent


RESPONSES = {
    "binary-wanted": ("image/png", "image/png", None, PNG, PNG),
    "binary-not-wanted": ("image/png", JSON, None, PNG, PNG_IN_BASE64),
    "binary-wanted-second": ("image/png", "text/html, image/png", None, PNG, PNG_IN_BASE64),
    "binary-to-binary": ("image/png", JSON, TO_BINARY, PNG, PNG),
    "binary-to-text": ("image/png", "image/png", TO_TEXT, PNG, PNG_IN_BASE64),
    "text-wanted": (JSON, JSON, None, b'{"a": 1}', b'{"a": 1}'),
    "text-where-binary-is-wanted": (JSON, "image/png", None, PNG_IN_BASE64, PNG),
    "text-to-binary": (JSON, JSON, TO_BINARY, PNG_IN_BASE64, PNG),
    "text-to-text": (JSON, "image/png", TO_TEXT, b'{"a": 1}', b'{"a": 1}'),
    "bytes-that-say-they-are-text": (JSON, JSON, None, PNG, RUINED),
}


@pytest.mark.parametrize(("content_type", "accept", "handling", "given", "received"), RESPONSES.values(), ids=RESPONSES)
def test_a_response_is_converted(
    serve: Callable[..., Scene],
    content_type: str,
    accept: str,
    handling: ContentHandling | None,
    given: bytes,
    received: bytes,
) -> None:
    response = IntegrationResponseSnapshot(200, content_handling=handling)
    deployed = api(
        resource("/predict", POST=method(integration(responses=(response,)))), binary_media_types=("image/png",)
    )
    scene = serve(deployed, backend=Backend(answer_with(body=given, Content_Type=content_type)))

    answer = scene.send(headers={"Accept": accept})

    assert answer.body == received


def test_text_that_is_no_base64_cannot_become_binary(serve: Callable[..., Scene]) -> None:
    deployed = api(resource("/predict", POST=method(integration(content_handling=TO_BINARY))))

    assert serve(deployed).send(body=b"not base64!").status == 500


def test_a_template_cannot_read_bytes(serve: Callable[..., Scene]) -> None:
    backend = integration(request_templates={"image/png": "$input.body"})
    deployed = api(resource("/predict", POST=method(backend)), binary_media_types=("image/png",))

    assert serve(deployed).send(body=PNG, headers={"Content-Type": "image/png"}).status == 500


def test_a_template_reads_bytes_as_base64_when_they_are_made_text(serve: Callable[..., Scene]) -> None:
    backend = integration(request_templates={"image/png": '{"image": "$input.body"}'}, content_handling=TO_TEXT)
    scene = serve(api(resource("/predict", POST=method(backend)), binary_media_types=("image/png",)))

    scene.send(body=PNG, headers={"Content-Type": "image/png"})

    assert scene.backend.request.body == b'{"image": "' + PNG_IN_BASE64 + b'"}'
