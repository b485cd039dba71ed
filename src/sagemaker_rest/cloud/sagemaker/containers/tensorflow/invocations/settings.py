"""The environment variables of the container that change how it serves.

https://github.com/aws/sagemaker-tensorflow-serving-container#configurable-sagemaker-environment-variables
Those that size what does not exist here (nginx, gunicorn's workers, batching, GPU memory) are accepted and do nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Mapping

# SageMaker sets it for a container whose mode is MultiModel
MULTI_MODEL = "SAGEMAKER_MULTI_MODEL"
# where the container finds a script for models that bring none
UNIVERSAL_BUCKET = "SAGEMAKER_MULTI_MODEL_UNIVERSAL_BUCKET"
UNIVERSAL_PREFIX = "SAGEMAKER_MULTI_MODEL_UNIVERSAL_PREFIX"

_TRUE_OR_FALSE = ("SAGEMAKER_TFS_ENABLE_BATCHING", MULTI_MODEL)


@dataclass(frozen=True, slots=True)
class ContainerSettings:
    """`handler_timeout_seconds` is how long an inference.py may take; parallelism 0 leaves it to TensorFlow."""

    default_model: str | None
    is_multi_model: bool
    handler_timeout_seconds: int
    inter_op_parallelism: int
    intra_op_parallelism: int


def read_settings(environment: Mapping[str, str]) -> ContainerSettings:
    """Return the settings in `environment`.

    Raises:
        ServingError: for a value that the container would not start with.
    """
    for name in _TRUE_OR_FALSE:
        if environment.get(name, "false").lower() not in {"true", "false"}:
            raise ServingError(f"{name} must be 'true' or 'false', not {environment[name]!r}.")
    name = environment.get("SAGEMAKER_TFS_DEFAULT_MODEL_NAME", "None")
    gunicorn = _number(environment, "SAGEMAKER_GUNICORN_TIMEOUT_SECONDS", 30)
    nginx = _number(environment, "SAGEMAKER_NGINX_PROXY_READ_TIMEOUT_SECONDS", 60)
    return ContainerSettings(
        # "None" is how the container writes that there is no default
        default_model=None if name in {"", "None"} else name,
        is_multi_model=environment.get(MULTI_MODEL, "false").lower() == "true",
        # nginx gives the Python service up; the container lifts its limit to gunicorn's when that is higher
        handler_timeout_seconds=max(gunicorn, nginx),
        inter_op_parallelism=_number(environment, "SAGEMAKER_TFS_INTER_OP_PARALLELISM", 0),
        intra_op_parallelism=_number(environment, "SAGEMAKER_TFS_INTRA_OP_PARALLELISM", 0),
    )


def universal_code_url(environment: Mapping[str, str]) -> str | None:
    """Return the prefix in S3 that a container's universal script and what it needs lie under; None without one."""
    bucket, prefix = environment.get(UNIVERSAL_BUCKET), environment.get(UNIVERSAL_PREFIX)
    return f"s3://{bucket}/{prefix}" if bucket and prefix else None


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name)
    if text is None:
        return default
    try:
        return int(text)
    except ValueError:
        raise ServingError(f"{name} must be a whole number, not {text!r}.") from None
