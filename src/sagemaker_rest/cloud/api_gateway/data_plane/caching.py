"""A stage's cache: answers kept for a while, and given again without asking the backend.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.access.invoked_method import condition_keys, method_arn
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError
from sagemaker_rest.cloud.api_gateway.data_plane.parameters import request_source
from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
    EVERY_METHOD,
    MethodSettings,
    UnauthorizedCacheControl,
)
from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import IntegrationSnapshot

_MAX_BODY_BYTES = 1_048_576
MAX_ENTRIES = 4096
MAX_BYTES = 256 * 1024 * 1024
# [?] what the header says is not documented
_IGNORED = "199 Cache-control headers were ignored because the caller was unauthorized."


@dataclass(frozen=True, slots=True)
class _Entry:
    answer: HttpResponse
    expires_at: float


class ResponseCache:
    """The caches of all stages. `clock` tells seconds. Thread safe.

    What the backend answered is kept whatever its status: users report so of API Gateway. The gateway's own answers
    are not.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._bytes = 0

    async def answer(
        self, invocation: Invocation, route: Route, fetch: Callable[[], Awaitable[HttpResponse]]
    ) -> HttpResponse:
        """Return the cached answer, else that of `fetch`, which is cached if the method's settings say so."""
        settings = _caching_of(invocation, route)
        if settings is None:
            return await fetch()
        key = _key(invocation, route)
        asks = _asks_for_fresh(invocation)
        refused = asks and settings.cache_control_needs_authorization and not _may_invalidate(invocation)
        if refused and settings.unauthorized_cache_control is UnauthorizedCacheControl.FAIL_WITH_403:
            raise GatewayFaultError(faults.ACCESS_DENIED)
        if asks and not refused:
            self._forget(key)
        answer = self._find(invocation, key) or await self._fetched(settings, key, fetch)
        if refused and settings.unauthorized_cache_control is UnauthorizedCacheControl.SUCCEED_WITH_RESPONSE_HEADER:
            answer.headers.set("Warning", _IGNORED)
        return answer

    def _find(self, invocation: Invocation, key: Hashable) -> HttpResponse | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.expires_at <= self._clock():
                self._drop(key)
                entry = None
        invocation.observed.cache_hit = entry is not None
        if entry is None:
            return None
        answer = _copy(entry.answer)
        if "X-Amzn-Trace-Id" in answer.headers:
            answer.headers.set("X-Amzn-Trace-Id", invocation.trace_header)
        return answer

    async def _fetched(
        self, settings: MethodSettings, key: Hashable, fetch: Callable[[], Awaitable[HttpResponse]]
    ) -> HttpResponse:
        answer = await fetch()
        if len(answer.body) <= _MAX_BODY_BYTES:
            with self._lock:
                self._drop(key)
                self._entries[key] = _Entry(_copy(answer), self._clock() + settings.cache_ttl_seconds)
                self._bytes += len(answer.body)
                while len(self._entries) > MAX_ENTRIES or self._bytes > MAX_BYTES:
                    self._drop(next(iter(self._entries)))
        return answer

    def _forget(self, key: Hashable) -> None:
        with self._lock:
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        dropped = self._entries.pop(key, None)
        if dropped is not None:
            self._bytes -= len(dropped.answer.body)


def _caching_of(invocation: Invocation, route: Route) -> MethodSettings | None:
    """Return the settings by which an answer is cached; None if it is not.

    Settings for every method cache GET alone; another method is cached if its own settings say so.
    """
    stage = invocation.stage
    if not stage.has_cache:
        return None
    settings = stage.settings.get((route.resource.path, route.method.http_method))
    if settings is None and invocation.request.method == "GET":
        settings = stage.settings.get(EVERY_METHOD)
    return settings if settings is not None and settings.caching and settings.cache_ttl_seconds > 0 else None


def _key(invocation: Invocation, route: Route) -> Hashable:
    """Return the key of an answer. [?] AWS does not document whether a redeployment empties its cache; here it does, so
    that it shows.
    """
    stage, integration = invocation.stage, route.method.integration
    shares = stage.canary is not None and stage.canary.uses_stage_cache
    return (
        (invocation.api.id, stage.name, "shared" if shares else stage.deployment_id, stage.cache_generation),
        (integration.cache_namespace or route.resource.id, invocation.request.method),
        tuple(_parameter(invocation, integration, name) for name in integration.cache_key_parameters),
    )


def _parameter(invocation: Invocation, integration: IntegrationSnapshot, name: str) -> str | tuple[str, ...] | None:
    # `integration.request.…` stands for what is mapped to it
    expression = integration.request_parameters.get(name, name)
    value = request_source(expression)(invocation)
    return tuple(value) if isinstance(value, list) else value


def _may_invalidate(invocation: Invocation) -> bool:
    """Return whether the caller's policies let it invalidate the cache; only who signs requests has policies."""
    principal = invocation.caller.principal
    return principal is not None and principal.may(
        "execute-api:InvalidateCache", method_arn(invocation), condition_keys(invocation)
    )


def _asks_for_fresh(invocation: Invocation) -> bool:
    directives = ",".join(invocation.header_values("Cache-Control")).lower().split(",")
    return "max-age=0" in (directive.replace(" ", "") for directive in directives)


def _copy(answer: HttpResponse) -> HttpResponse:
    # the gateway adds the request's own headers to what it sends
    return HttpResponse(answer.status, Headers(answer.headers), answer.body)
