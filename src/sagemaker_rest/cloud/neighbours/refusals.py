"""The requests that are answered 501 before moto is asked: services that it lacks, and work that nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.neighbours.undone_work import has_undone_work, undone_work
from sagemaker_rest.cloud.neighbours.unsigned_calls import service_of_unsigned
from sagemaker_rest.cloud.protocol.called_operation import called_operation, is_call_of
from sagemaker_rest.cloud.services import OFFERED, services_signed_as

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest


def refusal(request: HttpRequest) -> str | None:
    """Return the sentence that says why a request is not carried out; None if moto may be asked."""
    signed_for = signed_service(request)
    absent = _absent_service(signed_for, request) if signed_for else service_of_unsigned(request)
    if absent is not None:
        return f"The local cloud does not have the service {absent}. GET /_localstack/health lists those that it has."
    called = called_operation(request) if has_undone_work(signed_for) else None
    work = undone_work(called) if called is not None else None
    if work is None or called is None:
        return None
    return f"The local cloud does not implement {called.operation} of {work.service}: {work.why}."


def _absent_service(signed_for: str, request: HttpRequest) -> str | None:
    """Return the service that a request is for, if the local cloud does not have it."""
    services = services_signed_as(signed_for)
    absent = [service for service in services if service not in OFFERED]
    if len(absent) == len(services):
        return next((service for service in absent if len(absent) > 1 and is_call_of(service, request)), absent[0])
    offered = (service for service in services if service in OFFERED)
    # several services may have an operation of one path: one that is here is meant then
    called = next((service for service in absent if is_call_of(service, request)), None)
    return None if called is None or any(is_call_of(service, request) for service in offered) else called
