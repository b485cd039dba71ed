"""Messages of AWS's services to moto's SNS topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.topics import TopicNotFoundError

if TYPE_CHECKING:
    from moto.sns.models import Topic

    from sagemaker_rest.cloud.authorization.principal import Principal


class SnsTopics:
    """The `Topics` over moto's SNS."""

    def publish(self, topic_arn: str, message: str, principal: Principal) -> None:
        principal.require("sns:Publish", topic_arn)
        topic = topic_of(topic_arn)
        if topic is None:
            raise TopicNotFoundError(f"there is no topic {topic_arn}")
        topic.publish(message)


def topic_of(arn: str) -> Topic | None:
    """Return the topic, or None if no topic has this ARN."""
    fields = arn.split(":")
    if len(fields) != 6 or fields[2] != "sns":
        return None
    topic: Topic | None = backend_of("sns", fields[4], fields[3]).topics.get(arn)
    return topic
