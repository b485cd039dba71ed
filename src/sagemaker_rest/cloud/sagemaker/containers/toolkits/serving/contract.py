"""The interface of an application: what it gets and gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from email.message import Message
    from typing import Protocol

    class Application(Protocol):
        """A container's behaviour. One thread at a time asks it."""

        def load(self) -> None:
            """Load the model; an exception is the end of the container, as one that is never healthy."""

        def ping(self) -> Answer:
            """Answer GET /ping."""

        def answer(self, request: Request) -> Answer:
            """Answer everything else."""


@dataclass(frozen=True)
class Settings:
    """The orders of the process. `program` is empty if the container runs no script."""

    title: str
    distributions: tuple[str, ...]
    tag: str
    model_directory: str
    code_directory: str | None
    program: str


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Message
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """`body` may also be pieces, which are sent as they come."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    phrase: str | None = None
