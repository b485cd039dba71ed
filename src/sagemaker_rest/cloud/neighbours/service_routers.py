"""moto builds what finds a request's operation when a service is first asked for. Terraform's first requests come at
the same time, and Python 3.11 fails when two threads compile such routes at once: "AST constructor recursion depth
mismatch", which the caller got as a 500. Here one is built after the other.

https://github.com/python/cpython/issues/106905
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from moto.core.routing import ServiceOperationRouter
from moto.moto_server.werkzeug_app import create_backend_app

from sagemaker_rest.cloud.importing import uncollected

if TYPE_CHECKING:
    from flask import Flask

_BUILDING = threading.Lock()


def application_of(service: str) -> Flask:
    """Moto's web application of one service, which has routes too."""
    with _BUILDING, uncollected():
        application: Flask = create_backend_app(service)
        return application


@cache
def install() -> None:
    """Build routers one by one. Calling it again changes nothing."""
    get_router = ServiceOperationRouter._get_router  # noqa: SLF001 - where moto builds them

    def get_one(self: ServiceOperationRouter, protocol: str) -> Any:
        with _BUILDING, uncollected():
            return get_router(self, protocol)

    ServiceOperationRouter._get_router = get_one  # noqa: SLF001
