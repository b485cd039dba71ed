"""The answer of a container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from werkzeug.datastructures import Headers


@dataclass(frozen=True, slots=True)
class ContainerAnswer:
    """An answer over HTTP, whatever its status."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class StreamedAnswer:
    """An answer whose body is still coming."""

    status: int
    headers: Headers
    parts: AsyncIterator[bytes]
