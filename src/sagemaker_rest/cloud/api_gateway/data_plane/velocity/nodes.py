"""The interface of every piece of a template."""

from __future__ import annotations

from typing import Any, Protocol

Scope = dict[str, Any]


class Node(Protocol):
    """A piece of a template."""

    def render(self, scope: Scope, out: list[str]) -> None:
        """Append the text that it makes."""
        ...
