"""The conditions of a bucket's policy: a statement counts where they hold."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.neighbours.asking import client_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.http import ControlPlane


@pytest.fixture
def s3(neighbours: ControlPlane) -> Any:
    return client_of(neighbours, "s3")


@pytest.fixture
def bucket(s3: Any) -> Iterator[str]:
    name = f"policies-{secrets.token_hex(6)}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield name
    s3.delete_bucket_policy(Bucket=name)
    for entry in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=entry["Key"])
    s3.delete_bucket(Bucket=name)


def denial(bucket: str, secure_transport: str) -> str:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"Bool": {"aws:SecureTransport": secure_transport}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_policy_against_what_does_not_come_over_tls_lets_the_local_cloud_s_callers_in(s3: Any, bucket: str) -> None:
    s3.put_bucket_policy(Bucket=bucket, Policy=denial(bucket, "false"))
    s3.put_object(Bucket=bucket, Key="digit", Body=b"7")

    assert s3.get_object(Bucket=bucket, Key="digit")["Body"].read() == b"7"


def test_a_policy_whose_condition_holds_is_enforced(s3: Any, bucket: str) -> None:
    s3.put_bucket_policy(Bucket=bucket, Policy=denial(bucket, "true"))

    with pytest.raises(ClientError) as refused:
        s3.put_object(Bucket=bucket, Key="digit", Body=b"7")

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
