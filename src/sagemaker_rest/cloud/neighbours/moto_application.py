"""moto's server with every piece of this folder in place, as one control plane that never leaves a caller waiting."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.neighbours import declared_mends, service_routers, wsgi
from sagemaker_rest.cloud.neighbours.backends import moto_module
from sagemaker_rest.cloud.neighbours.cloud_state import CloudState, carrying_out_for
from sagemaker_rest.cloud.neighbours.cognito.token_endpoint import with_token_endpoint
from sagemaker_rest.cloud.neighbours.moto_faults import MotoFaults
from sagemaker_rest.cloud.neighbours.refusals import refusal
from sagemaker_rest.cloud.neighbours.s3.cross_origin import by_bucket_configuration
from sagemaker_rest.cloud.neighbours.unsigned_calls import refused_unsigned
from sagemaker_rest.cloud.protocol.error_shapes import error_answer, protocol_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest, HttpResponse

# the page of a Flask application that knows no such address
NO_ROUTE = b"<title>404 Not Found</title>"


def moto_control_plane(cloud: CloudState) -> ControlPlane:
    """Return moto's server with its mends in place, for requests to one cloud."""
    declared_mends.install()
    return with_token_endpoint(by_bucket_configuration(_answering_at_once(cloud)))


@functools.cache
def _moto() -> WSGIApplication:
    """Return moto's server, loaded with the first request that is for it."""
    server = moto_module("moto.moto_server.werkzeug_app")
    application: WSGIApplication = server.DomainDispatcherApplication(service_routers.application_of)
    return application


def _answering_at_once(cloud: CloudState) -> ControlPlane:
    """Answer 501 for what moto does not implement. It raises inside moto, or has no route: the caller would see a
    dropped connection, which the AWS provider retries for minutes, or a web page that reads as "not found".
    """
    faults = MotoFaults()

    def answer(request: HttpRequest) -> HttpResponse:
        if (refused := _refused(request)) is not None:
            return refused
        asked = f"{signed_service(request)} {request.method} {request.path}"
        try:
            with carrying_out_for(cloud):
                answered = wsgi.ask(_moto(), request)
        except NotImplementedError as error:
            return _error(request, 501, f"The local cloud does not implement {error or asked}")
        except Exception as error:  # noqa: BLE001 - a fault in moto is answered too, and shown
            faults.report(asked, error)
            return _error(request, 500, f"moto failed at {asked}: {type(error).__name__}: {error}")
        if answered.status == 404 and NO_ROUTE in answered.body:
            return _error(request, 501, f"The local cloud does not implement {asked}")
        return answered

    return answer


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a request that moto is not asked about."""
    if _has_half_a_signature(request):
        return _error(request, 400, "Authorization header requires 'Credential' parameter.")
    if (unsigned := refused_unsigned(request)) is not None:
        return unsigned
    why_not = refusal(request)
    return None if why_not is None else _error(request, 501, why_not)


def _has_half_a_signature(request: HttpRequest) -> bool:
    """Return whether the Authorization header is a single word, of which moto reads the second; or whether moto would
    read another service in it than what looked at the request before.
    """
    words = (request.headers.get("Authorization") or "two words").split(",")[0].split()
    if len(words) < 2:
        return True
    parts = words[1].split("/")
    return len(parts) == 5 and parts[3].lower() != signed_service(request)


def _error(request: HttpRequest, status: int, message: str) -> HttpResponse:
    code = {400: "IncompleteSignature", 501: "NotImplemented"}.get(status, "InternalFailure")
    answer = error_answer(protocol_of(signed_service(request), request.headers), status, code, message)
    answer.headers.set("x-amzn-ErrorType", code)
    return answer
