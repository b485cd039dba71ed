"""The request to the backend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import Headers


@dataclass(frozen=True, slots=True)
class IntegrationRequest:
    """A request as the integration's mapping made it. `path` fills the `{name}` parts of the integration's URI."""

    headers: Headers
    path: Mapping[str, str]
    query: tuple[tuple[str, str], ...]
    body: bytes
