"""SageMaker's errors: https://docs.aws.amazon.com/sagemaker/latest/APIReference/CommonErrors.html."""

from __future__ import annotations

from sagemaker_rest.cloud.protocol.errors import ServiceError, validation_exception


def refused(message: str) -> ServiceError:
    """Return 400: something that the operation cannot take. SageMaker has next to no other error."""
    return validation_exception(message)


def not_found(what: str, arn: str) -> ServiceError:
    """Return the error for a resource that is not there; `what` is SageMaker's word for its kind."""
    return refused(f'Could not find {what} "{arn}".')


def exists(what: str, arn: str) -> ServiceError:
    """Return the error for a name that is taken."""
    return refused(f'Cannot create already existing {what} "{arn}".')


def access_denied(message: str) -> ServiceError:
    """Return the error of a caller who may not."""
    return ServiceError(400, "AccessDeniedException", message)


def conflict(message: str) -> ServiceError:
    """Return the error of a resource that others depend on."""
    return ServiceError(400, "ConflictException", message)
