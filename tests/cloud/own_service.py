"""A boto3 client whose requests one of our own control planes answers in this process, without a server."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.protocol.service import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import HttpResponse

ACCOUNT = "123456789012"
REGION = "eu-west-1"
SCOPE = Scope(ACCOUNT, REGION, "aws", Principal(f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT, is_root=True))


class _Body(io.BytesIO):
    """The body of an answer, as botocore reads it: at once, or as a stream."""

    def stream(self) -> list[bytes]:
        return [self.read()]


def client_of(service: str, answer: Callable[[HttpRequest, Scope], HttpResponse], scope: Scope = SCOPE) -> Any:
    """Return a client of `service`; what is wrong with a request is told by `answer`, not by boto3."""
    client = boto3.client(
        service,
        region_name=scope.region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )

    def send(request: Any, **_: Any) -> AWSResponse:
        url = urlsplit(request.url)
        headers = Headers(
            [(name, value.decode() if isinstance(value, bytes) else value) for name, value in request.headers.items()]
        )
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        given = answer(HttpRequest(request.method, url.path, url.query, headers, body), scope)
        return AWSResponse(
            request.url, given.status, HTTPHeaders.from_dict(dict(given.headers.items())), _Body(given.body)
        )

    client.meta.events.register(f"before-send.{service}", send)
    return client
