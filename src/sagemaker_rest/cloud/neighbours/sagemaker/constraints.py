"""SageMaker's constraints on single values, asked before moto keeps anything: moto 5.2.5 checks next to none.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.utils import get_service_model
from moto.sagemaker.exceptions import ValidationError

from sagemaker_rest.cloud.protocol.constraints import violation

if TYPE_CHECKING:
    from collections.abc import Mapping


def check_constraints(operation: str, request: Mapping[str, Any]) -> None:
    """Raise ValidationError, worded as AWS words it, if a value of `request` is outside the API's constraints."""
    # moto has it loaded already, to read the request
    shape = get_service_model("sagemaker").operation_model(operation).input_shape
    if (refusal := violation(shape, request)) is not None:
        raise ValidationError(refusal)
