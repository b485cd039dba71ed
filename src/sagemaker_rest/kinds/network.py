"""Kinds of the network around an endpoint in a VPC, or a private API. What every VPC and every account has from the
beginning does not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.kinds.kind import ClientSource, Kind, Thing, as_listed, deleting, listed, pages, tag_map, unlisted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# EC2 lists things for a while after they have gone.
_GOING = frozenset({"deleting", "deleted", "shutting-down", "terminated"})
# Which service has made a network interface, by the words that its description begins with.
_MAKERS_OF_INTERFACES = (
    ("AWS Lambda VPC ENI", "Lambda"),
    ("ELB ", "Elastic Load Balancing"),
    ("Primary network interface", "EC2"),
    ("[Do not delete] Network Interface created to access", "SageMaker"),
)


def _arn(kind: str) -> re.Pattern[str]:
    return re.compile(rf"arn:[^:]+:ec2:[^:]*:[0-9]*:{kind}/(?P<id>.+)")


def _is_there(item: dict[str, Any]) -> bool:
    state = item["State"]
    return str(state["Name"] if isinstance(state, dict) else state).lower() not in _GOING


def _is_no_default(item: dict[str, Any]) -> bool:
    return not (item.get("IsDefault") or item.get("DefaultForAz") or item.get("GroupName") == "default")


def _is_not_the_main_one(table: dict[str, Any]) -> bool:
    return not any(association.get("Main") for association in table["Associations"])


def _instances(client: Any) -> Iterator[Thing]:
    for reservation in pages(client, "describe_instances", "Reservations"):
        yield from (Thing(one["InstanceId"]) for one in reservation["Instances"] if _is_there(one))


def _interfaces(client: Any) -> Iterator[Thing]:
    items = list(pages(client, "describe_network_interfaces", "NetworkInterfaces"))
    makers = _makers_of_interfaces(client) if items else {}
    for item in items:
        identity, described = item["NetworkInterfaceId"], str(item.get("Description", ""))
        maker = next((maker for words, maker in _MAKERS_OF_INTERFACES if described.startswith(words)), "")
        by_itself = "AWS" if item.get("RequesterManaged") else ""
        tags = tag_map(item.get("TagSet", []))
        yield Thing(identity, tags, described, maker or makers.get(identity) or by_itself)


def _makers_of_interfaces(client: Any) -> dict[str, str]:
    """Return the interfaces that EC2 has made for something else, and what made them."""
    endpoints = pages(client, "describe_vpc_endpoints", "VpcEndpoints")
    gateways = pages(client, "describe_nat_gateways", "NatGateways")
    of_endpoints = [one for endpoint in endpoints for one in endpoint.get("NetworkInterfaceIds", [])]
    of_gateways = [one.get("NetworkInterfaceId", "") for gateway in gateways for one in gateway["NatGatewayAddresses"]]
    return dict.fromkeys((*of_endpoints, *of_gateways), "EC2")


def _delete_security_group(source: ClientSource, identity: str) -> None:
    """Delete a security group, its rules first: two groups that name each other keep each other."""
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


def _each(operation: str, argument: str) -> Callable[[ClientSource, str], None]:
    """Return what deletes by a call that takes a list."""

    def delete(source: ClientSource, identity: str) -> None:
        call: Any = getattr(source.client("ec2"), operation)
        call(**{argument: [identity]})

    return delete


def _delete_key_pair(source: ClientSource, identity: str) -> None:
    client = source.client("ec2")
    (pair,) = client.describe_key_pairs(KeyPairIds=[identity])["KeyPairs"]
    client.delete_key_pair(KeyName=pair["KeyName"])


_ENDPOINTS = listed("describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId", counts=_is_there)
_NAT_GATEWAYS = listed("describe_nat_gateways", "NatGateways", "NatGatewayId", counts=_is_there)

INSTANCE = Kind(
    "EC2 instance",
    "ec2",
    _instances,
    _each("terminate_instances", "InstanceIds"),
    _arn("instance"),
    is_going=unlisted("ec2", _instances),
)
LOAD_BALANCER = Kind(
    "load balancer",
    "elbv2",
    listed("describe_load_balancers", "LoadBalancers", "LoadBalancerArn"),
    deleting("elbv2", "delete_load_balancer", "LoadBalancerArn"),
    re.compile(r"(?P<id>arn:[^:]+:elasticloadbalancing:[^:]*:[0-9]*:loadbalancer/(?:app|net|gwy)/.+)"),
)
TARGET_GROUP = Kind(
    "target group",
    "elbv2",
    listed("describe_target_groups", "TargetGroups", "TargetGroupArn"),
    deleting("elbv2", "delete_target_group", "TargetGroupArn"),
    re.compile(r"(?P<id>arn:[^:]+:elasticloadbalancing:[^:]*:[0-9]*:targetgroup/.+)"),
)
VPC_ENDPOINT = Kind(
    "VPC endpoint",
    "ec2",
    _ENDPOINTS,
    _each("delete_vpc_endpoints", "VpcEndpointIds"),
    _arn("vpc-endpoint"),
    as_listed,
    is_going=unlisted("ec2", _ENDPOINTS),
)
NAT_GATEWAY = Kind(
    "NAT gateway",
    "ec2",
    _NAT_GATEWAYS,
    deleting("ec2", "delete_nat_gateway", "NatGatewayId"),
    _arn("natgateway"),
    as_listed,
    is_going=unlisted("ec2", _NAT_GATEWAYS),
)
ELASTIC_IP = Kind(
    "elastic IP address",
    "ec2",
    listed("describe_addresses", "Addresses", "AllocationId"),
    deleting("ec2", "release_address", "AllocationId"),
    _arn("elastic-ip"),
    as_listed,
)
NETWORK_INTERFACE = Kind(
    "network interface",
    "ec2",
    _interfaces,
    deleting("ec2", "delete_network_interface", "NetworkInterfaceId"),
    with_tags=as_listed,
)
SECURITY_GROUP = Kind(
    "security group",
    "ec2",
    listed("describe_security_groups", "SecurityGroups", "GroupId", label="GroupName", counts=_is_no_default),
    _delete_security_group,
    _arn("security-group"),
)
NETWORK_ACL = Kind(
    "network ACL",
    "ec2",
    listed("describe_network_acls", "NetworkAcls", "NetworkAclId", counts=_is_no_default),
    deleting("ec2", "delete_network_acl", "NetworkAclId"),
    _arn("network-acl"),
    as_listed,
)
SUBNET = Kind(
    "subnet",
    "ec2",
    listed("describe_subnets", "Subnets", "SubnetId", counts=_is_no_default),
    deleting("ec2", "delete_subnet", "SubnetId"),
    _arn("subnet"),
)
ROUTE_TABLE = Kind(
    "route table",
    "ec2",
    listed("describe_route_tables", "RouteTables", "RouteTableId", counts=_is_not_the_main_one),
    _delete_route_table,
    _arn("route-table"),
)
INTERNET_GATEWAY = Kind(
    "internet gateway",
    "ec2",
    listed("describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
    _delete_internet_gateway,
    _arn("internet-gateway"),
)
VPC = Kind(
    "VPC",
    "ec2",
    listed("describe_vpcs", "Vpcs", "VpcId", counts=_is_no_default),
    deleting("ec2", "delete_vpc", "VpcId"),
    _arn("vpc"),
)
KEY_PAIR = Kind(
    "key pair",
    "ec2",
    listed("describe_key_pairs", "KeyPairs", "KeyPairId", label="KeyName"),
    _delete_key_pair,
    _arn("key-pair"),
    as_listed,
)
HOSTED_ZONE = Kind(
    "hosted zone",
    "route53",
    listed("list_hosted_zones", "HostedZones", "Id", label="Name"),
    deleting("route53", "delete_hosted_zone", "Id"),
    re.compile(r"arn:[^:]+:route53:::(?P<id>hostedzone/.+)"),
    is_global=True,
)
