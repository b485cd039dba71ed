"""The paths of TensorFlow Serving's REST API."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from urllib.parse import unquote

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import invalid_argument


class Operation(enum.Enum):
    """The operation that a request asks a model for."""

    PREDICT = "predict"
    CLASSIFY = "classify"
    REGRESS = "regress"
    STATUS = "status"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Target:
    """A model, and one version or label of it where the path names one."""

    operation: Operation
    model: str
    version: int | None = None
    label: str | None = None


# zeros before the number included; Python reads no more than 4,300
_MOST_DIGITS = 1000
_MODEL = r"/v1/models/(?P<model>[^/:]+)(?:/versions/(?P<version>\d+)|/labels/(?P<label>[^/:]+))?"
_POST = re.compile(_MODEL + r":(?P<operation>classify|regress|predict)", re.IGNORECASE | re.ASCII)
_GET = re.compile(_MODEL + r"(?P<metadata>/metadata)?", re.IGNORECASE | re.ASCII)
_GET_ALL = re.compile(r"/v1/models/?", re.IGNORECASE)


def parse_path(method: str, path: str) -> Target:
    """Return what `method` and the percent-encoded `path` ask for.

    Raises:
        StatusError: 400, for paths outside the API.
    """
    found = _POST.fullmatch(path) if method == "POST" else _GET.fullmatch(path) if method == "GET" else None
    if found is None:
        if method == "GET" and _GET_ALL.fullmatch(path):
            raise invalid_argument("Missing model name in request.")
        raise invalid_argument(f"Malformed request: {method} {path}")
    groups = found.groupdict()
    if method == "POST":
        operation = Operation(groups["operation"].lower())
    else:
        operation = Operation.METADATA if groups["metadata"] else Operation.STATUS
    version = groups["version"]
    if version is not None and (len(version) > _MOST_DIGITS or int(version) >= 2**63):
        raise invalid_argument(f"Failed to convert version: {version} to numeric.")
    return Target(
        operation=operation,
        model=unquote(groups["model"]),
        version=None if version is None else int(version),
        label=None if groups["label"] is None else unquote(groups["label"]),
    )
