"""One request and one answer, as every part of the local cloud hands them to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from sagemaker_rest.cloud.authorization.principal import Principal


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A whole HTTP request. `path` is percent-encoded as it came, `query` is the raw string behind the question
    mark.
    """

    method: str
    path: str
    query: str = ""
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    source_ip: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A whole HTTP answer; `Content-Length` is the server's business."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""


class Service(Protocol):
    """A data plane that takes signed requests: what an API Gateway integration of type AWS calls."""

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse: ...


class ControlPlane(Protocol):
    """The control plane of a service, or of several: what makes, changes and deletes. It may block."""

    def __call__(self, request: HttpRequest) -> HttpResponse: ...
