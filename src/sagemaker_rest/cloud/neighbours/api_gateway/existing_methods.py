"""A method, and a method's response, that is there already: API Gateway refuses to put it once more, and moto 5.2.5
replaces it. Scripts that may be run again count on the refusal, and two resources of Terraform for one method must not
pass.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html
https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.apigateway.exceptions import ConflictException
from moto.apigateway.responses import APIGatewayResponse


@cache
def install() -> None:
    """Refuse it, in API Gateway's words. Calling it again changes nothing."""
    put_method, put_method_response = APIGatewayResponse.put_method, APIGatewayResponse.put_method_response

    def put(self: APIGatewayResponse) -> Any:
        _, _, api, _, resource, _, method, *_ = self.path.split("/")
        if method in self.backend.get_resource(api, resource).resource_methods:
            raise ConflictException("Method already exists for this resource")
        return put_method(self)

    def put_response(self: APIGatewayResponse) -> Any:
        _, _, api, _, resource, _, method, _, status, *_ = self.path.split("/")
        if status in self.backend.get_method(api, resource, method).method_responses:
            raise ConflictException("Response already exists for this resource")
        return put_method_response(self)

    APIGatewayResponse.put_method = put
    APIGatewayResponse.put_method_response = put_response
