"""Buckets, keys, topics, queues, secrets: what holds or carries data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.sweep.kinds.kind import ClientSource, Kind, Thing, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

# The shortest waiting time that KMS takes.
_KEY_WAITING_DAYS = 7
_GOING = ("PendingDeletion", "PendingReplicaDeletion")


def _delete_bucket(source: ClientSource, name: str) -> None:
    """With every version of every object, and every upload that was not finished."""
    client = source.client("s3")
    for upload in list(pages(client, "list_multipart_uploads", "Uploads", Bucket=name)):
        client.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
    for page in client.get_paginator("list_object_versions").paginate(Bucket=name):
        found: list[dict[str, Any]] = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if found:
            objects = [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for entry in found]
            client.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True})
    client.delete_bucket(Bucket=name)


def _delete_key(source: ClientSource, identity: str) -> None:
    """Its aliases go at once; the key itself can only be told to go, in a week."""
    client = source.client("kms")
    for alias in list(pages(client, "list_aliases", "Aliases", KeyId=identity)):
        client.delete_alias(AliasName=alias["AliasName"])
    client.schedule_key_deletion(KeyId=identity, PendingWindowInDays=_KEY_WAITING_DAYS)


def _key_is_going(source: ClientSource, identity: str) -> bool:
    """Whether a key was told to go: it keeps its tags until it does."""
    described = source.client("kms").describe_key(KeyId=identity)
    return described["KeyMetadata"]["KeyState"] in _GOING


def _delete_topic(source: ClientSource, arn: str) -> None:
    """With its subscriptions."""
    source.client("sns").delete_topic(TopicArn=arn)


def _delete_queue(source: ClientSource, name: str) -> None:
    client = source.client("sqs")
    client.delete_queue(QueueUrl=client.get_queue_url(QueueName=name)["QueueUrl"])


def _delete_secret(source: ClientSource, arn: str) -> None:
    source.client("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def _buckets(source: ClientSource) -> Iterator[Thing]:
    """A bucket gets its tags after it was made: one whose making was cut off between the two has none."""
    for bucket in pages(source.client("s3"), "list_buckets", "Buckets"):
        yield Thing(bucket["Name"])


BUCKET = Kind("S3 bucket", _delete_bucket, re.compile(r"arn:[^:]+:s3:::(?P<id>[^/]+)"), named=_buckets, is_global=True)
KEY = Kind("KMS key", _delete_key, re.compile(r"arn:[^:]+:kms:[^:]*:[0-9]*:key/(?P<id>.+)"), is_going=_key_is_going)
TOPIC = Kind("SNS topic", _delete_topic, re.compile(r"(?P<id>arn:[^:]+:sns:[^:]*:[0-9]*:[^:]+)"))
QUEUE = Kind("SQS queue", _delete_queue, re.compile(r"arn:[^:]+:sqs:[^:]*:[0-9]*:(?P<id>.+)"))
SECRET = Kind("secret", _delete_secret, re.compile(r"(?P<id>arn:[^:]+:secretsmanager:[^:]*:[0-9]*:secret:.+)"))
