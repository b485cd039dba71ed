"""DescribeModel and DescribeEndpointConfig leave out what was not given. moto 5.2.5 answers `VpcConfig: {}` and
`DataCaptureConfig: {}`, which Terraform reads as a change that forces a replacement at every plan.

It also forgets EnableNetworkIsolation and InferenceExecutionConfig; they are kept here, for the same reason.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.sagemaker.responses import SageMakerResponse

_create_model = SageMakerResponse.create_model
_describe_model = SageMakerResponse.describe_model
_describe_endpoint_config = SageMakerResponse.describe_endpoint_config

# what moto's own code indexes, so that it must stay in the stored object and may only be absent from the answer
_EMPTY_MEANS_ABSENT = ("VpcConfig", "DataCaptureConfig", "AsyncInferenceConfig", "Containers", "PrimaryContainer")


def _without_empty(members: dict[str, Any]) -> ActionResult:
    return ActionResult({key: value for key, value in members.items() if value or key not in _EMPTY_MEANS_ABSENT})


def _create_model_in_full(self: SageMakerResponse) -> ActionResult:
    answer = _create_model(self)
    model = self.sagemaker_backend.describe_model(self._get_param("ModelName"))
    model.enable_network_isolation = bool(self._get_param("EnableNetworkIsolation"))
    model.inference_execution_config = self._get_param("InferenceExecutionConfig")
    return answer


def _describe_model_in_full(self: SageMakerResponse) -> ActionResult:
    return _without_empty(_describe_model(self).result)


def _describe_endpoint_config_in_full(self: SageMakerResponse) -> ActionResult:
    return _without_empty(_describe_endpoint_config(self).result)


def install() -> None:
    SageMakerResponse.create_model = _create_model_in_full
    SageMakerResponse.describe_model = _describe_model_in_full
    SageMakerResponse.describe_endpoint_config = _describe_endpoint_config_in_full
