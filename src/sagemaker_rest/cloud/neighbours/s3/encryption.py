"""The permissions for reading and writing an object that is encrypted with a KMS key, beside S3's own.

moto stores what is encrypted as it is, and asks nobody.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#sse-permissions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.partitions import partition_of

if TYPE_CHECKING:
    from moto.s3.models import FakeBucket, FakeKey

    from sagemaker_rest.cloud.authorization.principal import Principal

KMS_ALGORITHMS = ("aws:kms", "aws:kms:dsse")
# S3's own key, which everyone in the account may use through S3
MANAGED_KEY = "alias/aws/s3"


def require_decrypt(stored: FakeKey, region: str, principal: Principal) -> None:
    """Raise AccessDeniedError unless the principal may use the key, if any, of an object that it reads."""
    if stored.encryption in KMS_ALGORITHMS:
        _require("kms:Decrypt", stored.kms_key_id, region, principal)


def require_encrypt(bucket: FakeBucket, kms_key_id: str | None, principal: Principal) -> None:
    """Require the same for an object that it writes with the key `kms_key_id`, or else as the bucket is encrypted."""
    if kms_key_id is None and bucket.encryption:
        default = bucket.encryption["Rule"]["ApplyServerSideEncryptionByDefault"]
        kms_key_id = default.get("KMSMasterKeyID") if default["SSEAlgorithm"] in KMS_ALGORITHMS else None
    _require("kms:GenerateDataKey", kms_key_id, bucket.region_name, principal)


def _require(action: str, key: str | None, region: str, principal: Principal) -> None:
    if key is None or key.endswith(MANAGED_KEY):
        return
    principal.require(
        action, _key_arn(key, region, principal), {"kms:ViaService": f"s3.{region}.{partition_of(region).dns_suffix}"}
    )


def _key_arn(key: str, region: str, principal: Principal) -> str:
    """Return the ARN of the key that is given as an ARN, an ID or an alias: policies name keys, not aliases."""
    partition, account_id = principal.arn.split(":")[1], principal.account_id
    if "alias/" in key:
        alias = f"alias/{key.partition('alias/')[2]}"
        key = backend_of("kms", account_id, region).get_key_id_from_alias(alias) or key
    return key if key.startswith("arn:") else f"arn:{partition}:kms:{region}:{account_id}:key/{key}"
