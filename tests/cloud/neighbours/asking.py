"""botocore's clients of the neighbours in this process: requests as SDKs make them, without a server."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.model import ListShape, StringShape, StructureShape
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape

    from sagemaker_rest.cloud.http import ControlPlane

REGION = "eu-west-1"
_CONFIG = Config(parameter_validation=False, retries={"total_max_attempts": 1})


def client_of(control_plane: ControlPlane, service: str) -> Any:
    """Return a client whose requests are handed to a control plane."""

    def ask(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        return _received(request.url, control_plane(_sent(request)))

    client = boto3.client(
        service,
        endpoint_url="http://127.0.0.1:4566",
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=_CONFIG,
    )
    client.meta.events.register("before-send", ask)
    return client


def sample(shape: Shape | None, depth: int = 0) -> Any:
    """Return the least that a member of this shape can be, with what is required in it."""
    kind = shape.type_name if shape is not None else "structure"
    if isinstance(shape, StructureShape) and depth < 5:
        return {name: sample(shape.members[name], depth + 1) for name in shape.required_members}
    if isinstance(shape, ListShape) and depth < 5:
        return [sample(shape.member, depth + 1)]
    if isinstance(shape, StringShape):
        return (shape.enum or ["abcdefghij"])[0]
    empty: dict[str, Any] = {"structure": {}, "map": {}, "list": [], "boolean": True, "blob": b"abc"}
    return empty.get(kind, 1)


class _Body:
    """As much of urllib3's answer as botocore reads."""

    def __init__(self, body: bytes) -> None:
        self._body = io.BytesIO(body)

    def read(self, *sizes: int) -> bytes:
        return self._body.read(*sizes)

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body.read()

    def close(self) -> None:
        """There is no connection."""


def _sent(request: AWSPreparedRequest) -> HttpRequest:
    url = urlsplit(request.url)
    body: Any = request.body or b""
    content = body.read() if hasattr(body, "read") else body
    headers = Headers(
        [(name, value.decode() if isinstance(value, bytes) else str(value)) for name, value in request.headers.items()]
    )
    headers.setdefault("Host", url.netloc)
    whole = content.encode() if isinstance(content, str) else bytes(content)
    return HttpRequest(request.method or "GET", url.path or "/", url.query, headers, whole)


def _received(url: str, answer: HttpResponse) -> AWSResponse:
    return AWSResponse(url, answer.status, HTTPHeaders.from_pairs(answer.headers.items()), _Body(answer.body))
