"""Which container image is served by which kind of container."""

from __future__ import annotations

import enum

from sagemaker_rest.errors import UnservableImageError


class ContainerKind(enum.Enum):
    """What the process behind a container answers to."""

    SAGEMAKER_TENSORFLOW_SERVING = "sagemaker-tensorflow-serving"
    """AWS's inference image: /ping and /invocations in front of TensorFlow Serving."""

    TENSORFLOW_SERVING = "tensorflow-serving"
    """The plain image: the REST API alone. It has no /ping, so on AWS an endpoint with it never gets InService."""


# Names of the repositories that AWS publishes the container under: `sagemaker-tensorflow-serving` up to TensorFlow
# 1.12, `tensorflow-inference` since; `-eia` was Elastic Inference, `-graviton` is arm64. The account and region of the
# registry do not matter: mirrors keep the name.
# https://github.com/aws/deep-learning-containers/blob/master/available_images.md
_SAGEMAKER_REPOSITORIES = frozenset(
    {
        "tensorflow-inference",
        "tensorflow-inference-eia",
        "tensorflow-inference-graviton",
        "tensorflow-inference-arm64",
        "sagemaker-tensorflow-serving",
        "sagemaker-tensorflow-serving-eia",
    }
)


def container_kind(image: str) -> ContainerKind:
    """The kind of container that serves `image`, a reference such as `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`.

    Raises UnservableImageError for any image that the local target has no container for.
    """
    repository = _repository(image)
    if repository.rpartition("/")[2] in _SAGEMAKER_REPOSITORIES:
        return ContainerKind.SAGEMAKER_TENSORFLOW_SERVING
    if repository == "tensorflow/serving" or repository.endswith("/tensorflow/serving"):
        return ContainerKind.TENSORFLOW_SERVING
    raise UnservableImageError(
        f"The local target has no container for the image {image!r}: it serves AWS's TensorFlow inference images "
        "(a repository named tensorflow-inference or sagemaker-tensorflow-serving, in any registry) and "
        "tensorflow/serving. Use one of these, or run this stack on the target aws."
    )


def _repository(image: str) -> str:
    """The repository's path without registry, tag and digest."""
    without_digest = image.strip().partition("@")[0]
    folder, slash, last = without_digest.rpartition("/")
    path = folder + slash + last.partition(":")[0]
    first, slash, rest = path.partition("/")
    is_registry = slash and ("." in first or ":" in first or first == "localhost")
    return rest if is_registry else path
