"""REST APIs, and what stands beside them. Each listing has the tags in it, so none is asked for one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.sweep.kinds.kind import ClientSource, Kind, Thing, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _arn(path: str) -> re.Pattern[str]:
    return re.compile(rf"arn:[^:]+:apigateway:[^:]*::/{path}/(?P<id>[^/]+)")


def _listing(operation: str, identity: str) -> Callable[[ClientSource], Iterator[Thing]]:
    def things(source: ClientSource) -> Iterator[Thing]:
        for item in pages(source.client("apigateway"), operation, "items"):
            yield Thing(item[identity], item.get("tags") or {}, item.get("name") or item.get("description") or "")

    return things


def _delete_usage_plan(source: ClientSource, identity: str) -> None:
    """A plan that has stages cannot be deleted."""
    client = source.client("apigateway")
    stages = client.get_usage_plan(usagePlanId=identity).get("apiStages", [])
    if stages:
        removals = [
            {"op": "remove", "path": "/apiStages", "value": f"{entry['apiId']}:{entry['stage']}"} for entry in stages
        ]
        client.update_usage_plan(usagePlanId=identity, patchOperations=removals)
    for key in list(pages(client, "get_usage_plan_keys", "items", usagePlanId=identity)):
        client.delete_usage_plan_key(usagePlanId=identity, keyId=key["id"])
    client.delete_usage_plan(usagePlanId=identity)


def _delete_domain_name(source: ClientSource, identity: str) -> None:
    client = source.client("apigateway")
    for mapping in list(pages(client, "get_base_path_mappings", "items", domainName=identity)):
        client.delete_base_path_mapping(domainName=identity, basePath=mapping["basePath"])
    client.delete_domain_name(domainName=identity)


def _deleting(operation: str, argument: str) -> Callable[[ClientSource, str], None]:
    def delete(source: ClientSource, identity: str) -> None:
        call: Any = getattr(source.client("apigateway"), operation)
        call(**{argument: identity})

    return delete


USAGE_PLAN = Kind("usage plan", _delete_usage_plan, _arn("usageplans"), _listing("get_usage_plans", "id"))
API_KEY = Kind("API key", _deleting("delete_api_key", "apiKey"), _arn("apikeys"), _listing("get_api_keys", "id"))
DOMAIN_NAME = Kind(
    "API domain name", _delete_domain_name, _arn("domainnames"), _listing("get_domain_names", "domainName")
)
REST_API = Kind(
    "REST API", _deleting("delete_rest_api", "restApiId"), _arn("restapis"), _listing("get_rest_apis", "id")
)
VPC_LINK = Kind(
    "VPC link", _deleting("delete_vpc_link", "vpcLinkId"), _arn("vpclinks"), _listing("get_vpc_links", "id")
)
CLIENT_CERTIFICATE = Kind(
    "client certificate",
    _deleting("delete_client_certificate", "clientCertificateId"),
    _arn("clientcertificates"),
    _listing("get_client_certificates", "clientCertificateId"),
)
