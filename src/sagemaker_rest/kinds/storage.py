"""Buckets, tables, repositories, keys, secrets, parameters: what holds data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.kinds.kind import (
    ClientSource,
    Kind,
    Thing,
    asked_one_by_one,
    deleting,
    each,
    listed,
    pages,
    tag_map,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The shortest waiting time that KMS takes.
_KEY_WAITING_DAYS = 7
_GOING = ("PendingDeletion", "PendingReplicaDeletion")
_ALIASES_OF_AWS = "alias/aws/"


def _delete_bucket(source: ClientSource, name: str) -> None:
    """Delete a bucket with every version of every object, and every upload that was not finished."""
    client = source.client("s3")
    for upload in list(pages(client, "list_multipart_uploads", "Uploads", Bucket=name)):
        client.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
    for page in client.get_paginator("list_object_versions").paginate(Bucket=name):
        found: list[dict[str, Any]] = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if found:
            objects = [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for entry in found]
            client.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True})
    client.delete_bucket(Bucket=name)


def _keys(client: Any) -> Iterator[Thing]:
    """Yield the customer's keys that are not scheduled for deletion; only a description says which those are."""

    def of_a_customer(thing: Thing) -> Thing | None:
        about = client.describe_key(KeyId=thing.identity)["KeyMetadata"]
        is_made = about["KeyManager"] == "CUSTOMER" and about["KeyState"] not in _GOING
        return Thing(thing.identity, label=about.get("Description") or "") if is_made else None

    return each(listed("list_keys", "Keys", "KeyId")(client), of_a_customer)


def _delete_key(source: ClientSource, identity: str) -> None:
    """Delete a key's aliases at once; the key itself can only be scheduled for deletion, in a week."""
    client = source.client("kms")
    for alias in list(pages(client, "list_aliases", "Aliases", KeyId=identity)):
        client.delete_alias(AliasName=alias["AliasName"])
    client.schedule_key_deletion(KeyId=identity, PendingWindowInDays=_KEY_WAITING_DAYS)


def _key_is_going(source: ClientSource, identity: str) -> bool:
    """Return whether a key was told to go: it keeps its tags until it does."""
    described = source.client("kms").describe_key(KeyId=identity)
    return described["KeyMetadata"]["KeyState"] in _GOING


def _is_of_a_customer(alias: dict[str, Any]) -> bool:
    return not str(alias["AliasName"]).startswith(_ALIASES_OF_AWS)


def _parameter_tags(client: Any, name: str) -> Mapping[str, str]:
    return tag_map(client.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"])


# A bucket gets its tags after it was made: one whose making was cut off between the two has none.
BUCKET = Kind(
    "S3 bucket",
    "s3",
    listed("list_buckets", "Buckets", "Name"),
    _delete_bucket,
    re.compile(r"arn:[^:]+:s3:::(?P<id>[^/]+)"),
    is_named=True,
    is_global=True,
)
TABLE = Kind(
    "DynamoDB table",
    "dynamodb",
    listed("list_tables", "TableNames"),
    deleting("dynamodb", "delete_table", "TableName"),
    re.compile(r"arn:[^:]+:dynamodb:[^:]*:[0-9]*:table/(?P<id>[^/]+)"),
)
REPOSITORY = Kind(
    "ECR repository",
    "ecr",
    listed("describe_repositories", "repositories", "repositoryName"),
    deleting("ecr", "delete_repository", "repositoryName", force=True),
    re.compile(r"arn:[^:]+:ecr:[^:]*:[0-9]*:repository/(?P<id>.+)"),
)
KEY_ALIAS = Kind(
    "KMS alias",
    "kms",
    listed("list_aliases", "Aliases", "AliasName", counts=_is_of_a_customer),
    deleting("kms", "delete_alias", "AliasName"),
)
KEY = Kind(
    "KMS key",
    "kms",
    _keys,
    _delete_key,
    re.compile(r"arn:[^:]+:kms:[^:]*:[0-9]*:key/(?P<id>.+)"),
    is_going=_key_is_going,
)
SECRET = Kind(
    "secret",
    "secretsmanager",
    listed("list_secrets", "SecretList", "ARN", label="Name"),
    deleting("secretsmanager", "delete_secret", "SecretId", ForceDeleteWithoutRecovery=True),
    re.compile(r"(?P<id>arn:[^:]+:secretsmanager:[^:]*:[0-9]*:secret:.+)"),
)
PARAMETER = Kind(
    "SSM parameter",
    "ssm",
    listed("describe_parameters", "Parameters", "Name"),
    deleting("ssm", "delete_parameter", "Name"),
    # the ARNs of /one and one are the same, so the Tagging API does not say which it is
    with_tags=asked_one_by_one(_parameter_tags),
)
