"""The reasons for which the gateway itself, not the backend, answers: API Gateway's gateway response types.

https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class FaultType:
    """A gateway response type with its default status, message and `x-amzn-ErrorType`; `member` is the name that the
    message has in the default body.
    """

    name: str
    status: int
    message: str
    error_type: str
    member: str = "message"


_BAD_REQUEST = "BadRequestException"
_INTERNAL = "InternalServerErrorException"

# AWS was seen to write this one's member with a capital letter
ACCESS_DENIED = FaultType(
    "ACCESS_DENIED", 403, "User is not authorized to access this resource", "AccessDeniedException", "Message"
)
API_CONFIGURATION_ERROR = FaultType("API_CONFIGURATION_ERROR", 500, "Internal server error", _INTERNAL)
# [?] these two and RESOURCE_NOT_FOUND are never the data plane's here: what AWS says with them is not established
AUTHORIZER_CONFIGURATION_ERROR = FaultType("AUTHORIZER_CONFIGURATION_ERROR", 500, "Internal server error", _INTERNAL)
AUTHORIZER_FAILURE = FaultType("AUTHORIZER_FAILURE", 500, "Internal server error", _INTERNAL)
BAD_REQUEST_BODY = FaultType("BAD_REQUEST_BODY", 400, "Invalid request body", _BAD_REQUEST)
BAD_REQUEST_PARAMETERS = FaultType("BAD_REQUEST_PARAMETERS", 400, "Missing required request parameters", _BAD_REQUEST)
# these two are what every other error falls back to
DEFAULT_4XX = FaultType("DEFAULT_4XX", 400, "Bad Request", _BAD_REQUEST)
DEFAULT_5XX = FaultType("DEFAULT_5XX", 500, "Internal server error", _INTERNAL)
EXPIRED_TOKEN = FaultType(
    "EXPIRED_TOKEN", 403, "The security token included in the request is expired", "ExpiredTokenException"
)
INTEGRATION_FAILURE = FaultType("INTEGRATION_FAILURE", 504, "Internal server error", _INTERNAL)
INTEGRATION_TIMEOUT = FaultType("INTEGRATION_TIMEOUT", 504, "Endpoint request timed out", _INTERNAL)
INVALID_API_KEY = FaultType("INVALID_API_KEY", 403, "Forbidden", "ForbiddenException")
INVALID_SIGNATURE = FaultType(
    "INVALID_SIGNATURE",
    403,
    "The request signature we calculated does not match the signature you provided.",
    "InvalidSignatureException",
)
MISSING_AUTHENTICATION_TOKEN = FaultType(
    "MISSING_AUTHENTICATION_TOKEN", 403, "Missing Authentication Token", "MissingAuthenticationTokenException"
)
QUOTA_EXCEEDED = FaultType("QUOTA_EXCEEDED", 429, "Limit Exceeded", "LimitExceededException")
REQUEST_TOO_LARGE = FaultType("REQUEST_TOO_LARGE", 413, "Request Too Long", "RequestTooLargeException")
RESOURCE_NOT_FOUND = FaultType("RESOURCE_NOT_FOUND", 404, "Not Found", "NotFoundException")
THROTTLED = FaultType("THROTTLED", 429, "Too Many Requests", "TooManyRequestsException")
UNAUTHORIZED = FaultType("UNAUTHORIZED", 401, "Unauthorized", "UnauthorizedException")
UNSUPPORTED_MEDIA_TYPE = FaultType("UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported Media Type", _BAD_REQUEST)
WAF_FILTERED = FaultType("WAF_FILTERED", 403, "Forbidden", "ForbiddenException")

# the default template of every type, as the control plane shows it
DEFAULT_TEMPLATE = '{"message":$context.error.messageString}'
# by name; the control plane lists the same types with the same statuses
FAULT_TYPES = {fault.name: fault for fault in list(globals().values()) if isinstance(fault, FaultType)}


class GatewayFaultError(Exception):
    """Ends a request with a gateway response. `reason` is for the log and says what API Gateway's execution log would:
    the client of a misconfigured API sees no more than `Internal server error`.
    """

    def __init__(
        self,
        fault: FaultType,
        *,
        message: str | None = None,
        status: int | None = None,
        reason: str = "",
        error_type: str | None = None,
    ) -> None:
        super().__init__(reason or message or fault.message)
        self.fault = fault
        self.message = fault.message if message is None else message
        self.status = fault.status if status is None else status
        self.reason = reason
        self.error_type = fault.error_type if error_type is None else error_type

    def __reduce__(self) -> tuple[Callable[[], GatewayFaultError], tuple[()]]:
        """Be pickled: it may come from a process of its own."""
        made_again = partial(
            GatewayFaultError,
            self.fault,
            message=self.message,
            status=self.status,
            reason=self.reason,
            error_type=self.error_type,
        )
        return made_again, ()


class NotImplementedHereError(Exception):
    """An error: the API uses what the local gateway does not implement; the message is the sentence for the client."""


def configuration_error(reason: str) -> GatewayFaultError:
    """Return the error of a mistake in the API's definition that shows only when a request comes."""
    return GatewayFaultError(API_CONFIGURATION_ERROR, reason=f"Execution failed due to configuration error: {reason}")


def not_implemented(what: str) -> NotImplementedHereError:
    """Return the error for `what`, a noun phrase as in "AWS_IAM authorization"."""
    return NotImplementedHereError(f"{what} is not implemented by the local API Gateway.")
