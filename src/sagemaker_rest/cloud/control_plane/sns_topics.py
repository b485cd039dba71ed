"""Messages of AWS's services to moto's SNS topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.sns.models import sns_backends

if TYPE_CHECKING:
    from moto.sns.models import Topic


def topic_of(arn: str) -> Topic | None:
    """The topic, or None if there is none of this ARN."""
    fields = arn.split(":")
    if len(fields) != 6 or fields[2] != "sns":
        return None
    topic: Topic | None = sns_backends[fields[4]][fields[3]].topics.get(arn)
    return topic
