"""The images of TensorFlow."""

from __future__ import annotations

import enum

from sagemaker_rest.cloud.sagemaker.containers.images import repository_of


class ContainerKind(enum.Enum):
    """The kinds of process behind a container."""

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


def container_kind(image: str) -> ContainerKind | None:
    """Return the kind of container that serves `image`; None if it is not TensorFlow's."""
    repository = repository_of(image)
    if repository.rpartition("/")[2] in _SAGEMAKER_REPOSITORIES:
        return ContainerKind.SAGEMAKER_TENSORFLOW_SERVING
    if repository == "tensorflow/serving" or repository.endswith("/tensorflow/serving"):
        return ContainerKind.TENSORFLOW_SERVING
    return None
