"""moto builds what finds a request's operation when a service is first asked for, here one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.backends import loading, moto_module
from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from moto.core.routing import ServiceOperationRouter


def application_of(service: str) -> Flask:
    """Return moto's web application of one service, which has routes too."""
    server = moto_module("moto.moto_server.werkzeug_app")
    with loading():
        application: Flask = server.create_backend_app(service)
        return application


@surrounds(
    "moto.core.routing:ServiceOperationRouter._get_router",
    moto="5.2.5",
    symptom="Terraform's first requests come at the same time, and Python 3.11 fails when two threads compile routes "
    'at once: "AST constructor recursion depth mismatch", a 500',
    see="https://github.com/python/cpython/issues/106905",
)
def _get_one(get_router: Callable[..., Any], self: ServiceOperationRouter, protocol: str) -> Any:
    if protocol in self._routers:
        return self._routers[protocol]
    with loading():
        return get_router(self, protocol)
