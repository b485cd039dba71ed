"""The part of a deployment that says who may call: resource policy, VPC endpoints, authorizers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import BadRequestException

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import AuthorizerSnapshot
from sagemaker_rest.cloud.authorization.conditions import as_list

if TYPE_CHECKING:
    from moto.apigateway.models import Authorizer, RestAPI

_SHORT = "execute-api:/"
_DEFAULT_IDENTITY_SOURCE = "method.request.header.Authorization"


def access_settings(rest_api: RestAPI) -> dict[str, Any]:
    """What of an ApiSnapshot says who may call."""
    return {
        "policy": _policy(rest_api),
        "is_private": _is_private(rest_api),
        "vpc_endpoint_ids": tuple(rest_api.endpoint_configuration.get("vpcEndpointIds") or ()),
        "api_key_source": rest_api.api_key_source or "HEADER",
    }


def authorizer(known: Authorizer | None) -> AuthorizerSnapshot | None:
    """The authorizer as it is now."""
    if known is None:
        return None
    return AuthorizerSnapshot(
        name=known.name,
        type=known.type,
        provider_arns=tuple(known.provider_arns or ()),
        identity_source=known.identity_source or _DEFAULT_IDENTITY_SOURCE,
        identity_validation=known.identity_validation_expression or "",
    )


def check_policy(rest_api: RestAPI) -> None:
    """Raise BadRequestException, in API Gateway's words, for an API that cannot be deployed as it is."""
    if _is_private(rest_api) and not rest_api.policy:
        raise BadRequestException("Private REST API doesn't have a resource policy attached to it")


def _is_private(rest_api: RestAPI) -> bool:
    return "PRIVATE" in rest_api.endpoint_configuration.get("types", [])


def _policy(rest_api: RestAPI) -> dict[str, Any] | None:
    if not rest_api.policy:
        return None
    document: dict[str, Any] = json.loads(rest_api.policy)
    statements = [_with_whole_arns(statement, rest_api) for statement in as_list(document.get("Statement", []))]
    return document | {"Statement": statements}


def _with_whole_arns(statement: dict[str, Any], rest_api: RestAPI) -> dict[str, Any]:
    """`execute-api:/stage/method/path` is short for the ARN of that of this API."""
    whole = {
        name: [_whole_arn(resource, rest_api) for resource in as_list(statement[name])]
        for name in ("Resource", "NotResource")
        if name in statement
    }
    return statement | whole


def _whole_arn(resource: str, rest_api: RestAPI) -> str:
    if not resource.startswith(_SHORT):
        return resource
    partition = "aws-cn" if rest_api.region_name.startswith("cn-") else "aws"
    prefix = f"arn:{partition}:execute-api:{rest_api.region_name}:{rest_api.account_id}:{rest_api.id}/"
    return prefix + resource.removeprefix(_SHORT)
