"""The containers of a variant that a request is for, by its headers; what does not fit is AWS's ValidationError.

https://docs.aws.amazon.com/sagemaker/latest/dg/multi-container-direct.html
https://docs.aws.amazon.com/sagemaker/latest/dg/invoke-multi-model-endpoint.html
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ExecutionMode
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import validation_error

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

    from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import RunningContainer
    from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant

TARGET_MODEL = "X-Amzn-SageMaker-Target-Model"
TARGET_CONTAINER = "X-Amzn-SageMaker-Target-Container-Hostname"


def containers_for(headers: Headers, endpoint_name: str, variant: RunningVariant) -> tuple[RunningContainer, ...]:
    """Return the containers that answer, in their order.

    Raises:
        ServiceError: the headers do not fit the endpoint.
    """
    chosen = _chosen(headers, endpoint_name, variant)
    is_multi_model = any(container.definition.multi_model for container in chosen)
    if TARGET_MODEL in headers and not is_multi_model:
        raise validation_error(
            f"Endpoint {endpoint_name} is not a multi-model endpoint and does not support target model header.",
            ErrorCode="TARGET_MODEL_HEADER_NOT_SUPPORTED",
        )
    if is_multi_model and not headers.get(TARGET_MODEL):
        raise validation_error(f"Request {uuid.uuid4()} is missing a target model header.")
    return chosen


def _chosen(headers: Headers, endpoint_name: str, variant: RunningVariant) -> tuple[RunningContainer, ...]:
    is_direct = variant.definition.execution_mode is ExecutionMode.DIRECT
    wanted = headers.get(TARGET_CONTAINER)
    # [?] AWS documents that each of the three is a validation error, not its words
    if not is_direct and wanted is not None:
        raise validation_error(
            f"Endpoint {endpoint_name} is not configured for direct invocation and does not support target container "
            "hostname header."
        )
    if not is_direct:
        return variant.containers
    if not wanted:
        raise validation_error(
            f"Endpoint {endpoint_name} is configured for direct invocation: the request is missing a target container "
            "hostname header."
        )
    chosen = tuple(container for container in variant.containers if container.definition.hostname == wanted)
    if not chosen:
        raise validation_error(f"Target container hostname {wanted} does not exist in endpoint {endpoint_name}.")
    return chosen
