"""The control plane with faults in it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.faults.connection import ConnectionDroppedError
from sagemaker_rest.cloud.faults.fault import OF_CALLS, DroppedConnection, ErrorAnswer
from sagemaker_rest.cloud.protocol.called_operation import INVOCATION_ID, called_operation
from sagemaker_rest.cloud.protocol.error_shapes import error_answer, protocol_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sagemaker_rest.cloud.faults.connection import Delay
    from sagemaker_rest.cloud.faults.register import FaultRegister
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse


class FaultyControlPlane:
    """The faults in front of the control planes."""

    def __init__(
        self, control_plane: Callable[[HttpRequest], Awaitable[HttpResponse]], register: FaultRegister, delay: Delay
    ) -> None:
        self._control_plane = control_plane
        self._register = register
        self._delay = delay

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the control plane's answer, as disturbed as it was told to be.

        Raises:
            ConnectionDroppedError: there is to be none.

        """
        if not self._register.placed():
            return await self._control_plane(request)
        strike = self._register.strike(OF_CALLS, called_operation(request), lambda: _text(request))
        await self._delay.wait(strike.seconds)
        match strike.effect:
            case ErrorAnswer(code, message, status):
                protocol = protocol_of(signed_service(request), request.headers)
                return error_answer(protocol, status, code, message)
            case DroppedConnection(carried_out=True):
                # Where an answer is lost on AWS, the SDK's next attempt is carried out, too: nobody remembers the
                # first by its number, as `repeated_requests` does here for the sake of busy machines.
                await self._control_plane(_unnumbered(request))
                raise ConnectionDroppedError
            case DroppedConnection():
                raise ConnectionDroppedError
        return await self._control_plane(request)


def _unnumbered(request: HttpRequest) -> HttpRequest:
    headers = Headers(request.headers)
    headers.remove(INVOCATION_ID)
    return dataclasses.replace(request, headers=headers)


def _text(request: HttpRequest) -> str:
    return f"{request.path}?{request.query}\n{request.body.decode('utf-8', errors='replace')}"
