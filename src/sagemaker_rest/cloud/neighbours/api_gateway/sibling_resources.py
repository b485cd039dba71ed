"""Of the resources below one, no two have the same path part, and at most one has a parameter. moto 5.2.5 takes them.

https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.apigateway.exceptions import BadRequestException, ConflictException
from moto.apigateway.models import APIGatewayBackend


@cache
def install() -> None:
    """Refuse the second one, in API Gateway's words. Calling it again changes nothing."""
    create = APIGatewayBackend.create_resource

    def create_resource(self: APIGatewayBackend, function_id: str, parent_resource_id: str, path_part: str) -> Any:
        if path_part:
            resources = self.get_rest_api(function_id).resources.values()
            _check([each.path_part for each in resources if each.parent_id == parent_resource_id], path_part)
        return create(self, function_id, parent_resource_id, path_part)

    APIGatewayBackend.create_resource = create_resource


def _check(siblings: list[str], path_part: str) -> None:
    if path_part in siblings:
        raise ConflictException(f"Another resource with the same parent already has this name: {path_part}")
    for sibling in siblings:
        if sibling.startswith("{") and path_part.startswith("{"):
            raise BadRequestException(
                f"A sibling ({sibling}) of this resource already has a variable path part -- only one is allowed"
            )
