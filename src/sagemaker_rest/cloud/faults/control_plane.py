"""The control plane with faults in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.faults.connection import ConnectionDroppedError
from sagemaker_rest.cloud.faults.fault import OF_CALLS, DroppedConnection, ErrorAnswer
from sagemaker_rest.cloud.neighbours.moto_application import credential_service
from sagemaker_rest.cloud.protocol.error_shapes import error_answer, protocol_of
from sagemaker_rest.cloud.server.called_operation import body_of, called_operation
from sagemaker_rest.cloud.server.wsgi_messages import UnreadableBodyError, send

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from sagemaker_rest.cloud.faults.connection import Delay
    from sagemaker_rest.cloud.faults.register import FaultRegister


class FaultyControlPlane:
    """A WSGI application that stands before the control plane's."""

    def __init__(self, control_plane: WSGIApplication, register: FaultRegister, delay: Delay) -> None:
        self._control_plane = control_plane
        self._register = register
        self._delay = delay

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._register.placed():
            return self._control_plane(environ, start_response)
        method = environ["REQUEST_METHOD"]
        try:
            strike = self._register.strike(OF_CALLS, called_operation(environ), lambda: _text(environ))
        except UnreadableBodyError as error:
            return send(error.answer, start_response, method)
        self._delay.wait(strike.seconds)
        match strike.effect:
            case ErrorAnswer(code, message, status):
                protocol = protocol_of(credential_service(environ), environ)
                return send(error_answer(protocol, status, code, message), start_response, method)
            case DroppedConnection(carried_out=True):
                # Where an answer is lost on AWS, the SDK's next attempt is carried out, too: nobody remembers the
                # first by its number, as `repeated_requests` does here for the sake of busy machines.
                environ.pop("HTTP_AMZ_SDK_INVOCATION_ID", None)
                self._control_plane(environ, start_response)
                raise ConnectionDroppedError
            case DroppedConnection():
                raise ConnectionDroppedError
        return self._control_plane(environ, start_response)


def _text(environ: WSGIEnvironment) -> str:
    return f"{environ['REQUEST_URI']}\n{body_of(environ).decode('utf-8', errors='replace')}"
