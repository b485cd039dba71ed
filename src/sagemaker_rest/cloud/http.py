"""One request and one answer, as every part of the local cloud hands them to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from sagemaker_rest.cloud.authorization.principal import Principal


class QuickHeaders(Headers):
    """Headers whose absence is found out without an exception: a request has a dozen that are looked for in vain."""

    def __contains__(self, name: Any) -> bool:
        wanted = name.lower()
        for given, _ in self:  # noqa: SIM110 - a generator takes twice as long
            if given.lower() == wanted:
                return True
        return False

    def get(self, name: Any, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # noqa: A002
        return super().get(name, default, type) if name in self else default


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

    def __call__(self, request: HttpRequest, /) -> HttpResponse: ...
