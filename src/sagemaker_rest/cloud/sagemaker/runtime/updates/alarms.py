"""The alarms that roll an update back: CloudWatch's, seen through the execution roles' permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition


class AlarmSource(Protocol):
    """CloudWatch's alarms."""

    def in_alarm(self, endpoint: EndpointDefinition, names: Sequence[str]) -> tuple[str, ...]:
        """Return those of `names` that are in the state ALARM now.

        Raises:
            AccessDeniedError: an execution role of the endpoint may not describe one of them.
        """
        ...


class NoAlarms:
    """A source for where there is no CloudWatch."""

    def in_alarm(self, endpoint: EndpointDefinition, names: Sequence[str]) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        return ()
