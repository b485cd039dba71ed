"""One request on its way through the gateway, and the `$context` that templates and mappings see.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import base64
import os
import re
import time
import uuid
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sagemaker_rest.cloud.api_gateway.data_plane.mapping_templates import Parameters
from sagemaker_rest.cloud.api_gateway.data_plane.observation import Observation
from sagemaker_rest.cloud.api_gateway.data_plane.velocity import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.addressing import Address
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, StageSnapshot
    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.http import HttpRequest


# https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
_TRACE_HEADER = re.compile(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}(?:;(?:Parent=[0-9a-f]{16}|Sampled=[01?]|\w+=[\w:-]+))*")


@dataclass(frozen=True, slots=True)
class Trace:
    """The names that a request goes by in the answer's headers. `received_at` is in seconds since the epoch."""

    request_id: str
    extended_request_id: str
    trace_id: str
    received_at: float

    @classmethod
    def new(cls, trace_header: str = "") -> Trace:
        """Return names for a request that comes in now; one with an X-Ray trace of its own (X-Amzn-Trace-Id) keeps
        it.
        """
        now = time.time()
        random = os.urandom(20)
        return cls(
            request_id=str(uuid.UUID(bytes=random[:16], version=4)),
            extended_request_id=base64.urlsafe_b64encode(random[5:16]).decode(),
            trace_id=trace_header
            if _TRACE_HEADER.fullmatch(trace_header)
            else f"Root=1-{int(now):08x}-{random[8:].hex()}",
            received_at=now,
        )


@dataclass(slots=True)
class Caller:
    """The findings about the caller, for `$context.identity` and `$context.authorizer`; filled on the way. `principal`
    is who signed the request.
    """

    principal: Principal | None = None
    identity: dict[str, Any] = field(default_factory=dict)
    authorizer: dict[str, Any] = field(default_factory=dict)


def _no_overrides() -> dict[str, dict[str, Any]]:
    """Return what templates may set; the parts exist from the start, so that `header.X` can be set in one step."""
    return {"requestOverride": {"header": {}, "querystring": {}, "path": {}}, "responseOverride": {"header": {}}}


@dataclass(frozen=True)
class Invocation:
    """A request with what it was found to be for. `route` is None until a resource and method are found.

    Not slotted: what only mappings and templates need is computed once, when it is first asked for.
    """

    request: HttpRequest
    address: Address
    trace: Trace
    api: ApiSnapshot
    stage: StageSnapshot
    route: Route | None = None
    overrides: dict[str, dict[str, Any]] = field(default_factory=_no_overrides)
    caller: Caller = field(default_factory=Caller)
    observed: Observation = field(default_factory=Observation)

    @property
    def path_parameters(self) -> Mapping[str, str]:
        """Return the path parameters, percent-decoded, by name."""
        return self.route.path_parameters if self.route else {}

    @cached_property
    def trace_header(self) -> str:
        """Return X-Amzn-Trace-Id for the backend and the client. A stage with X-Ray tracing decides that it is
        sampled.
        """
        given = self.trace.trace_id
        return f"{given};Sampled=1" if self.stage.is_traced and "Sampled=" not in given else given

    @cached_property
    def query_parameters(self) -> Mapping[str, list[str]]:
        """Return the query parameters, percent-decoded, by name. A semicolon separates, as an ampersand does (API
        Gateway's important notes).
        """
        parameters: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.request.query.replace(";", "&"), keep_blank_values=True):
            parameters.setdefault(name, []).append(value)
        return parameters

    def header_values(self, name: str) -> list[str]:
        """Return all values of a header. AWS matches the name's case; behind HTTP/2 and WSGI a header has none to
        match.
        """
        return self.request.headers.getlist(name)

    @cached_property
    def body_text(self) -> str:
        """Return the body as text; bytes that are not UTF-8 become U+FFFD, as API Gateway does outside
        binaryMediaTypes.
        """
        return self.request.body.decode("utf-8", errors="replace")

    @cached_property
    def template_parameters(self) -> Parameters:
        """Return the parameters of `$input.params`."""
        return Parameters(self.path_parameters, self.query_parameters, self.request.headers)

    @cached_property
    def context(self) -> dict[str, Any]:
        """Return `$context`, except for what is unknown here (a client certificate). First read once the caller is
        known.
        """
        request, trace, address = self.request, self.trace, self.address
        context: dict[str, Any] = {
            "accountId": self.api.account_id,
            "apiId": self.api.id,
            "deploymentId": self.stage.deployment_id,
            "domainName": address.host.partition(":")[0],
            "domainPrefix": address.host.partition(".")[0],
            "extendedRequestId": trace.extended_request_id,
            "httpMethod": request.method,
            "identity": {
                "sourceIp": request.source_ip,
                "userAgent": request.headers.get("User-Agent", ""),
                **self.caller.identity,
            },
            "path": f"/{self.stage.name}{address.path}" if address.base_path is None else request.path,
            "protocol": "HTTP/1.1",
            "requestId": trace.request_id,
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(trace.received_at)),
            "requestTimeEpoch": int(trace.received_at * 1000),
            "stage": self.stage.name,
        }
        if self.route is not None:
            context |= {"resourceId": self.route.resource.id, "resourcePath": self.route.resource.path}
        if self.stage.canary is not None:
            context["isCanaryRequest"] = self.stage.is_canary
        if address.base_path is not None:
            context["customDomain"] = {"basePathMatched": address.base_path or "(none)"}
        if self.caller.authorizer:
            context["authorizer"] = self.caller.authorizer
        return context | self.overrides

    def overridden(self, kind: str, location: str) -> dict[str, Any]:
        """Return what templates have set in a part of an override. [?] What is not a map is ignored."""
        values = self.overrides[kind].get(location)
        return {text(name): value for name, value in values.items()} if isinstance(values, dict) else {}

    def for_mapping(self) -> Invocation:
        """Return a copy with what mappings need, for another process."""
        api = replace(self.api, resources=(), models={}, gateway_responses={}, policy=None)
        copy = replace(self, api=api, caller=replace(self.caller, principal=None), observed=Observation())
        copy.__dict__["context"] = self.context
        return copy

    def as_mapped(self) -> Invocation:
        """Return a copy with what templates have set and without the body."""
        copy = replace(self, request=replace(self.request, body=b""))
        copy.__dict__["context"] = self.context
        return copy

    def take_mapped(self, mapped: Invocation) -> None:
        """Take what templates have set in another process."""
        self.overrides.update(mapped.overrides)
        self.__dict__["context"] = mapped.context
