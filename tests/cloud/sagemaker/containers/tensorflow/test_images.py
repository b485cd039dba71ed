from __future__ import annotations

import pytest

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.images import ContainerKind, container_kind


@pytest.mark.parametrize(
    "image",
    [
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu-py312-ubuntu22.04-sagemaker",
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-gpu-py312-cu122-ubuntu22.04-sagemaker",
        "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/tensorflow-inference:2.18-cpu",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror/tensorflow-inference:2.19-cpu",
        "763104351884.dkr.ecr.us-west-2.amazonaws.com/tensorflow-inference-graviton:2.16.1-cpu",
        "520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-tensorflow-serving:1.12.0-cpu",
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference@sha256:0123",
        "localhost:5000/tensorflow-inference",
        "tensorflow-inference:latest",
    ],
)
def test_aws_inference_images_are_served_whatever_the_registry(image: str) -> None:
    assert container_kind(image) is ContainerKind.SAGEMAKER_TENSORFLOW_SERVING


@pytest.mark.parametrize(
    "image",
    [
        "tensorflow/serving",
        "tensorflow/serving:2.19.0",
        "docker.io/tensorflow/serving:latest",
        "111122223333.dkr.ecr.us-east-1.amazonaws.com/tensorflow/serving:2.19.0",
    ],
)
def test_the_plain_image_is_told_apart(image: str) -> None:
    assert container_kind(image) is ContainerKind.TENSORFLOW_SERVING


@pytest.mark.parametrize(
    "image",
    [
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.6",
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-training:2.19",
        "111122223333.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference/mine:1",
        "tensorflow-inference.example.com/mine:1",
        "",
    ],
)
def test_any_other_image_is_not_tensorflows(image: str) -> None:
    assert container_kind(image) is None
