"""Reading from and writing to moto's S3 with a role's permissions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.neighbours.s3.artifact_store import S3Artifacts
from sagemaker_rest.cloud.sagemaker.containers.room import NoRoomError, Room
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ACCOUNT = "123456789012"
KEY_ARN = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def role(*statements: tuple[str, str], **condition: Any) -> Principal:
    """A role that may do each action on its resource."""
    allowed = [
        {"Effect": "Allow", "Action": action, "Resource": resource, **condition} for action, resource in statements
    ]
    return Principal(f"arn:aws:sts::{ACCOUNT}:assumed-role/r/s", ACCOUNT, ({"Statement": allowed},))


@pytest.fixture
def bucket() -> Iterator[str]:
    name = f"b-{uuid.uuid4().hex[:8]}"
    backend = s3_backends[ACCOUNT]["aws"]
    backend.create_bucket(name, "eu-west-1")
    for key in ("models/a.tar.gz", "models/b/c.tar.gz", "other"):
        backend.put_object(name, key, key.encode())
    yield name
    backend.reset()


def test_objects_under_a_prefix_by_what_follows_it(bucket: str) -> None:
    found = S3Artifacts().under(f"s3://{bucket}/models/", role(("s3:ListBucket", f"arn:aws:s3:::{bucket}")))

    assert found == {
        "a.tar.gz": f"s3://{bucket}/models/a.tar.gz",
        "b/c.tar.gz": f"s3://{bucket}/models/b/c.tar.gz",
    }


def test_listing_may_be_allowed_for_a_prefix_alone(bucket: str) -> None:
    condition = {"StringLike": {"s3:prefix": ["models/*"]}}
    lister = role(("s3:ListBucket", f"arn:aws:s3:::{bucket}"), Condition=condition)

    assert len(S3Artifacts().under(f"s3://{bucket}/models/", lister)) == 2
    with pytest.raises(AccessDeniedError, match="s3:ListBucket"):
        S3Artifacts().under(f"s3://{bucket}/", lister)


def test_a_bucket_that_is_not_there_cannot_be_listed() -> None:
    with pytest.raises(ArtifactNotFoundError, match="no bucket"):
        S3Artifacts().under("s3://no-such-bucket/models/", role(("s3:ListBucket", "*")))


def test_an_object_is_written_with_its_type_and_its_key(bucket: str) -> None:
    writer = role(("s3:PutObject", f"arn:aws:s3:::{bucket}/captured/*"), ("kms:GenerateDataKey", KEY_ARN))

    S3Artifacts().put(
        f"s3://{bucket}/captured/a.jsonl", b"{}", writer, content_type="application/x-jsonlines", kms_key_id=KEY_ARN
    )

    written = s3_backends[ACCOUNT]["aws"].get_object(bucket, "captured/a.jsonl")
    assert (written.value, written.encryption, written.kms_key_id) == (b"{}", "aws:kms", KEY_ARN)
    assert written.metadata["Content-Type"] == "application/x-jsonlines"


@pytest.mark.parametrize(
    ("statements", "action"),
    [
        pytest.param([("kms:GenerateDataKey", KEY_ARN)], "s3:PutObject", id="may not write"),
        pytest.param([("s3:PutObject", "*")], "kms:GenerateDataKey", id="may not use the key"),
    ],
)
def test_writing_takes_both_permissions(bucket: str, statements: list[tuple[str, str]], action: str) -> None:
    with pytest.raises(AccessDeniedError, match=action):
        S3Artifacts().put(
            f"s3://{bucket}/a", b"", role(*statements), content_type="text/plain", kms_key_id=KEY_ARN.rpartition("/")[2]
        )


def encrypt_by_default(bucket: str, key: str) -> None:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = {"Rule": {"ApplyServerSideEncryptionByDefault": default}}
    s3_backends[ACCOUNT]["aws"].put_bucket_encryption(bucket, rule)


@pytest.mark.parametrize("key", [KEY_ARN, KEY_ARN.rpartition("/")[2]], ids=["by ARN", "by ID"])
def test_a_bucket_with_a_key_of_its_own_takes_the_permission_too(bucket: str, key: str) -> None:
    encrypt_by_default(bucket, key)

    with pytest.raises(AccessDeniedError, match="kms:GenerateDataKey"):
        S3Artifacts().put(f"s3://{bucket}/a", b"", role(("s3:PutObject", "*")), content_type="text/plain")
    with_key = role(("s3:PutObject", "*"), ("kms:GenerateDataKey", KEY_ARN))
    S3Artifacts().put(f"s3://{bucket}/a", b"", with_key, content_type="text/plain")


def test_an_encrypted_object_is_read_with_its_key(bucket: str, tmp_path: Path) -> None:
    encrypt_by_default(bucket, KEY_ARN)
    s3_backends[ACCOUNT]["aws"].put_object(bucket, "secret", b"s")

    with pytest.raises(AccessDeniedError, match="kms:Decrypt"):
        S3Artifacts().fetch(f"s3://{bucket}/secret", role(("s3:GetObject", "*")), tmp_path / "s", Room(tmp_path))
    S3Artifacts().fetch(
        f"s3://{bucket}/secret", role(("s3:GetObject", "*"), ("kms:Decrypt", KEY_ARN)), tmp_path / "s", Room(tmp_path)
    )

    assert (tmp_path / "s").read_bytes() == b"s"


def test_a_key_that_is_given_by_its_alias_is_the_key(bucket: str, tmp_path: Path) -> None:
    keys = kms_backends[ACCOUNT]["eu-west-1"]
    key = keys.create_key("", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", [])
    keys.create_alias(key.id, "alias/artifacts")
    s3_backends[ACCOUNT]["aws"].put_object(bucket, "secret", b"s", encryption="aws:kms", kms_key_id="alias/artifacts")

    S3Artifacts().fetch(
        f"s3://{bucket}/secret", role(("s3:GetObject", "*"), ("kms:Decrypt", key.arn)), tmp_path / "s", Room(tmp_path)
    )

    assert (tmp_path / "s").read_bytes() == b"s"


def test_the_key_of_s3_itself_takes_no_permission(bucket: str, tmp_path: Path) -> None:
    encrypt_by_default(bucket, "alias/aws/s3")
    s3_backends[ACCOUNT]["aws"].put_object(bucket, "plain", b"p")

    S3Artifacts().fetch(f"s3://{bucket}/plain", role(("s3:GetObject", "*")), tmp_path / "p", Room(tmp_path))

    assert (tmp_path / "p").read_bytes() == b"p"


def test_an_object_that_is_too_large_is_not_written(bucket: str, tmp_path: Path) -> None:
    s3_backends[ACCOUNT]["aws"].put_object(bucket, "large", bytes(101))

    with pytest.raises(NoRoomError, match="more than 100 bytes"):
        S3Artifacts().fetch(f"s3://{bucket}/large", role(("s3:GetObject", "*")), tmp_path / "l", Room(tmp_path, 100))

    assert not (tmp_path / "l").exists()


def test_a_bucket_that_is_not_there_cannot_be_written() -> None:
    with pytest.raises(ArtifactNotFoundError, match="no bucket"):
        S3Artifacts().put("s3://no-such-bucket/a", b"", role(("s3:PutObject", "*")), content_type="text/plain")
