"""The permissions of its execution role that a variant needs before its first container starts."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.variants import failure_reasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition, VariantDefinition

# what a pull takes: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
PULL_ACTIONS = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
ECR_IMAGE = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+/(?P<repository>[^:@]+)")

# What coming up in a VPC takes. AWS lists two more, which take the network interfaces away again.
# https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
DESCRIBING_A_NETWORK = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)


@dataclass(frozen=True, slots=True)
class Needed:
    """An action on a resource, and the FailureReason of an endpoint whose role lacks it."""

    action: str
    resource: str
    reason: str
    context: Mapping[str, str] = field(default_factory=dict)


def missing_permission(principal: Principal, endpoint: EndpointDefinition, variant: VariantDefinition) -> str | None:
    """Return the FailureReason for the first permission that the execution role lacks; None if it has all."""
    needed = (*_of_images(variant), *_of_the_network(endpoint, variant), *_of_volumes(endpoint, variant))
    return next(
        (each.reason for each in needed if not principal.may(each.action, each.resource, each.context)),
        None,
    )


def _of_images(variant: VariantDefinition) -> Iterator[Needed]:
    """Yield the permissions to pull images: one in ECR is pulled with the execution role, others are not AWS's to
    protect.
    """
    role = variant.execution_role_arn
    for container in variant.containers:
        match = ECR_IMAGE.fullmatch(container.image.split(":")[0].split("@")[0])
        if match is None:
            continue
        repository = f"{_partition(role)}:ecr:{match['region']}:{match['account']}:repository/{match['repository']}"
        for action, resource in (*((each, repository) for each in PULL_ACTIONS), ("ecr:GetAuthorizationToken", "*")):
            yield Needed(action, resource, failure_reasons.image_not_pullable(container.image, role, action))


def _of_the_network(endpoint: EndpointDefinition, variant: VariantDefinition) -> Iterator[Needed]:
    if variant.network is None:
        return
    role = variant.execution_role_arn
    ec2 = f"{_partition(role)}:ec2:{endpoint.region}:{endpoint.account_id}"
    interface = f"{ec2}:network-interface/eni-{uuid.uuid4().hex[:17]}"
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    made_of = (
        interface,
        *(f"{ec2}:subnet/{each}" for each in variant.network.subnets),
        *(f"{ec2}:security-group/{each}" for each in variant.network.security_groups),
    )
    for action, resources in (
        *((each, ("*",)) for each in DESCRIBING_A_NETWORK),
        ("ec2:CreateNetworkInterface", made_of),
        ("ec2:CreateNetworkInterfacePermission", (interface,)),
    ):
        for resource in resources:
            yield Needed(action, resource, failure_reasons.network_not_reachable(variant.model_name, role, action))


def _of_volumes(endpoint: EndpointDefinition, variant: VariantDefinition) -> Iterator[Needed]:
    """Yield the permissions on the volumes' key, used by a grant that SageMaker makes as the execution role."""
    key, role = endpoint.volume_key, variant.execution_role_arn
    # policies name keys, and which one an alias means is not known here
    if key is None or variant.serverless is not None or "alias/" in key:
        return
    arn = key if key.startswith("arn:") else f"{_partition(role)}:kms:{endpoint.region}:{endpoint.account_id}:key/{key}"
    action = "kms:CreateGrant"
    reason = failure_reasons.volumes_not_encryptable(arn, role, action)
    yield Needed(action, arn, reason, {"kms:GrantIsForAWSResource": "true"})


def _partition(role_arn: str) -> str:
    """Return what every ARN of the role's partition begins with, such as `arn:aws`."""
    return ":".join(role_arn.split(":")[:2])
