"""The backend's turn: an AWS service called with the integration's role, or a MOCK that answers by itself.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, configuration_error, not_implemented
from sagemaker_rest.cloud.api_gateway.data_plane.json_body import parse_json
from sagemaker_rest.cloud.api_gateway.data_plane.service_uri import fill_stage_variables, read_service_uri
from sagemaker_rest.cloud.api_gateway.data_plane.work import work_on
from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, RequestHeaders, Service
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.integration_request import IntegrationRequest
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import IntegrationSnapshot
    from sagemaker_rest.cloud.authorization.principal import Principal, RoleSource

_LOG = logging.getLogger(__name__)
_SERVICE_PRINCIPAL = "apigateway.amazonaws.com"
_MAX_RESPONSE_BYTES = 10 * 1024 * 1024
_UNQUOTED_KEY = re.compile(r"(?P<before>[{,]\s*)(?P<key>[A-Za-z_]\w*)\s*:")


@dataclass(frozen=True, slots=True)
class Backends:
    """The backends that integrations can reach, and the workers for what they take and give."""

    services: Mapping[str, Service]
    roles: RoleSource
    workers: WorkerProcesses = field(default_factory=WorkerProcesses)
    _under_way: set[asyncio.Task[HttpResponse]] = field(default_factory=set)

    async def call(
        self, invocation: Invocation, integration: IntegrationSnapshot, mapped: IntegrationRequest
    ) -> HttpResponse:
        """Return the backend's answer, whatever its status.

        Raises:
            GatewayFaultError: the backend does not answer.
        """
        match integration.type:
            case "AWS":
                return await self._call_service(invocation, integration, mapped)
            case "MOCK":
                return await work_on(self.workers, len(mapped.body), _mock, mapped)
            case other:
                raise not_implemented(f"An integration of type {other}")

    async def _call_service(
        self, invocation: Invocation, integration: IntegrationSnapshot, mapped: IntegrationRequest
    ) -> HttpResponse:
        call = read_service_uri(integration.uri, mapped.path, invocation.stage.variables)
        service = self.services.get(call.service)
        if service is None:
            raise not_implemented(f"An integration with the service {call.service}")
        principal = self._principal(invocation, integration)
        query = "&".join(part for part in (call.query, urlencode(mapped.query, errors="replace")) if part)
        mapped.headers.set("Host", call.host)
        invocation.observed.endpoint_url = f"https://{call.host}{call.path}{'?' if query else ''}{query}"
        request = HttpRequest(
            method=_method(invocation, integration),
            path=call.path,
            query=query,
            headers=RequestHeaders(mapped.headers),
            body=mapped.body,
            source_ip=invocation.request.source_ip,
        )
        answer = await self._within(integration.timeout_millis, service, request, principal)
        if len(answer.body) > _MAX_RESPONSE_BYTES:
            # the quota is documented, the answer to a larger one is not: the same as for any backend that fails
            raise _failure(f"the backend answered with {len(answer.body)} bytes, more than {_MAX_RESPONSE_BYTES}")
        return answer

    def _principal(self, invocation: Invocation, integration: IntegrationSnapshot) -> Principal:
        if not integration.credentials:
            raise configuration_error("Role ARN must be specified for AWS integrations")
        role = fill_stage_variables(integration.credentials, invocation.stage.variables)
        try:
            return self.roles.assume(role, _SERVICE_PRINCIPAL)
        except AccessDeniedError as error:
            # the wording is that of API Gateway's execution log; the client sees only a 500
            raise configuration_error(
                f"API Gateway does not have permission to assume the provided role {role} ({error})"
            ) from error

    async def _within(
        self, timeout_millis: int, service: Service, request: HttpRequest, principal: Principal
    ) -> HttpResponse:
        """Return the service's answer. One that comes too late is dropped; the service does not learn of it, as on
        AWS.
        """
        asked = asyncio.create_task(_whole_answer(service, request, principal))
        self._under_way.add(asked)
        asked.add_done_callback(self._end)
        await asyncio.wait((asked,), timeout=timeout_millis / 1000)
        if not asked.done():
            raise GatewayFaultError(
                faults.INTEGRATION_TIMEOUT,
                reason=f"Execution failed due to a timeout error: no answer within {timeout_millis} ms",
            )
        try:
            return asked.result()
        except Exception as error:
            _LOG.exception("the service behind %s failed", request.path)
            raise _failure(f"{type(error).__name__}: {error}") from error

    def _end(self, asked: asyncio.Task[HttpResponse]) -> None:
        self._under_way.discard(asked)
        if not asked.cancelled():
            asked.exception()  # of a late one: nobody else looks at it


def _method(invocation: Invocation, integration: IntegrationSnapshot) -> str:
    method = integration.http_method
    return invocation.request.method if method in (None, "ANY") else str(method)


def _failure(reason: str) -> GatewayFaultError:
    # 504 by type, yet AWS integrations were seen to answer 500
    return GatewayFaultError(faults.INTEGRATION_FAILURE, status=500, reason=f"Execution failed: {reason}")


def _mock(mapped: IntegrationRequest) -> HttpResponse:
    """Answer a MOCK with the statusCode that its request template renders, and with nothing else."""
    try:
        status = _parsed(mapped.body.decode(errors="replace"))["statusCode"]
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable_status() from error
    if not isinstance(status, int) or isinstance(status, bool):
        raise _unreadable_status()
    return HttpResponse(status)


def _parsed(text: str) -> Any:
    """Parse JSON, or the form of CDK's preflights, which API Gateway takes: `{ statusCode: 204 }`."""
    try:
        return parse_json(text)
    except ValueError:
        return parse_json(_UNQUOTED_KEY.sub(r'\g<before>"\g<key>":', text))


def _unreadable_status() -> GatewayFaultError:
    return configuration_error(
        "Unable to parse statusCode. It should be an integer that is defined in the request template."
    )


async def _whole_answer(service: Service, request: HttpRequest, principal: Principal) -> HttpResponse:
    """Return the service's answer; an event stream is one body for API Gateway, which buffers it."""
    return await (await service(request, principal)).whole()
