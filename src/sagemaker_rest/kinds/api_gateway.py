"""APIs, and what stands beside them. The listings of REST APIs' service have the tags in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.kinds.kind import ClientSource, Kind, Thing, as_listed, deleting, listed, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _listing(operation: str, identity: str) -> Callable[[Any], Iterator[Thing]]:
    def things(client: Any) -> Iterator[Thing]:
        for item in pages(client, operation, "items"):
            yield Thing(item[identity], item.get("tags") or {}, item.get("name") or item.get("description") or "")

    return things


def _kind(label: str, path: str, operation: str, identity: str, delete: Callable[[ClientSource, str], None]) -> Kind:
    arn = re.compile(rf"arn:[^:]+:apigateway:[^:]*::/{path}/(?P<id>[^/]+)")
    return Kind(label, "apigateway", _listing(operation, identity), delete, arn, as_listed)


def _delete_usage_plan(source: ClientSource, identity: str) -> None:
    """Delete a usage plan, after its stages: a plan that has stages cannot be deleted."""
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


USAGE_PLAN = _kind("usage plan", "usageplans", "get_usage_plans", "id", _delete_usage_plan)
API_KEY = _kind("API key", "apikeys", "get_api_keys", "id", deleting("apigateway", "delete_api_key", "apiKey"))
DOMAIN_NAME = _kind("API domain name", "domainnames", "get_domain_names", "domainName", _delete_domain_name)
REST_API = _kind("REST API", "restapis", "get_rest_apis", "id", deleting("apigateway", "delete_rest_api", "restApiId"))
VPC_LINK = _kind("VPC link", "vpclinks", "get_vpc_links", "id", deleting("apigateway", "delete_vpc_link", "vpcLinkId"))
CLIENT_CERTIFICATE = _kind(
    "client certificate",
    "clientcertificates",
    "get_client_certificates",
    "clientCertificateId",
    deleting("apigateway", "delete_client_certificate", "clientCertificateId"),
)
HTTP_API = Kind(
    "HTTP or WebSocket API",
    "apigatewayv2",
    listed("get_apis", "Items", "ApiId", label="Name"),
    deleting("apigatewayv2", "delete_api", "ApiId"),
    re.compile(r"arn:[^:]+:apigateway:[^:]*::/apis/(?P<id>[^/]+)"),
    as_listed,
)
