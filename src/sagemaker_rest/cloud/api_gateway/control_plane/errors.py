"""API Gateway's errors: https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html."""

from __future__ import annotations

from sagemaker_rest.cloud.protocol.errors import ServiceError


def bad_request(message: str) -> ServiceError:
    """Return 400: a value that the operation cannot take."""
    return ServiceError(400, "BadRequestException", message)


def not_found(message: str) -> ServiceError:
    """Return 404: something that the request names is not there."""
    return ServiceError(404, "NotFoundException", message)


def conflict(message: str) -> ServiceError:
    """Return 409: something is there already, or in use."""
    return ServiceError(409, "ConflictException", message)
