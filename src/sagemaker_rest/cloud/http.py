"""One request and one answer, as every part of the local cloud hands them to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from werkzeug.datastructures import Headers
from werkzeug.datastructures.mixins import ImmutableHeadersMixin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sagemaker_rest.cloud.authorization.principal import Principal


class RequestHeaders(ImmutableHeadersMixin, Headers):  # type: ignore[misc]  # werkzeug's mixin narrows what it forbids
    """The headers of a request, by whatever case of their names. A request has two dozen that are looked for, mostly in
    vain: an index says so at once, where werkzeug goes through the list and raises.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._list = list(pairs)
        self._first = {name.lower(): value for name, value in reversed(self._list)}

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._first

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(key) if not isinstance(key, str) or key not in self else self._first[key.lower()]

    def get(self, name: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # noqa: A002
        return super().get(name, default, type) if type else self._first.get(name.lower(), default)

    def getlist(self, name: str, type: Any = None) -> list[Any]:  # noqa: A002
        return super().getlist(name, type) if name in self else []


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
