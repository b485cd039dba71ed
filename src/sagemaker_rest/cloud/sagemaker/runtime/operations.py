"""Which operation of SageMaker Runtime a request is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.invocation import INVOCATION_PATH

if TYPE_CHECKING:
    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, Service


class SageMakerRuntime:
    """The `Service` that API Gateway calls and that SDKs reach."""

    def __init__(self, invoke_endpoint: Service, invoke_endpoint_async: Service) -> None:
        self._invoke_endpoint = invoke_endpoint
        self._invoke_endpoint_async = invoke_endpoint_async

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        match = INVOCATION_PATH.fullmatch("/" + request.path.lstrip("/"))
        is_asynchronous = match is not None and match["operation"] == "async-invocations"
        service = self._invoke_endpoint_async if is_asynchronous else self._invoke_endpoint
        return await service(request, principal)
