"""Private APIs: reached through a VPC endpoint and not otherwise; which one, the Host says (see `addressing`).

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.api_gateway.data_plane.faults import FaultType, GatewayFaultError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.authorization.principal import PolicyDocument

# as for an API that does not exist; no gateway response is named for it
_UNREACHABLE = FaultType("DEFAULT_4XX", 403, "Forbidden", "ForbiddenException")


@dataclass(frozen=True, slots=True)
class VpcEndpoint:
    """An interface endpoint for execute-api, with the policy that says what may pass through it."""

    id: str
    vpc_id: str
    policy: PolicyDocument


class VpcEndpointSource(Protocol):
    """A source of VPC endpoints: the control plane's EC2."""

    def find(self, endpoint_id: str, region: str) -> VpcEndpoint | None:
        """Return the endpoint for execute-api of that id; None if there is none."""
        ...


def endpoint_of(invocation: Invocation, endpoints: VpcEndpointSource) -> VpcEndpoint | None:
    """Return the endpoint that a request to a private API comes through; None for an API that is not private.

    Raises:
        GatewayFaultError: 403, for a private API from outside, and for another one from within.
    """
    named = invocation.address.vpc_endpoint_id
    if not invocation.api.is_private and named is None:
        return None
    endpoint = endpoints.find(named, invocation.api.region) if named else None
    if endpoint is None or not invocation.api.is_private or not _has_host(invocation, endpoint):
        raise GatewayFaultError(_UNREACHABLE)
    return endpoint


def _has_host(invocation: Invocation, endpoint: VpcEndpoint) -> bool:
    """Return whether an endpoint may be reached by its host: `{api}-{vpce}` is for the API's own endpoints alone."""
    api = invocation.api
    by_api = invocation.address.host.lower().startswith(f"{api.id}-{endpoint.id}.")
    return not by_api or endpoint.id in api.vpc_endpoint_ids
