"""What may befall an endpoint that is none of its own doing; the runtime asks before it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import signal


class HasProcess(Protocol):
    """A container."""

    def send_signal(self, number: signal.Signals) -> None: ...


class Hazards(Protocol):
    """`operation` is CreateEndpoint or UpdateEndpoint, `endpoint` the name of one."""

    def failure_reason(self, operation: str, endpoint: str) -> str | None:
        """Why the endpoint cannot be deployed, before anything is done about it; None if it can."""

    def on_start(self, operation: str, endpoint: str, container: HasProcess) -> None:
        """A container was started, and does not answer yet."""

    def on_invocation(self, endpoint: str, container: HasProcess) -> None:
        """A container is about to be asked."""


class NoHazards:
    """Nothing befalls anything."""

    def failure_reason(self, _operation: str, _endpoint: str) -> str | None:
        return None

    def on_start(self, operation: str, endpoint: str, container: HasProcess) -> None:
        """Nothing."""

    def on_invocation(self, endpoint: str, container: HasProcess) -> None:
        """Nothing."""
