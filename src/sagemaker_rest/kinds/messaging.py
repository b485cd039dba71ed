"""Topics, queues, streams and rules: what carries messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.kinds.kind import ClientSource, Kind, Thing, deleting, listed, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULT_BUS = "default"


def _queues(client: Any) -> Iterator[Thing]:
    for url in pages(client, "list_queues", "QueueUrls"):
        yield Thing(url.rpartition("/")[2])


def _delete_queue(source: ClientSource, name: str) -> None:
    client = source.client("sqs")
    client.delete_queue(QueueUrl=client.get_queue_url(QueueName=name)["QueueUrl"])


def _buses(client: Any) -> Iterator[Thing]:
    for bus in pages(client, "list_event_buses", "EventBuses"):
        if bus["Name"] != _DEFAULT_BUS:
            yield Thing(bus["Name"])


def _rules(client: Any) -> Iterator[Thing]:
    """Yield rules named as ARNs name them: with their bus, unless that is the account's own."""
    for bus in pages(client, "list_event_buses", "EventBuses"):
        for rule in pages(client, "list_rules", "Rules", EventBusName=bus["Name"]):
            prefix = "" if bus["Name"] == _DEFAULT_BUS else f"{bus['Name']}/"
            yield Thing(f"{prefix}{rule['Name']}", maker=rule.get("ManagedBy", ""))


def _delete_rule(source: ClientSource, identity: str) -> None:
    """Delete a rule, its targets first."""
    client = source.client("events")
    bus, _, name = identity.rpartition("/")
    named = {"EventBusName": bus or _DEFAULT_BUS}
    targets = [target["Id"] for target in pages(client, "list_targets_by_rule", "Targets", Rule=name, **named)]
    if targets:
        client.remove_targets(Rule=name, Ids=targets, **named)
    client.delete_rule(Name=name, **named)


TOPIC = Kind(
    "SNS topic",
    "sns",
    listed("list_topics", "Topics", "TopicArn"),
    deleting("sns", "delete_topic", "TopicArn"),
    re.compile(r"(?P<id>arn:[^:]+:sns:[^:]*:[0-9]*:[^:]+)"),
)
QUEUE = Kind("SQS queue", "sqs", _queues, _delete_queue, re.compile(r"arn:[^:]+:sqs:[^:]*:[0-9]*:(?P<id>.+)"))
RULE = Kind(
    "EventBridge rule", "events", _rules, _delete_rule, re.compile(r"arn:[^:]+:events:[^:]*:[0-9]*:rule/(?P<id>.+)")
)
EVENT_BUS = Kind(
    "EventBridge bus",
    "events",
    _buses,
    deleting("events", "delete_event_bus", "Name"),
    re.compile(r"arn:[^:]+:events:[^:]*:[0-9]*:event-bus/(?P<id>.+)"),
)
SCHEDULE_GROUP = Kind(
    "EventBridge schedule group",
    "scheduler",
    listed("list_schedule_groups", "ScheduleGroups", "Name", counts=lambda group: group["Name"] != _DEFAULT_BUS),
    deleting("scheduler", "delete_schedule_group", "Name"),
    re.compile(r"arn:[^:]+:scheduler:[^:]*:[0-9]*:schedule-group/(?P<id>.+)"),
)
STREAM = Kind(
    "Kinesis stream",
    "kinesis",
    listed("list_streams", "StreamNames"),
    deleting("kinesis", "delete_stream", "StreamName", EnforceConsumerDeletion=True),
    re.compile(r"arn:[^:]+:kinesis:[^:]*:[0-9]*:stream/(?P<id>[^/]+)"),
)
DELIVERY_STREAM = Kind(
    "Firehose stream",
    "firehose",
    listed("list_delivery_streams", "DeliveryStreamNames"),
    deleting("firehose", "delete_delivery_stream", "DeliveryStreamName"),
    re.compile(r"arn:[^:]+:firehose:[^:]*:[0-9]*:deliverystream/(?P<id>.+)"),
)
