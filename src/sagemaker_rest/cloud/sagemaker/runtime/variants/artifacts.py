"""The source of model artifacts and the destination of captured data: S3, as the control plane keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.errors import SagemakerRestError

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.containers.room import Room


class ArtifactNotFoundError(SagemakerRestError):
    """An error: the bucket or object does not exist."""


class ArtifactStore(Protocol):
    """S3, seen through a principal's permissions."""

    def fetch(self, url: str, principal: Principal, into: Path, room: Room) -> None:
        """Write the object at `url` (`s3://…` or its https form) to the file `into`, which takes of `room` first.

        Raises AccessDeniedError if the principal may not read it, ArtifactNotFoundError if there is none, NoRoomError
        if it is too large.
        """
        ...

    def under(self, prefix_url: str, principal: Principal) -> dict[str, str]:
        """Return the objects whose key begins with the key of `prefix_url`: what follows the prefix → the object's
        address.

        Raises:
            AccessDeniedError: the principal may not list the bucket.
            ArtifactNotFoundError: The bucket does not exist.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in S3. `content_type` is None where whoever put it there named none."""

    body: bytes
    content_type: str | None = None


class ObjectReader(Protocol):
    """S3, for the inputs that SageMaker reads there with the execution role's permissions."""

    def read(self, url: str, principal: Principal) -> StoredObject:
        """Return the object at `url` (`s3://…` or its https form).

        Raises:
            AccessDeniedError: the principal may not read it.
            ArtifactNotFoundError: there is none.
        """
        ...


class ObjectWriter(Protocol):
    """S3, for what SageMaker writes there with the execution role's permissions."""

    def put(
        self, url: str, body: bytes, principal: Principal, *, content_type: str, kms_key_id: str | None = None
    ) -> None:
        """Write the object at `url` (`s3://…`), encrypted with the key if one is named.

        Raises:
            AccessDeniedError: the principal may not.
            ArtifactNotFoundError: The bucket does not exist.
        """
        ...
