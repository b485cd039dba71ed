"""What exists in an account and region that a stack could have left behind."""

import concurrent.futures
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

_THREADS = 8


@dataclass(frozen=True, slots=True)
class Listing:
    """One call that lists things: `kind` is how a person calls one, `name` the member that names it."""

    service: str
    operation: str
    member: str
    kind: str
    name: str
    arguments: tuple[tuple[str, Any], ...] = ()
    counts: Callable[[dict[str, Any]], bool] = lambda _item: True


def _is_ours(role: dict[str, Any]) -> bool:
    # AWS makes these by itself, for instance when the first scalable target is registered, and they stay
    return not str(role["Path"]).startswith("/aws-service-role/")


def _is_customer_alias(alias: dict[str, Any]) -> bool:
    return not str(alias["AliasName"]).startswith("alias/aws/")


def _is_not_the_default(network: dict[str, Any]) -> bool:
    return not network["IsDefault"]


def _is_there(endpoint: dict[str, Any]) -> bool:
    # EC2 lists one for a while after it has gone
    return str(endpoint["State"]).lower() not in {"deleting", "deleted"}


LISTINGS = (
    Listing("s3", "list_buckets", "Buckets", "S3 bucket", "Name"),
    Listing("iam", "list_roles", "Roles", "IAM role", "RoleName", counts=_is_ours),
    Listing("iam", "list_policies", "Policies", "IAM policy", "PolicyName", arguments=(("Scope", "Local"),)),
    Listing("iam", "list_instance_profiles", "InstanceProfiles", "IAM instance profile", "InstanceProfileName"),
    Listing("sagemaker", "list_endpoints", "Endpoints", "SageMaker endpoint", "EndpointName"),
    Listing(
        "sagemaker",
        "list_endpoint_configs",
        "EndpointConfigs",
        "SageMaker endpoint configuration",
        "EndpointConfigName",
    ),
    Listing("sagemaker", "list_models", "Models", "SageMaker model", "ModelName"),
    Listing("apigateway", "get_rest_apis", "items", "REST API", "id"),
    Listing("apigateway", "get_api_keys", "items", "API key", "id"),
    Listing("apigateway", "get_usage_plans", "items", "usage plan", "id"),
    Listing("apigateway", "get_vpc_links", "items", "VPC link", "id"),
    Listing("apigateway", "get_domain_names", "items", "API domain name", "domainName"),
    Listing("apigateway", "get_client_certificates", "items", "client certificate", "clientCertificateId"),
    Listing(
        "application-autoscaling",
        "describe_scalable_targets",
        "ScalableTargets",
        "scalable target",
        "ResourceId",
        arguments=(("ServiceNamespace", "sagemaker"),),
    ),
    Listing(
        "application-autoscaling",
        "describe_scaling_policies",
        "ScalingPolicies",
        "scaling policy",
        "PolicyName",
        arguments=(("ServiceNamespace", "sagemaker"),),
    ),
    Listing("cloudwatch", "describe_alarms", "MetricAlarms", "CloudWatch alarm", "AlarmName"),
    Listing("cloudwatch", "list_dashboards", "DashboardEntries", "CloudWatch dashboard", "DashboardName"),
    Listing("logs", "describe_log_groups", "logGroups", "log group", "logGroupName"),
    Listing("kms", "list_aliases", "Aliases", "KMS alias", "AliasName", counts=_is_customer_alias),
    Listing("cognito-idp", "list_user_pools", "UserPools", "user pool", "Id", arguments=(("MaxResults", 60),)),
    Listing("sns", "list_topics", "Topics", "SNS topic", "TopicArn"),
    Listing("ec2", "describe_vpcs", "Vpcs", "VPC", "VpcId", counts=_is_not_the_default),
    Listing("ec2", "describe_vpc_endpoints", "VpcEndpoints", "VPC endpoint", "VpcEndpointId", counts=_is_there),
    Listing("wafv2", "list_web_acls", "WebACLs", "web ACL", "Name", arguments=(("Scope", "REGIONAL"),)),
)


def take_inventory(client: Callable[[str], Any], listings: tuple[Listing, ...] = LISTINGS) -> frozenset[str]:
    """A line for each thing there is, such as `SageMaker endpoint mnist`. `client` makes the boto3 client of a service.

    What cannot be listed, because the target lacks the call or the caller the permission, is a line too: the same
    one before and after, so it never passes for a leftover, and whoever reads an inventory sees the blind spot.
    """
    # a client must be made in one thread; using it from several is fine
    clients = {service: client(service) for service in dict.fromkeys(listing.service for listing in listings)}
    with concurrent.futures.ThreadPoolExecutor(_THREADS) as pool:
        found = pool.map(lambda listing: list(_lines(clients[listing.service], listing)), listings)
        return frozenset(line for lines in found for line in lines)


def _lines(client: Any, listing: Listing) -> Iterator[str]:
    try:
        for item in _items(client, listing):
            if listing.counts(item):
                yield _line(listing, item)
    except ClientError as error:
        yield f"(cannot be listed: {listing.service} {listing.operation}: {error.response['Error'].get('Code')})"
    except BotoCoreError as error:
        yield f"(cannot be listed: {listing.service} {listing.operation}: {type(error).__name__})"


def _items(client: Any, listing: Listing) -> Iterator[dict[str, Any]]:
    arguments = dict(listing.arguments)
    if client.can_paginate(listing.operation):
        pages = client.get_paginator(listing.operation).paginate(**arguments)
    else:
        pages = [getattr(client, listing.operation)(**arguments)]
    for page in pages:
        yield from page.get(listing.member, [])


def _line(listing: Listing, item: dict[str, Any]) -> str:
    identity = str(item[listing.name])
    label = item.get("name")  # API Gateway's things have an id, and a name that says more
    return f"{listing.kind} {identity} ({label})" if label and label != identity else f"{listing.kind} {identity}"
