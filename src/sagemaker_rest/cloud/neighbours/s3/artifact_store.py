"""Model artifacts out of moto's S3, and captured data into it, with a role's permissions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from sagemaker_rest.cloud.neighbours.backends import backend_of, moto_module
from sagemaker_rest.cloud.neighbours.s3.encryption import require_decrypt, require_encrypt
from sagemaker_rest.cloud.partitions import any_dns_suffix
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError, StoredObject

if TYPE_CHECKING:
    from pathlib import Path

    from moto.s3.models import FakeKey

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.containers.room import Room

S3_URL = re.compile(r"s3://(?P<bucket>[^/]+)/(?P<key>.*)")
# S3's own, for an object that was put without one
_NO_CONTENT_TYPE = "binary/octet-stream"
_S3_HOST = rf"s3[a-z0-9.-]*\.{any_dns_suffix()}"
HTTPS_URL = re.compile(
    rf"https://(?:(?P<bucket>[a-z0-9.-]+)\.{_S3_HOST}|{_S3_HOST}/(?P<path_bucket>[^/]+))/(?P<key>.+)"
)


class S3Artifacts:
    """The `ArtifactStore`, `ObjectReader` and `ObjectWriter` over moto's S3."""

    def fetch(self, url: str, principal: Principal, into: Path, room: Room) -> None:
        stored = self._stored(url, principal)
        room.take(stored.size)
        into.write_bytes(stored.value)

    def read(self, url: str, principal: Principal) -> StoredObject:
        stored = self._stored(url, principal)
        content_type = stored.metadata.get("Content-Type")
        return StoredObject(stored.value, None if content_type == _NO_CONTENT_TYPE else content_type)

    def _stored(self, url: str, principal: Principal) -> FakeKey:
        bucket, key = _location(url)
        partition = principal.arn.split(":")[1]
        principal.require("s3:GetObject", f"arn:{partition}:s3:::{bucket}/{key}")
        backend = backend_of("s3", principal.account_id, partition)
        try:
            stored = backend.get_object(bucket, key)
        except moto_module("moto.s3.exceptions").MissingBucket as missing:
            raise ArtifactNotFoundError(f"there is no bucket {bucket!r} for {url}") from missing
        if stored is None:
            raise ArtifactNotFoundError(f"there is no object {key!r} in the bucket {bucket!r}")
        require_decrypt(stored, backend.get_bucket(bucket).region_name, principal)
        return cast("FakeKey", stored)

    def under(self, prefix_url: str, principal: Principal) -> dict[str, str]:
        bucket, prefix = _location(prefix_url)
        partition = principal.arn.split(":")[1]
        principal.require("s3:ListBucket", f"arn:{partition}:s3:::{bucket}", {"s3:prefix": prefix})
        backend = backend_of("s3", principal.account_id, partition)
        try:
            keys = list(backend.get_bucket(bucket).keys)
        except moto_module("moto.s3.exceptions").MissingBucket as missing:
            raise ArtifactNotFoundError(f"there is no bucket {bucket!r} for {prefix_url}") from missing
        return {key.removeprefix(prefix): f"s3://{bucket}/{key}" for key in sorted(keys) if key.startswith(prefix)}

    def put(
        self, url: str, body: bytes, principal: Principal, *, content_type: str, kms_key_id: str | None = None
    ) -> None:
        bucket, key = _location(url)
        partition = principal.arn.split(":")[1]
        principal.require("s3:PutObject", f"arn:{partition}:s3:::{bucket}/{key}")
        backend = backend_of("s3", principal.account_id, partition)
        try:
            require_encrypt(backend.get_bucket(bucket), kms_key_id, principal)
        except moto_module("moto.s3.exceptions").MissingBucket as missing:
            raise ArtifactNotFoundError(f"there is no bucket {bucket!r} for {url}") from missing
        encryption = None if kms_key_id is None else "aws:kms"
        stored = backend.put_object(bucket, key, body, encryption=encryption, kms_key_id=kms_key_id)
        stored.set_metadata({"Content-Type": content_type})


def _location(url: str) -> tuple[str, str]:
    match = S3_URL.fullmatch(url)
    if match is not None:
        return match["bucket"], match["key"]
    match = HTTPS_URL.fullmatch(url)
    if match is not None:
        return match["bucket"] or match["path_bucket"], unquote(match["key"])
    raise ArtifactNotFoundError(f"{url!r} is not an S3 address; write s3://BUCKET/KEY")
