"""DescribeModel and DescribeEndpointConfig give back what was given, no more and no less. moto 5.2.5 answers
`VpcConfig: {}` and `DataCaptureConfig: {}`, which Terraform reads as a change that forces a replacement at every plan,
and forgets the members that it does not know, shadow variants among them.

What AWS refuses is refused before anything is kept: `constraints`, `model_rules`, `endpoint_config_rules`.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpointConfig.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.core.responses import ActionResult
from moto.sagemaker.responses import SageMakerResponse

from sagemaker_rest.cloud.neighbours.sagemaker.constraints import check_constraints
from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_config_rules import check_endpoint_config
from sagemaker_rest.cloud.neighbours.sagemaker.model_rules import check_model

_create_model = SageMakerResponse.create_model
_describe_model = SageMakerResponse.describe_model
_create_endpoint_config = SageMakerResponse.create_endpoint_config
_describe_endpoint_config = SageMakerResponse.describe_endpoint_config

# what moto's own code indexes, so that it must stay in the stored object and may only be absent from the answer
_EMPTY_MEANS_ABSENT = ("VpcConfig", "DataCaptureConfig", "AsyncInferenceConfig", "Containers", "PrimaryContainer")

# members of CreateEndpointConfig that moto does not keep → the attribute that DescribeEndpointConfig is made from
_FORGOTTEN = {
    "ShadowProductionVariants": "shadow_production_variants",
    "ExecutionRoleArn": "execution_role_arn",
    "VpcConfig": "vpc_config",
    "EnableNetworkIsolation": "enable_network_isolation",
    "MetricsConfig": "metrics_config",
    "CrossRegionTrafficConfig": "cross_region_traffic_config",
}


def _without_empty(members: dict[str, Any]) -> ActionResult:
    return ActionResult(
        {
            key: value
            for key, value in members.items()
            if value is not None and (value or key not in _EMPTY_MEANS_ABSENT)
        }
    )


def _create_model_in_full(self: SageMakerResponse) -> ActionResult:
    request = json.loads(self.body)
    check_constraints("CreateModel", request)
    check_model(request)
    answer = _create_model(self)
    model = self.sagemaker_backend.describe_model(request["ModelName"])
    model.enable_network_isolation = bool(request.get("EnableNetworkIsolation"))
    model.inference_execution_config = request.get("InferenceExecutionConfig")
    return answer


def _create_endpoint_config_in_full(self: SageMakerResponse) -> ActionResult:
    request = json.loads(self.body)
    check_constraints("CreateEndpointConfig", request)
    check_endpoint_config(request, self.sagemaker_backend.describe_model)
    answer = _create_endpoint_config(self)
    config = self.sagemaker_backend.endpoint_configs[request["EndpointConfigName"]]
    for member, attribute in _FORGOTTEN.items():
        if request.get(member) is not None:
            setattr(config, attribute, request[member])
    for variant in (*config.production_variants, *getattr(config, "shadow_production_variants", ())):
        # AWS shows the default; it is the only one of a variant that it does
        variant.setdefault("InitialVariantWeight", 1.0)
    return answer


def _describe_model_in_full(self: SageMakerResponse) -> ActionResult:
    return _without_empty(_describe_model(self).result)


def _describe_endpoint_config_in_full(self: SageMakerResponse) -> ActionResult:
    return _without_empty(_describe_endpoint_config(self).result)


def install() -> None:
    SageMakerResponse.create_model = _create_model_in_full
    SageMakerResponse.describe_model = _describe_model_in_full
    SageMakerResponse.create_endpoint_config = _create_endpoint_config_in_full
    SageMakerResponse.describe_endpoint_config = _describe_endpoint_config_in_full
