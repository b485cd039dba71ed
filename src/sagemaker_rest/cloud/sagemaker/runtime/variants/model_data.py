"""A model's artifacts on their way into the folder that its container reads, /opt/ml/model on AWS."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.archive import (
    LONGEST_NAME_BYTES,
    MAXIMUM_DEPTH,
    MAXIMUM_MEMBERS,
    unpack_archive,
)
from sagemaker_rest.cloud.sagemaker.containers.room import NoRoomError, Room
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ArtifactForm, ModelData
from sagemaker_rest.cloud.sagemaker.runtime.variants import failure_reasons
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError, ArtifactStore
from sagemaker_rest.errors import AccessDeniedError, ArchiveError, SagemakerRestError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal


class ModelDataError(SagemakerRestError):
    """An error: artifacts that cannot be had, or are not a model; the message is SageMaker's FailureReason."""


def place_model_data(data: ModelData, artifacts: ArtifactStore, principal: Principal, into: Path) -> None:
    """Fill the folder `into`, which is empty or not there yet. Raises ModelDataError."""
    try:
        match data.form:
            case ArtifactForm.ARCHIVE:
                _place_archive(data.url, artifacts, principal, into)
            case ArtifactForm.OBJECT:
                name = data.url.rpartition("/")[2]
                check_file_names([name])
                into.mkdir(exist_ok=True)
                artifacts.fetch(data.url, principal, into / name, Room(into))
            case ArtifactForm.PREFIX:
                into.mkdir(exist_ok=True)
                _place_prefix(data.url, artifacts, principal, into)
    except (AccessDeniedError, ArtifactNotFoundError) as error:
        raise ModelDataError(failure_reasons.artifact_not_readable(data.url)) from error
    except NoRoomError as error:
        raise ModelDataError(failure_reasons.artifact_not_placed(data.url, str(error))) from error
    except OSError as error:
        raise ModelDataError(failure_reasons.artifact_not_placed(data.url, error.strerror or str(error))) from error


def place_universal_code(url: str, artifacts: ArtifactStore, principal: Principal, into: Path) -> None:
    """Fill the folder `into` with the files under a prefix, as the container does: not those of folders below.

    Raises:
        ModelDataError: They cannot be read.
    """
    try:
        objects = artifacts.under(url, principal)
        files = {name: address for name, address in objects.items() if name and "/" not in name}
        check_file_names(files)
        room = Room(into.parent)
        for name, address in files.items():
            into.mkdir(exist_ok=True)
            artifacts.fetch(address, principal, into / name, room)
    except (AccessDeniedError, ArtifactNotFoundError, NoRoomError, OSError) as error:
        raise ModelDataError(f"The universal scripts at {url} cannot be downloaded: {error}") from error


def check_file_names(names: Collection[str]) -> None:
    """Raise ModelDataError, with the rule, unless the names can be files of one folder.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3ModelDataSource.html
    """
    if len(names) > MAXIMUM_MEMBERS:
        raise ModelDataError(
            f"An uncompressed model has {len(names):,} objects, more than {MAXIMUM_MEMBERS:,}: this is the limit."
        )
    paths = {name: PurePosixPath(name) for name in names}
    folders = {folder for path in paths.values() for folder in path.parents}
    for name, path in paths.items():
        for part in name.split("/"):
            if part.strip() in {"", ".", ".."} or "\0" in part or len(part.encode()) > LONGEST_NAME_BYTES:
                raise ModelDataError(
                    f"The object {name!r} of an uncompressed model cannot be a file of /opt/ml/model: no part of its "
                    "key may be empty, '.' or '..', hold a null byte, or be longer than 255 bytes. "
                    "A key that ends with '/' is what the S3 console makes for a folder: delete that object."
                )
        if len(path.parts) > MAXIMUM_DEPTH:
            raise ModelDataError(
                f"The object {name!r} of an uncompressed model is nested deeper than {MAXIMUM_DEPTH} folders: this is "
                "the limit."
            )
        if path in folders:
            raise ModelDataError(
                f"The object {name!r} of an uncompressed model is a file and, by the key of another object, a folder "
                "of /opt/ml/model: rename one of them."
            )


def _place_archive(url: str, artifacts: ArtifactStore, principal: Principal, into: Path) -> None:
    archive = into.parent / f"{into.name}.tar.gz"
    try:
        artifacts.fetch(url, principal, archive, Room(into.parent))
        unpack_archive(archive, into)
    except ArchiveError as error:
        raise ModelDataError(failure_reasons.archive_not_extractable(url, str(error))) from error
    finally:
        archive.unlink(missing_ok=True)


def _place_prefix(url: str, artifacts: ArtifactStore, principal: Principal, into: Path) -> None:
    objects = artifacts.under(url, principal)
    if not objects:
        raise ArtifactNotFoundError(f"there is no object under {url}")
    check_file_names(objects)
    room = Room(into)
    for name, address in objects.items():
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        artifacts.fetch(address, principal, target, room)
