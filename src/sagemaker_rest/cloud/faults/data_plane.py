"""SageMaker Runtime and API Gateway's data plane with faults in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.faults import DEFAULT_4XX, DEFAULT_5XX, FAULT_TYPES, GatewayFaultError
from sagemaker_rest.cloud.faults.connection import ConnectionDroppedError
from sagemaker_rest.cloud.faults.fault import EXECUTE_API, INVOKE, OF_CALLS, DroppedConnection, ErrorAnswer
from sagemaker_rest.cloud.protocol.called_operation import CalledOperation
from sagemaker_rest.cloud.sagemaker.runtime.invocation import INVOCATION_PATH
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import error_response

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway
    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.faults.connection import Delay
    from sagemaker_rest.cloud.faults.register import FaultRegister
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, Service

_OPERATIONS = {
    "invocations": "InvokeEndpoint",
    "async-invocations": "InvokeEndpointAsync",
    "invocations-response-stream": "InvokeEndpointWithResponseStream",
}


class FaultyRuntime:
    """A `Service` that stands before SageMaker Runtime, for SDKs and for API Gateway."""

    def __init__(self, runtime: Service, register: FaultRegister, delay: Delay) -> None:
        self._runtime = runtime
        self._register = register
        self._delay = delay

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        strike = self._register.strike(OF_CALLS, _invocation(request), lambda: _text(request))
        await self._delay.wait(strike.seconds)
        match strike.effect:
            case ErrorAnswer(code, message, status):
                return error_response(status, code, message)
            case DroppedConnection(carried_out):
                if carried_out:
                    await (await self._runtime(request, principal)).whole()
                raise ConnectionDroppedError
        return await self._runtime(request, principal)


class FaultyGateway:
    """The faults in front of API Gateway's data plane."""

    def __init__(self, gateway: Gateway, register: FaultRegister, delay: Delay) -> None:
        self._gateway = gateway
        self._register = register
        self._delay = delay

    def matches(self, request: HttpRequest) -> bool:
        return self._gateway.matches(request)

    async def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer as the gateway does, as disturbed as it was told to be.

        Raises:
            ConnectionDroppedError: the connection is to be dropped.
        """
        strike = self._register.strike(OF_CALLS, CalledOperation(EXECUTE_API, INVOKE), lambda: _text(request))
        await self._delay.wait(strike.seconds)
        match strike.effect:
            case ErrorAnswer(code, message, status):
                # a fault for every service may have any code
                kind = FAULT_TYPES.get(code, DEFAULT_4XX if status < 500 else DEFAULT_5XX)
                return await self._gateway.handle(
                    request, refusal=GatewayFaultError(kind, message=message, status=status)
                )
            case DroppedConnection(carried_out):
                if carried_out:
                    await self._gateway.handle(request)
                raise ConnectionDroppedError
        return await self._gateway.handle(request)


def _invocation(request: HttpRequest) -> CalledOperation | None:
    named = INVOCATION_PATH.fullmatch("/" + request.path.lstrip("/"))
    return None if named is None else CalledOperation("sagemaker", _OPERATIONS[named["operation"]])


def _text(request: HttpRequest) -> str:
    return f"{request.path}?{request.query}\n{request.body.decode('utf-8', errors='replace')}"
