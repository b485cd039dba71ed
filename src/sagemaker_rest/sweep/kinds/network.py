"""What an endpoint in a VPC, or a private API, stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.sweep.kinds.kind import ClientSource, Kind, Thing, pages, tag_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _arn(kind: str) -> re.Pattern[str]:
    return re.compile(rf"arn:[^:]+:ec2:[^:]*:[0-9]*:{kind}/(?P<id>.+)")


def _vpc_endpoints(source: ClientSource) -> Iterator[Thing]:
    for endpoint in pages(source.client("ec2"), "describe_vpc_endpoints", "VpcEndpoints"):
        if endpoint.get("State", "").lower() not in {"deleting", "deleted"}:
            yield Thing(endpoint["VpcEndpointId"], tag_map(endpoint.get("Tags", [])))


def _delete_vpc_endpoint(source: ClientSource, identity: str) -> None:
    source.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[identity])


def _delete_security_group(source: ClientSource, identity: str) -> None:
    """Its rules first: two groups that name each other keep each other."""
    client = source.client("ec2")
    (group,) = client.describe_security_groups(GroupIds=[identity])["SecurityGroups"]
    if group["IpPermissions"]:
        client.revoke_security_group_ingress(GroupId=identity, IpPermissions=group["IpPermissions"])
    if group["IpPermissionsEgress"]:
        client.revoke_security_group_egress(GroupId=identity, IpPermissions=group["IpPermissionsEgress"])
    client.delete_security_group(GroupId=identity)


def _delete_route_table(source: ClientSource, identity: str) -> None:
    client = source.client("ec2")
    (table,) = client.describe_route_tables(RouteTableIds=[identity])["RouteTables"]
    for association in table["Associations"]:
        if not association["Main"]:
            client.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
    client.delete_route_table(RouteTableId=identity)


def _delete_internet_gateway(source: ClientSource, identity: str) -> None:
    client = source.client("ec2")
    (gateway,) = client.describe_internet_gateways(InternetGatewayIds=[identity])["InternetGateways"]
    for attachment in gateway["Attachments"]:
        client.detach_internet_gateway(InternetGatewayId=identity, VpcId=attachment["VpcId"])
    client.delete_internet_gateway(InternetGatewayId=identity)


def _deleting(operation: str, argument: str) -> Callable[[ClientSource, str], None]:
    def delete(source: ClientSource, identity: str) -> None:
        call: Any = getattr(source.client("ec2"), operation)
        call(**{argument: identity})

    return delete


VPC_ENDPOINT = Kind("VPC endpoint", _delete_vpc_endpoint, _arn("vpc-endpoint"), _vpc_endpoints)
SECURITY_GROUP = Kind("security group", _delete_security_group, _arn("security-group"))
SUBNET = Kind("subnet", _deleting("delete_subnet", "SubnetId"), _arn("subnet"))
ROUTE_TABLE = Kind("route table", _delete_route_table, _arn("route-table"))
INTERNET_GATEWAY = Kind("internet gateway", _delete_internet_gateway, _arn("internet-gateway"))
VPC = Kind("VPC", _deleting("delete_vpc", "VpcId"), _arn("vpc"))
