"""The chain: route → authorise → validate → map → integrate → map back."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.access.access_control import AccessControl
from sagemaker_rest.cloud.api_gateway.data_plane.addressing import address_of
from sagemaker_rest.cloud.api_gateway.data_plane.caching import ResponseCache
from sagemaker_rest.cloud.api_gateway.data_plane.canary import CanaryChoice
from sagemaker_rest.cloud.api_gateway.data_plane.chain import integrate, respond
from sagemaker_rest.cloud.api_gateway.data_plane.custom_domains import (
    DomainSource,
    NoDomains,
    address_at_domain,
    domain_of,
)
from sagemaker_rest.cloud.api_gateway.data_plane.faults import (
    GatewayFaultError,
    not_implemented,
)
from sagemaker_rest.cloud.api_gateway.data_plane.gateway_responses import plain_response
from sagemaker_rest.cloud.api_gateway.data_plane.integration import Backends
from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation, Trace
from sagemaker_rest.cloud.api_gateway.data_plane.routing import find_route
from sagemaker_rest.cloud.api_gateway.data_plane.validation import validate
from sagemaker_rest.cloud.api_gateway.data_plane.work import LITTLE_BYTES
from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.addressing import Address
    from sagemaker_rest.cloud.api_gateway.data_plane.reporting import Reporter
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, StageSource
    from sagemaker_rest.cloud.authorization.principal import RoleSource
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, Service

_LOG = logging.getLogger(__name__)
_MAX_BODY_BYTES = 10 * 1024 * 1024
_MAX_HEAD_BYTES = 10_240


class Gateway:
    """API Gateway's data plane for REST APIs, on one event loop. Only backends are awaited; all that is decided is
    decided by plain functions. `close` it when the server ends.
    """

    def __init__(
        self,
        stages: StageSource,
        services: Mapping[str, Service],
        roles: RoleSource,
        *,
        access: AccessControl | None = None,
        reporter: Reporter | None = None,
        canaries: CanaryChoice | None = None,
        cache: ResponseCache | None = None,
        domains: DomainSource | None = None,
        workers: WorkerProcesses | None = None,
    ) -> None:
        """Answer requests to deployed APIs. `services` are the backends of type AWS by the name in the integration's
        URI, as in `runtime.sagemaker`. Without a `reporter` nothing is counted or logged.
        """
        self._stages = stages
        self._reporter = reporter
        self._canaries = canaries or CanaryChoice()
        self._cache = cache or ResponseCache()
        self._domains = domains or NoDomains()
        self._access = access or AccessControl()
        self._backends = Backends(services, roles, workers or WorkerProcesses())

    def matches(self, request: HttpRequest) -> bool:
        """Return whether the request is for execute-api, by its Host or by its path, or for a custom domain name."""
        return address_of(request) is not None or self._domains.mappings(domain_of(request)) is not None

    async def handle(self, request: HttpRequest, refusal: GatewayFaultError | None = None) -> HttpResponse:
        """Answer a request that `matches`; every error is an answer too. With a `refusal` it answers that instead of
        going on, once the method is found.
        """
        trace = Trace.new(request.headers.get("X-Amzn-Trace-Id", ""))
        try:
            answer = await self._answer(request, trace, refusal)
        except Exception:  # noqa: BLE001 - a request is always answered
            _LOG.exception("(%s) the gateway failed", trace.request_id)
            answer = plain_response(500, "Internal server error", "InternalServerErrorException")
        answer.headers.set("x-amzn-RequestId", trace.request_id)
        answer.headers.set("x-amz-apigw-id", trace.extended_request_id)
        return answer

    def close(self) -> None:
        """End what is under way and write the logs' rest."""
        self._backends.workers.close()
        if self._reporter is not None:
            self._reporter.close()

    async def _answer(self, request: HttpRequest, trace: Trace, refusal: GatewayFaultError | None) -> HttpResponse:
        address = self._address(request)
        deployed = self._stages.find(address.api_id, address.stage) if address else None
        if address is None or deployed is None or _is_disabled(deployed.api, address):
            return plain_response(403, "Forbidden", "ForbiddenException")
        deployed = self._canaries.choose(deployed)
        if _head_bytes(request) > _MAX_HEAD_BYTES:
            # the quota is documented and 431 is what clients report; how AWS words it is not established
            return plain_response(431, "Request Header Fields Too Large", "RequestHeaderFieldsTooLargeException")
        route = find_route(deployed.api, address.path, _method(request))
        invocation = Invocation(request, address, trace, deployed.api, deployed.stage, route)
        answer = await respond(invocation, self._serve(invocation, refusal))
        if self._reporter is not None:
            self._reporter.report(invocation, answer)
        return answer

    def _address(self, request: HttpRequest) -> Address | None:
        mappings = self._domains.mappings(domain_of(request))
        return address_of(request) if mappings is None else address_at_domain(request, mappings)

    async def _serve(self, invocation: Invocation, refusal: GatewayFaultError | None) -> HttpResponse:
        if _takes_time_to_admit(invocation):
            route = await asyncio.to_thread(self._admit, invocation, refusal)
        else:
            route = self._admit(invocation, refusal)
        await validate(invocation, route.method, self._backends.workers)
        return await self._cache.answer(invocation, route, lambda: integrate(invocation, route, self._backends))

    def _admit(self, invocation: Invocation, refusal: GatewayFaultError | None) -> Route:
        """Find out whether the request may be served; raises what ends it."""
        route = invocation.route
        if route is None:
            raise GatewayFaultError(faults.MISSING_AUTHENTICATION_TOKEN)
        if refusal is not None:
            raise refusal
        for feature in (*invocation.api.unimplemented, *invocation.stage.unimplemented):
            raise not_implemented(feature)
        if len(invocation.request.body) > _MAX_BODY_BYTES:
            raise GatewayFaultError(faults.REQUEST_TOO_LARGE)
        self._access.admit(invocation, route)
        return route


def _is_disabled(api: ApiSnapshot, address: Address) -> bool:
    """Return whether this address is disabled: an API may answer at its custom domain names alone."""
    return api.execute_api_disabled and address.base_path is None


def _takes_time_to_admit(invocation: Invocation) -> bool:
    """Return whether admission takes time: a signature of a long body, or an identity to be matched with a pattern."""
    authorizer = invocation.route.method.authorizer if invocation.route is not None else None
    has_pattern = authorizer is not None and bool(authorizer.identity_validation)
    return has_pattern or len(invocation.request.body) > LITTLE_BYTES


def _method(request: HttpRequest) -> str:
    # "API Gateway overrides the method" when the client sends this header (important notes for REST APIs)
    return (request.headers.get("X-HTTP-Method-Override") or request.method).upper()


def _head_bytes(request: HttpRequest) -> int:
    """Return the bytes that API Gateway's quota counts: the request line and the values of all headers."""
    line = len(request.method) + len(request.path) + len(request.query) + len("  HTTP/1.1")
    return line + sum(len(value) for value in request.headers.values())
