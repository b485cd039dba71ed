"""One request and one answer, as every part of the local cloud hands them to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from werkzeug.datastructures import Headers
from werkzeug.datastructures.mixins import ImmutableHeadersMixin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

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


class BodyParts(Protocol):
    """A body as it comes. Whoever does not read it to the end closes it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP answer; `Content-Length` is the server's business. Where there are `parts`, they are the body."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    parts: BodyParts | None = None

    async def whole(self) -> HttpResponse:
        """Return the same answer once all of its body is there."""
        if self.parts is None:
            return self
        return HttpResponse(self.status, self.headers, b"".join([part async for part in self.parts]))


class Service(Protocol):
    """A data plane that takes signed requests: what an API Gateway integration of type AWS calls."""

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse: ...


class ControlPlane(Protocol):
    """The control plane of a service, or of several: what makes, changes and deletes. It may block."""

    def __call__(self, request: HttpRequest, /) -> HttpResponse: ...
