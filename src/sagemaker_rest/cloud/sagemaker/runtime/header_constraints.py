"""The lengths and patterns that SageMaker Runtime demands of an invocation's headers, as botocore's model has them.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import botocore.session

from sagemaker_rest.cloud.protocol.constraints import violation
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import validation_error

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers


def check_headers(operation: str, endpoint_name: str, headers: Headers) -> None:
    """Raise ServiceError, AWS's ValidationError, if a header or the name is too long or of another form."""
    _, members = _shape_and_members(operation)
    sent = {name.lower(): value for name, value in headers}
    given = tuple((member, sent[name]) for name, member in members.items() if name in sent)
    if (refusal := _refusal(operation, endpoint_name, given)) is not None:
        raise validation_error(refusal)


@functools.lru_cache(maxsize=1024)
def _refusal(operation: str, endpoint_name: str, given: tuple[tuple[str, str], ...]) -> str | None:
    shape, _ = _shape_and_members(operation)
    # a body is always there, and has limits of its own
    return violation(shape, {"EndpointName": endpoint_name, "Body": b"", **dict(given)})


@functools.cache
def _shape_and_members(operation: str) -> tuple[Any, dict[str, str]]:
    """Return an operation's input, and those of its members that are text in a header, by the header's name in lower
    case.
    """
    model = botocore.session.get_session().get_service_model("sagemaker-runtime")
    shape: Any = model.operation_model(operation).input_shape
    members = {
        member.serialization["name"].lower(): name
        for name, member in shape.members.items()
        if member.serialization.get("location") == "header" and member.type_name == "string"
    }
    return shape, members
