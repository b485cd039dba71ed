"""The operation of SageMaker Runtime that a request is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.invocation import INVOCATION_PATH

if TYPE_CHECKING:
    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, Service


class SageMakerRuntime:
    """The `Service` that API Gateway calls and that SDKs reach."""

    def __init__(self, invoke_endpoint: Service, **others: Service) -> None:
        """Serve the runtime; `others` are named by the last part of their path, with underscores."""
        self._invoke_endpoint = invoke_endpoint
        self._others = {name.replace("_", "-"): service for name, service in others.items()}

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        match = INVOCATION_PATH.fullmatch("/" + request.path.lstrip("/"))
        # anything but an operation is refused there
        service = self._others.get(match["operation"] if match is not None else "", self._invoke_endpoint)
        return await service(request, principal)
