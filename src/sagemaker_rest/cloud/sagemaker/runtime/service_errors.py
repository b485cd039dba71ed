"""SageMaker Runtime's errors: how they look on the wire, and the sentences that are AWS's.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html#API_runtime_InvokeEndpoint_Errors
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import ContainerFailedError


class ServiceError(Exception):
    """An answer that is an error, on its way up."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status)
        self.response = response


def error_response(
    status: int, error_type: str, message: str, members: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Return an error as SageMaker Runtime sends it."""
    headers = Headers(
        {"Content-Type": "application/json", "x-amzn-ErrorType": error_type, "x-amzn-RequestId": str(uuid.uuid4())}
    )
    # errors with members, such as ModelError, spell their message with a capital
    body = {"Message": message, **members} if members else {"message": message}
    return HttpResponse(status, headers, json.dumps(body).encode())


def service_error(status: int, error_type: str, message: str, **members: Any) -> ServiceError:
    return ServiceError(error_response(status, error_type, message, members))


def validation_error(message: str, **members: Any) -> ServiceError:
    return service_error(400, "ValidationError", message, **members)


def not_implemented(message: str) -> ServiceError:
    return service_error(501, "NotImplemented", message)


def model_error(endpoint: EndpointDefinition, failure: ContainerFailedError) -> ServiceError:
    """Return 424 ModelError for a container's error."""
    side = "client" if 400 <= failure.status < 500 else "server"
    console = f"https://{endpoint.region}.console.aws.amazon.com/cloudwatch/home?region={endpoint.region}"
    message = (
        f'Received {side} error ({failure.status}) from {failure.container} with message "{failure.original}". '
        f"See {console}#logEventViewer:group=/aws/sagemaker/Endpoints/{endpoint.name} in account "
        f"{endpoint.account_id} for more information."
    )
    return service_error(
        424,
        "ModelError",
        message,
        ErrorCode=f"{side.upper()}_ERROR_FROM_MODEL",
        LogStreamArn=_log_group_arn(endpoint),
        OriginalMessage=failure.original,
        OriginalStatusCode=failure.status,
    )


def _log_group_arn(endpoint: EndpointDefinition) -> str:
    partition = endpoint.arn.split(":")[1]
    group = f"/aws/sagemaker/Endpoints/{endpoint.name}"
    return f"arn:{partition}:logs:{endpoint.region}:{endpoint.account_id}:log-group:{group}"
