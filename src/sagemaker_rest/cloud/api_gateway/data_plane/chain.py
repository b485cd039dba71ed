"""The last steps of the chain, which a request and a test of a method have in common: map → integrate → map back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, NotImplementedHereError
from sagemaker_rest.cloud.api_gateway.data_plane.gateway_responses import gateway_response, plain_response
from sagemaker_rest.cloud.api_gateway.data_plane.request_mapping import map_request
from sagemaker_rest.cloud.api_gateway.data_plane.response_mapping import map_response
from sagemaker_rest.cloud.api_gateway.data_plane.work import weight_of_mapping, work_on

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from sagemaker_rest.cloud.api_gateway.data_plane.integration import Backends
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.http import HttpResponse


async def integrate(invocation: Invocation, route: Route, backends: Backends) -> HttpResponse:
    """Return what the method's backend answers, as the client gets it; raises what ends the request."""
    integration = route.method.integration
    weight = weight_of_mapping(invocation.request.body, integration.request_templates.values())
    mapped = await work_on(weight, map_request, invocation, integration)
    invocation.observed.begin_integration(mapped)
    try:
        answer = await backends.call(invocation, integration, mapped)
    finally:
        invocation.observed.end_integration()
    invocation.observed.integration_answer = answer
    templates = (text for response in integration.responses for text in response.templates.values())
    return await work_on(weight_of_mapping(answer.body, templates), map_response, invocation, route.method, answer)


async def respond(invocation: Invocation, serving: Awaitable[HttpResponse]) -> HttpResponse:
    """Return what `serving` gives, or the answer for the fault that ends it."""
    try:
        return await serving
    except GatewayFaultError as fault:
        invocation.observed.fault = fault
        return gateway_response(fault, invocation)
    except NotImplementedHereError as error:
        invocation.observed.not_implemented = str(error)
        return plain_response(501, str(error), "NotImplementedException")
