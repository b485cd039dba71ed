"""One port for everything: each request goes to the gateway, to SageMaker Runtime, or to the control plane."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud import services
from sagemaker_rest.cloud.authorization.credential import credential_of, signed_service
from sagemaker_rest.cloud.faults.admin import FaultAdministration, is_about_faults
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, Service
from sagemaker_rest.cloud.neighbours.iam.credentials import caller
from sagemaker_rest.cloud.partitions import partition_of
from sagemaker_rest.cloud.sagemaker.runtime.invocation import INVOCATION_PATH, RUNTIME_HOST, region_of
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import error_response
from sagemaker_rest.cloud.server.call_record import CALLS_PATH, CallRecord
from sagemaker_rest.cloud.server.wsgi_messages import UnreadableBodyError, request_head, send, whole_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from sagemaker_rest.cloud.faults.data_plane import FaultyGateway

# The same path as LocalStack's, so that what waits for a LocalStack finds this one.
HEALTH_PATH = "/_localstack/health"


class Front:
    """The WSGI application of the local cloud."""

    def __init__(
        self,
        *,
        gateway: FaultyGateway,
        sagemaker_runtime: Service,
        control_plane: WSGIApplication,
        faults: FaultAdministration,
        on_change: Callable[[], None],
    ) -> None:
        """`on_change` is called at every control-plane request that begins a stack (an upload, a model)."""
        self._gateway = gateway
        self._sagemaker_runtime = sagemaker_runtime
        self._control_plane = control_plane
        self._faults = faults
        self._on_change = on_change
        self._calls = CallRecord()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # moto looks for the path as it was sent where werkzeug's server puts it; cheroot has it under another name
        environ["RAW_URI"] = environ["REQUEST_URI"]
        head = request_head(environ)
        try:
            answer = self._own_page(head, environ) or self._data_plane(head, environ)
        except UnreadableBodyError as error:
            answer = error.answer
        if answer is not None:
            return send(answer, start_response, head.method)
        if _begins_a_stack(head):
            self._on_change()
        return self._control_plane(environ, start_response)

    def _own_page(self, head: HttpRequest, environ: WSGIEnvironment) -> HttpResponse | None:
        """What AWS does not have."""
        if head.path == HEALTH_PATH:
            return _health()
        if head.path == CALLS_PATH:
            return self._calls.answer(head.method)
        if is_about_faults(head.path):
            return self._faults.answer(whole_request(head, environ))
        return None

    def _data_plane(self, head: HttpRequest, environ: WSGIEnvironment) -> HttpResponse | None:
        """The answer of a deployed API or an endpoint; None if the request is for neither."""
        if self._gateway.matches(head):
            return self._gateway.handle(whole_request(head, environ))
        self._calls.note(environ)
        return self._invoke(whole_request(head, environ)) if _is_invocation(head) else None

    def _invoke(self, request: HttpRequest) -> HttpResponse:
        credential = credential_of(request)
        if credential is None:
            return error_response(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        partition = partition_of(region_of(request)).name
        return self._sagemaker_runtime(request, caller(credential.access_key_id, partition))


def _is_invocation(request: HttpRequest) -> bool:
    if RUNTIME_HOST.fullmatch(request.headers.get("Host", "")):
        return True
    # an S3 object may have such a path; its request is signed for S3
    return signed_service(request) in ("", "sagemaker") and bool(INVOCATION_PATH.fullmatch(request.path))


def _begins_a_stack(request: HttpRequest) -> bool:
    if request.headers.get("X-Amz-Target") in ("SageMaker.CreateModel", "SageMaker.CreateEndpoint"):
        return True
    return request.method == "PUT" and signed_service(request) == "s3"


def _health() -> HttpResponse:
    document = {
        "services": dict.fromkeys(services.OFFERED, "running"),
        "edition": "sagemaker-rest",
        "version": version("sagemaker-rest"),
    }
    return HttpResponse(200, Headers({"Content-Type": "application/json"}), json.dumps(document).encode())
