"""An integration that is not there is "Invalid Integration identifier specified". moto 5.2.5 fails with an
AttributeError when an
integration response of it is read or deleted, which Terraform does when somebody removed the integration behind its
back.
"""

from __future__ import annotations

from typing import Any

from moto.apigateway.exceptions import NoIntegrationDefined
from moto.apigateway.models import APIGatewayBackend

_get_integration = APIGatewayBackend.get_integration


def install() -> None:
    """Refuse what names a missing integration. Calling it again changes nothing."""
    APIGatewayBackend.get_integration = _get_existing_integration


def _get_existing_integration(self: APIGatewayBackend, *args: Any, **kwargs: Any) -> Any:
    integration = _get_integration(self, *args, **kwargs)
    if integration is None:
        raise NoIntegrationDefined
    return integration
