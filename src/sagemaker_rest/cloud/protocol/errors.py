"""Errors of a service, on their way up to the answer."""

from __future__ import annotations

from sagemaker_rest.errors import SagemakerRestError


class ServiceError(SagemakerRestError):
    """An error as the service answers it: the HTTP status, AWS's code and AWS's message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class OperationNotImplementedError(ServiceError):
    """An operation, or a part of one, that the local cloud does not do."""

    def __init__(self, message: str) -> None:
        super().__init__(501, "NotImplemented", message)


def validation_exception(message: str) -> ServiceError:
    """Return the error of a value outside the API's constraints."""
    return ServiceError(400, "ValidationException", message)


def serialization_exception(message: str) -> ServiceError:
    """Return the error of a body that cannot be read, or a value of another type."""
    return ServiceError(400, "SerializationException", message)
