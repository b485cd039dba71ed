"""The VPC endpoints of a REST API. moto 5.2.5 keeps those of CreateRestApi and drops what UpdateRestApi adds and
removes.

https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from moto.apigateway.responses import APIGatewayResponse

if TYPE_CHECKING:
    from moto.apigateway.models import RestAPI

_PATH = "/endpointConfiguration/vpcEndpointIds"


@cache
def install() -> None:
    """Keep them. Calling it again changes nothing."""
    update_rest_api = APIGatewayResponse.update_rest_api

    def update_with_endpoints(self: APIGatewayResponse) -> Any:
        rest_api = self.backend.get_rest_api(self.path.split("/")[2])
        for operation in self._get_param("patchOperations") or []:
            if operation["path"].startswith(_PATH):
                _change(rest_api, operation)
        return update_rest_api(self)

    APIGatewayResponse.update_rest_api = update_with_endpoints


def _change(rest_api: RestAPI, operation: dict[str, Any]) -> None:
    named = operation.get("value") or operation["path"].removeprefix(_PATH).lstrip("/")
    kept = [known for known in rest_api.endpoint_configuration.get("vpcEndpointIds") or [] if known != named]
    rest_api.endpoint_configuration["vpcEndpointIds"] = kept if operation["op"] == "remove" else [*kept, named]
