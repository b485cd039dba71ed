"""The hazards that may befall an endpoint through no doing of its own; the runtime asks before it goes on."""

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
        """Return why the endpoint cannot be deployed, before anything is done about it; None if it can."""

    def on_start(self, operation: str, endpoint: str, container: HasProcess) -> None:
        """Take note that a container was started, and does not answer yet."""

    def on_invocation(self, endpoint: str, container: HasProcess) -> None:
        """Take note that a container is about to be asked."""


class NoHazards:
    """Nothing befalls anything."""

    def failure_reason(self, _operation: str, _endpoint: str) -> str | None:
        return None

    def on_start(self, operation: str, endpoint: str, container: HasProcess) -> None:
        """Do nothing."""

    def on_invocation(self, endpoint: str, container: HasProcess) -> None:
        """Do nothing."""
