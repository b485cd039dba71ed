"""A REST API's resource policy as API Gateway shows it: JSON text with its quotes escaped once more. moto 5.2.5 shows
it as it was put, which the AWS provider cannot read ("invalid character 'S' after top-level value"), and takes what
is no policy at all.

https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.models import RestAPI
from moto.apigateway.responses import APIGatewayResponse

_to_dict = RestAPI.to_dict


@cache
def install() -> None:
    """Show policies escaped, and refuse what is none. Calling it again changes nothing."""
    update_rest_api = APIGatewayResponse.update_rest_api

    def update_checked(self: APIGatewayResponse) -> Any:
        for operation in self._get_param("patchOperations") or []:
            if operation["path"] == "/policy" and operation.get("value"):
                check(operation["value"])
        return update_rest_api(self)

    RestAPI.to_dict = _to_dict_with_escaped_policy
    APIGatewayResponse.update_rest_api = update_checked


def _to_dict_with_escaped_policy(self: RestAPI) -> dict[str, Any]:
    document: dict[str, Any] = _to_dict(self)
    if self.policy:
        # the provider takes the text for the inside of a quoted string
        document["policy"] = json.dumps(self.policy)[1:-1]
    return document


def check(text: str) -> None:
    """Raise BadRequestException, in API Gateway's words, for text that is no policy."""
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict) or "Statement" not in document:
        raise BadRequestException(
            "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
        )
