"""The integration method of a MOCK. moto 5.2.5 drops it, so that Terraform would make an integration that names one
anew with every apply. It means nothing to a MOCK, and stacks name it all the same.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.apigateway.models import APIGatewayBackend, Integration


@cache
def install() -> None:
    """Keep what is given. Calling it again changes nothing."""
    put_integration = APIGatewayBackend.put_integration

    def put(self: APIGatewayBackend, *place: str, **settings: Any) -> Integration:
        # `place` is the API, the resource and the method; the type and the URI may follow
        integration = put_integration(self, *place, **settings)
        integration.http_method = settings.get("integration_method")
        return integration

    APIGatewayBackend.put_integration = put
