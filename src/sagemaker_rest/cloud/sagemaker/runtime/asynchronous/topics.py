"""The destination of notifications: SNS, as the control plane keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.errors import SagemakerRestError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.authorization.principal import Principal


class TopicNotFoundError(SagemakerRestError):
    """An error: the topic does not exist."""


class Topics(Protocol):
    """SNS, seen through a principal's permissions."""

    def publish(self, topic_arn: str, message: str, principal: Principal) -> None:
        """Send the message.

        Raises:
            AccessDeniedError: the principal may not.
            TopicNotFoundError: there is none.
        """
        ...
