"""One port for everything: each request goes to the gateway, to SageMaker Runtime, or to the control plane."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING

from werkzeug.datastructures import EnvironHeaders, Headers

from sagemaker_rest.cloud.control_plane.credentials import caller
from sagemaker_rest.cloud.control_plane.moto_application import credential_service
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, Service
from sagemaker_rest.cloud.runtime.invocation import INVOCATION_PATH, RUNTIME_HOST, region_of
from sagemaker_rest.cloud.runtime.service_errors import error_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from sagemaker_rest.cloud.gateway.gateway import Gateway

# The same path as LocalStack's, so that what waits for a LocalStack finds this one.
HEALTH_PATH = "/_localstack/health"
SERVICES = (
    "apigateway",
    "application-autoscaling",
    "cloudwatch",
    "cognito-idp",
    "iam",
    "kms",
    "logs",
    "s3",
    "sagemaker",
    "sagemaker-runtime",
    "sts",
    "wafv2",
)


class Front:
    """The WSGI application of the local cloud."""

    def __init__(
        self,
        *,
        gateway: Gateway,
        sagemaker_runtime: Service,
        control_plane: WSGIApplication,
        on_change: Callable[[], None],
    ) -> None:
        """`on_change` is called at every control-plane request that begins a stack (an upload, a model)."""
        self._gateway = gateway
        self._sagemaker_runtime = sagemaker_runtime
        self._control_plane = control_plane
        self._on_change = on_change

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # moto looks for the path as it was sent where werkzeug's server puts it; cheroot has it under another name
        environ["RAW_URI"] = environ["REQUEST_URI"]
        if environ["PATH_INFO"] == HEALTH_PATH:
            return _send(_health(), start_response, environ["REQUEST_METHOD"])
        head = _head(environ)
        if self._gateway.matches(head):
            return _send(self._gateway.handle(_whole(head, environ)), start_response, head.method)
        if _is_invocation(head, environ):
            return _send(self._invoke(_whole(head, environ)), start_response, head.method)
        if _begins_a_stack(environ):
            self._on_change()
        return self._control_plane(environ, start_response)

    def _invoke(self, request: HttpRequest) -> HttpResponse:
        key = re.search(r"Credential=(?P<id>[^/]+)/", request.headers.get("Authorization", ""))
        if key is None:
            return error_response(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        partition = "aws-cn" if region_of(request).startswith("cn-") else "aws"
        return self._sagemaker_runtime(request, caller(key["id"], partition))


def _is_invocation(request: HttpRequest, environ: WSGIEnvironment) -> bool:
    if RUNTIME_HOST.fullmatch(request.headers.get("Host", "")):
        return True
    # an S3 object may have such a path; its request is signed for S3
    return credential_service(environ) in ("", "sagemaker") and bool(INVOCATION_PATH.fullmatch(request.path))


def _begins_a_stack(environ: WSGIEnvironment) -> bool:
    if environ.get("HTTP_X_AMZ_TARGET") in ("SageMaker.CreateModel", "SageMaker.CreateEndpoint"):
        return True
    return environ["REQUEST_METHOD"] == "PUT" and credential_service(environ) == "s3"


def _head(environ: WSGIEnvironment) -> HttpRequest:
    """The request without its body, which is read once it is known who wants it."""
    path, _, query = environ["REQUEST_URI"].partition("?")
    return HttpRequest(
        method=environ["REQUEST_METHOD"],
        path=path,
        query=query,
        headers=Headers(EnvironHeaders(environ)),
        source_ip=environ.get("REMOTE_ADDR", "127.0.0.1"),
    )


def _whole(head: HttpRequest, environ: WSGIEnvironment) -> HttpRequest:
    length = environ.get("CONTENT_LENGTH")
    chunked = environ.get("wsgi.input_terminated", False)
    body = environ["wsgi.input"].read() if chunked else environ["wsgi.input"].read(int(length or 0))
    return HttpRequest(head.method, head.path, head.query, head.headers, body, head.source_ip)


def _send(response: HttpResponse, start_response: StartResponse, method: str) -> Iterable[bytes]:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:  # 530 and other numbers that no RFC names
        phrase = "Unknown"
    headers = [*response.headers.items(), ("Content-Length", str(len(response.body)))]
    start_response(f"{response.status} {phrase}", [(str(name), str(value)) for name, value in headers])
    # a body after HEAD would be read as the next answer on the connection
    return [] if method == "HEAD" else [response.body]


def _health() -> HttpResponse:
    document = {
        "services": dict.fromkeys(SERVICES, "running"),
        "edition": "sagemaker-rest",
        "version": version("sagemaker-rest"),
    }
    return HttpResponse(200, Headers({"Content-Type": "application/json"}), json.dumps(document).encode())
