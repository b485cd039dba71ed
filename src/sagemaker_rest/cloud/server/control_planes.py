"""The control planes: each in threads of its own, so that none waits for another."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.protocol.called_operation import INVOCATION_ID
from sagemaker_rest.cloud.server.repeated_requests import RepeatedRequests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest, HttpResponse

# at least as many as Terraform has workers, of each control plane
_THREADS = 16


class ControlPlanes:
    """Hands each request to the control plane of the service that it is signed for. `close` it at the end."""

    def __init__(self, own: Mapping[str, ControlPlane], neighbours: ControlPlane) -> None:
        """Serve control planes: `own` by the name that requests are signed for; everything else goes to
        `neighbours`.
        """
        self._own = {service: (plane, _threads(service)) for service, plane in own.items()}
        self._neighbours = (neighbours, _threads("neighbours"))
        self._repeated = RepeatedRequests()

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer to a request; to one that is repeated, the answer that it has had."""
        plane, threads = self._own.get(signed_service(request), self._neighbours)
        loop = asyncio.get_running_loop()
        return await self._repeated.answer(
            request.headers.get(INVOCATION_ID), lambda: loop.run_in_executor(threads, plane, request)
        )

    def close(self) -> None:
        """Let the threads end; what is under way in them is not waited for."""
        for _, threads in (*self._own.values(), self._neighbours):
            threads.shutdown(wait=False, cancel_futures=True)


def _threads(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix=f"control-plane-{name}")
