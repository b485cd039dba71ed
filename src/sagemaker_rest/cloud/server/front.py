"""The front: it lets a request in or not, and passes it on: to the cloud's own pages, a deployed API, an invocation of
an endpoint, else a control plane.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud import services
from sagemaker_rest.cloud.authorization.credential import credential_of, signed_service
from sagemaker_rest.cloud.faults.admin import FaultAdministration, is_about_faults
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, Service
from sagemaker_rest.cloud.http_server.limits import MIB
from sagemaker_rest.cloud.made import MADE_PATH
from sagemaker_rest.cloud.neighbours.apigatewayv2.unserved_apis import unserved_api
from sagemaker_rest.cloud.neighbours.iam.credentials import caller
from sagemaker_rest.cloud.own_api import EDITION, OWN_PATH, not_found
from sagemaker_rest.cloud.partitions import partition_of
from sagemaker_rest.cloud.sagemaker.runtime.invocation import INVOCATION_PATH, RUNTIME_HOST, region_of
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import error_response
from sagemaker_rest.cloud.sagemaker.runtime.variants.role_credentials import CREDENTIALS_PATH
from sagemaker_rest.cloud.server.call_record import CALLS_PATH, CallRecord
from sagemaker_rest.cloud.stand_ins import STAND_INS_PATH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sagemaker_rest.cloud.faults.data_plane import FaultyGateway
    from sagemaker_rest.cloud.http_server.bodies import Body
    from sagemaker_rest.cloud.own_api import OwnApi
    from sagemaker_rest.cloud.sagemaker.runtime.variants.role_credentials import RoleCredentials
    from sagemaker_rest.cloud.server.account import MadeThings
    from sagemaker_rest.cloud.server.admission import Admission
    from sagemaker_rest.cloud.stand_ins import StandInRecord

# More than any data plane takes (10 MB for API Gateway, 25 MB for SageMaker), so that each can refuse in its own words;
# what is over this is not even read.
LARGEST_BODY_BYTES = 32 * MIB
# Of the other services: Lambda takes 50 MB of code, written as base64.
LARGEST_CONTROL_PLANE_BYTES = 128 * MIB
# Objects are kept in memory. SDKs, the AWS CLI and Terraform send what has more than 8 MB in parts.
LARGEST_UPLOAD_BYTES = 1024 * MIB
# the first request for a service reads its model, which takes a while
_THREADS = 8
_OWN_SERVICES = {"apigateway", "sagemaker"}
# The same path as LocalStack's, so that what waits for a LocalStack finds this one.
HEALTH_PATH = "/_localstack/health"


class Front:
    """The answers of the port. Its methods say whose request it is. `close` it at the end."""

    def __init__(
        self,
        *,
        gateway: FaultyGateway,
        sagemaker_runtime: Service,
        control_plane: Callable[[HttpRequest], Awaitable[HttpResponse]],
        faults: FaultAdministration,
        admission: Admission,
        own_api: OwnApi,
        credentials: RoleCredentials,
        made: MadeThings,
        stand_ins: StandInRecord,
        on_change: Callable[[], None],
    ) -> None:
        """Answer the port; `on_change` is called at every control-plane request that begins a stack (an upload, a
        model).
        """
        self._gateway = gateway
        self._sagemaker_runtime = sagemaker_runtime
        self._control_plane = control_plane
        self._faults = faults
        self._admission = admission
        self._own_api = own_api
        self._credentials = credentials
        self._on_change = on_change
        self._calls = CallRecord()
        self._told = {
            CALLS_PATH: self._calls.answer,
            MADE_PATH: made.answer,
            STAND_INS_PATH: stand_ins.answer,
        }
        # not the event loop's own: invocations may hold all of those
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="front")

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, head: HttpRequest, body: Body) -> HttpResponse:
        """Return the answer to a request whose body has not been read yet.

        Raises:
            UnreadableBodyError: it cannot be read.
            ConnectionDroppedError: there is to be no answer.

        """
        is_own = head.path == HEALTH_PATH or head.path.startswith(OWN_PATH)
        is_of_a_stage = not is_own and self._gateway.matches(head)
        if not is_of_a_stage and (instead := self._admission.answer(head)) is not None:
            return instead
        if is_own:
            return await self._answer_of_our_own(head, body)
        if is_of_a_stage:
            request = await _whole(head, body)
            return unserved_api(request) or await self._gateway.handle(request)
        if _is_invocation(head):
            request = await _whole(head, body)
            self._calls.note(request)
            return await self._invoke(request)
        request = await _whole(head, body, _largest_bytes(signed_service(head)))
        await asyncio.get_running_loop().run_in_executor(self._threads, self._note, request)
        return await self._control_plane(request)

    def _note(self, request: HttpRequest) -> None:
        self._calls.note(request)
        if _begins_a_stack(request):
            self._on_change()

    async def _answer_of_our_own(self, head: HttpRequest, body: Body) -> HttpResponse:
        if head.path == HEALTH_PATH:
            return _health()
        if head.path.startswith(CREDENTIALS_PATH):
            return await asyncio.to_thread(self._credentials.answer, head)
        if (refusal := self._own_api.refusal(head)) is not None:
            return refusal
        if (told := self._told.get(head.path)) is not None:
            return await asyncio.to_thread(told, head.method)
        if is_about_faults(head.path):
            # the models of services, which faults are compared with, take a while to read
            return await asyncio.to_thread(self._faults.answer, await _whole(head, body))
        return not_found(head)

    async def _invoke(self, request: HttpRequest) -> HttpResponse:
        credential = credential_of(request)
        if credential is None:
            return error_response(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        partition = partition_of(region_of(request)).name
        return await self._sagemaker_runtime(request, caller(credential.access_key_id, partition))


def _largest_bytes(service: str) -> int:
    # a form that a page posts to S3 has its signature inside
    if service in {"s3", ""}:
        return LARGEST_UPLOAD_BYTES
    return LARGEST_BODY_BYTES if service in _OWN_SERVICES else LARGEST_CONTROL_PLANE_BYTES


async def _whole(head: HttpRequest, body: Body, largest_bytes: int = LARGEST_BODY_BYTES) -> HttpRequest:
    return HttpRequest(head.method, head.path, head.query, head.headers, await body.read(largest_bytes), head.source_ip)


def _is_invocation(request: HttpRequest) -> bool:
    if RUNTIME_HOST.fullmatch(request.headers.get("Host", "")):
        return True
    # an S3 object may have such a path; its request is signed for S3
    return bool(INVOCATION_PATH.fullmatch(request.path)) and signed_service(request) in ("", "sagemaker")


def _begins_a_stack(request: HttpRequest) -> bool:
    if request.headers.get("X-Amz-Target") in ("SageMaker.CreateModel", "SageMaker.CreateEndpoint"):
        return True
    return request.method == "PUT" and signed_service(request) == "s3"


def _health() -> HttpResponse:
    document = {
        "services": dict.fromkeys(services.OFFERED, "running"),
        "edition": EDITION,
        "version": version("sagemaker-rest"),
    }
    return HttpResponse(200, Headers({"Content-Type": "application/json"}), json.dumps(document).encode())
