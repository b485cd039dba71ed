"""Getting the user's script to where Python can import it, as AWS's toolkits do."""

from __future__ import annotations

import contextlib
import os
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.archive import unpack_archive
from sagemaker_rest.errors import ArchiveError, ServingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.sagemaker.containers.toolkits.assignment import Assignment
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.catalogue import Toolkit

_AWS_MODEL_DIRECTORY = "/opt/ml/model"
_AWS_CODE_DIRECTORY = "/opt/ml/code"


@dataclass(frozen=True, slots=True)
class Script:
    """The user's `program`, empty if there is none, and the folder that it is in."""

    program: str = ""
    folder: Path | None = None

    @property
    def requirements(self) -> Path | None:
        """Return its requirements.txt, if it has one."""
        path = self.folder / "requirements.txt" if self.folder else None
        return path if path and path.is_file() else None


def script_of(toolkit: Toolkit, assignment: Assignment) -> Script:
    """Return the script that the container's variables name, fetched if it is elsewhere.

    Raises:
        ServingError: No variable names the script, it is not where SAGEMAKER_SUBMIT_DIRECTORY says, or may not be read.

    """
    # the SageMaker SDK sets it to nothing for a model without code, whose code/ is then not looked at
    program = assignment.environment.get("SAGEMAKER_PROGRAM", toolkit.default_program)
    artifacts_code = Path(assignment.model_directory, "code")
    if not toolkit.reads_submit_directory:
        return Script(program, artifacts_code if artifacts_code.is_dir() else None)
    if not program and toolkit.needs_program:
        raise ServingError(
            f"{toolkit.title}'s image runs a script, which the variables SAGEMAKER_PROGRAM (inference.py) and "
            "SAGEMAKER_SUBMIT_DIRECTORY (/opt/ml/model/code, or the s3:// address of a tar.gz) name. "
            "The container has no SAGEMAKER_PROGRAM."
        )
    if not program:
        return Script()
    return Script(program, _submitted(assignment, assignment.environment.get("SAGEMAKER_SUBMIT_DIRECTORY", "")))


def _submitted(assignment: Assignment, told: str) -> Path:
    into = Path(assignment.code_directory)
    if told.startswith("s3://"):
        archive = into.with_suffix(".tar.gz")
        try:
            _download(told, archive, assignment.environment)
            _unpack(archive, into, told)
        finally:
            archive.unlink(missing_ok=True)
        return into
    # where it lies in an image, if no variable says otherwise
    told = told or _AWS_CODE_DIRECTORY
    source = Path(told)
    if source.is_relative_to(_AWS_MODEL_DIRECTORY):
        source = assignment.model_directory / source.relative_to(_AWS_MODEL_DIRECTORY)
    if source.is_dir():
        return source
    if not source.is_file():
        hint = (
            "A multi-model container has one script for all models: upload it as a tar.gz, and give its s3:// address."
            if assignment.models_log
            else f"For code/ in the model's archive it is {_AWS_MODEL_DIRECTORY}/code."
        )
        raise ServingError(
            f"SAGEMAKER_SUBMIT_DIRECTORY is {told}: there is neither a folder nor an archive ({source}). {hint}"
        )
    if tarfile.is_tarfile(source):
        _unpack(source, into, told)
    else:
        into.mkdir(parents=True)
        shutil.copy2(source, into)
    return into


def _download(url: str, target: Path, environment: Mapping[str, str]) -> None:
    # only a container whose code is in S3 needs what takes a tenth of a second to import
    import boto3  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    bucket, _, key = url.removeprefix("s3://").partition("/")
    try:
        with _variables_of_aws(environment):
            boto3.client("s3").download_file(bucket, key, str(target))
    except (BotoCoreError, ClientError, OSError) as fault:
        raise ServingError(
            f"The code at {url}, which SAGEMAKER_SUBMIT_DIRECTORY names, could not be fetched with the container's "
            f"credentials: {fault}"
        ) from fault


@contextlib.contextmanager
def _variables_of_aws(environment: Mapping[str, str]) -> Iterator[None]:
    """Give this process what the container has of AWS: address, region and credentials."""
    before = dict(os.environ)
    os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _unpack(archive: Path, into: Path, told: str) -> None:
    try:
        unpack_archive(archive, into)
    except ArchiveError as fault:
        raise ServingError(f"The code at {told}, which SAGEMAKER_SUBMIT_DIRECTORY names: {fault}") from fault
