"""The last steps of the chain, which a request and a test of a method have in common: map → integrate → map back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, NotImplementedHereError
from sagemaker_rest.cloud.api_gateway.data_plane.gateway_responses import gateway_response, plain_response
from sagemaker_rest.cloud.api_gateway.data_plane.request_mapping import map_request
from sagemaker_rest.cloud.api_gateway.data_plane.response_mapping import map_response
from sagemaker_rest.cloud.api_gateway.data_plane.work import LITTLE_BYTES, weight_of_request, weight_of_response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.integration import Backends
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses
    from sagemaker_rest.cloud.http import HttpResponse

Mapped = TypeVar("Mapped")


async def integrate(invocation: Invocation, route: Route, backends: Backends) -> HttpResponse:
    """Return what the method's backend answers, as the client gets it; raises what ends the request."""
    integration = route.method.integration
    weight = weight_of_request(invocation.request.body, integration)
    mapped = await _map(backends.workers, weight, invocation, map_request, integration)
    invocation.observed.begin_integration(mapped)
    try:
        answer = await backends.call(invocation, integration, mapped)
    finally:
        invocation.observed.end_integration()
    invocation.observed.integration_answer = answer
    weight = weight_of_response(answer.body, integration)
    return await _map(backends.workers, weight, invocation, map_response, route.method, answer)


async def _map(
    workers: WorkerProcesses, weight: int, invocation: Invocation, mapping: Callable[..., Mapped], *arguments: Any
) -> Mapped:
    if weight <= LITTLE_BYTES:
        return mapping(invocation, *arguments)
    result: Mapped
    result, mapped = await workers.run(_mapped_apart, mapping, invocation.for_mapping(), arguments)
    invocation.take_mapped(mapped)
    return result


def _mapped_apart(
    mapping: Callable[..., Mapped], invocation: Invocation, arguments: tuple[Any, ...]
) -> tuple[Mapped, Invocation]:
    """Return what a mapping makes, and the request with what templates have set."""
    return mapping(invocation, *arguments), invocation.as_mapped()


async def respond(invocation: Invocation, serving: Awaitable[HttpResponse]) -> HttpResponse:
    """Return what `serving` gives, or the gateway response for the error that ends it."""
    try:
        return await serving
    except GatewayFaultError as fault:
        invocation.observed.fault = fault
        return gateway_response(fault, invocation)
    except NotImplementedHereError as error:
        invocation.observed.not_implemented = str(error)
        return plain_response(501, str(error), "NotImplementedException")
