"""The differences between LocalStack's answers and our gateway's: what each is, and where it says which one is
AWS's.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.scenarios.localstack.applied.bad_requests import Answer
from tests.scenarios.localstack.applied.compared_api import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

_IDS = {"x-amz-apigw-id": "…", "x-amzn-requestid": "…"}


@dataclass(frozen=True, slots=True)
class Difference:
    """`ours` is AWS's answer by `source`."""

    ours: Answer
    localstack: Answer
    source: str


def _refusal(status: int, message: str, error_type: str) -> Answer:
    return Answer(status, {"message": message}, {"content-type": JSON, "x-amzn-errortype": error_type, **_IDS})


def _of_localstack(status: int, body: dict[str, Any]) -> Answer:
    """An answer of LocalStack itself, before any API is found."""
    return Answer(status, body, {"content-type": JSON})


_PASSED = Answer(200, None, {"content-type": JSON, **_IDS})
_FORBIDDEN = _refusal(403, "Forbidden", "ForbiddenException")
_FORBIDDEN_SOURCE = (
    'an API or stage that there is not is refused like one that may not be called, by 403 "Forbidden": '
    "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden"
)
_VALIDATION = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html"
_SIGNATURES = (
    "its open edition lets everyone call a method with AWS_IAM; AWS refuses what is not signed, or by nobody: "
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
)


def _not_deployed(api_id: str) -> Difference:
    message = f"The API id '{api_id}' does not correspond to a deployed API Gateway API"
    return Difference(_FORBIDDEN, _of_localstack(404, {"message": message}), _FORBIDDEN_SOURCE)


KNOWN_DIFFERENCES: Mapping[str, Difference] = MappingProxyType(
    {
        "unknown stage": _not_deployed("{api}"),
        "unknown stage by its host": _not_deployed("{api}"),
        "unknown API": _not_deployed("abcdefghij"),
        "unknown API by its host": _not_deployed("abcdefghij"),
        "no stage": Difference(
            _FORBIDDEN,
            _of_localstack(308, {"error": "Permanent Redirect", "message": "{endpoint}/_aws/execute-api/{api}/"}),
            f"a redirect of the path that only LocalStack has; {_FORBIDDEN_SOURCE}",
        ),
        "empty parameter": Difference(
            _refusal(400, "Missing required request parameters: [version]", "BadRequestException"),
            _PASSED,
            f"required parameters must be included and not blank: {_VALIDATION}",
        ),
        "content type without a model": Difference(
            _PASSED,
            _refusal(400, "Invalid request body", "BadRequestException"),
            f"where no model is for the content type, the body is not validated: {_VALIDATION}",
        ),
        "no signature": Difference(
            _refusal(403, "Missing Authentication Token", "MissingAuthenticationTokenException"), _PASSED, _SIGNATURES
        ),
        "signature of nobody": Difference(
            _refusal(403, "The security token included in the request is invalid.", "UnrecognizedClientException"),
            _PASSED,
            _SIGNATURES,
        ),
        "integration's status without a response": Difference(
            _refusal(500, "Internal server error", "InternalServerErrorException"),
            _refusal(500, "Internal server error", "ApiConfigurationException"),
            "not established: no page of AWS names the header for API_CONFIGURATION_ERROR, and LocalStack's code says "
            "that its value was not compared with AWS's (execute_api/gateway_response.py). Ours is that of every 500",
        ),
    }
)
