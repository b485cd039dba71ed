"""The permissions that a variant's execution role needs before a container starts: its image, its network, its
volumes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import (
    ContainerDefinition,
    NetworkDefinition,
    ServerlessDefinition,
    VariantDefinition,
)
from sagemaker_rest.cloud.sagemaker.runtime.variants.permissions import missing_permission
from tests.cloud.sagemaker.runtime.conftest import endpoint

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/r"
EC2 = f"arn:aws:ec2:eu-west-1:{ACCOUNT}"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b"
ELSEWHERE = ContainerDefinition("registry.example.com/digits:1")
BARE = VariantDefinition("AllTraffic", "digits", ROLE, (ELSEWHERE,))
IN_A_VPC = replace(BARE, network=NetworkDefinition(("subnet-1", "subnet-2"), ("sg-1",)))
DESCRIBE: dict[str, Any] = {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}
INTERFACES: dict[str, Any] = {"Effect": "Allow", "Action": "ec2:Create*", "Resource": f"{EC2}:network-interface/*"}


def role(*statements: dict[str, Any]) -> Principal:
    return Principal(ROLE, ACCOUNT, policies=({"Version": "2012-10-17", "Statement": list(statements)},))


def test_an_image_elsewhere_needs_nothing() -> None:
    assert missing_permission(role(), endpoint(BARE), BARE) is None


def test_a_vpc_needs_its_subnets_and_groups_and_an_interface() -> None:
    of_the_vpc = {**INTERFACES, "Resource": [f"{EC2}:subnet/*", f"{EC2}:security-group/sg-1"]}

    assert missing_permission(role(DESCRIBE, INTERFACES, of_the_vpc), endpoint(IN_A_VPC), IN_A_VPC) is None


@pytest.mark.parametrize(
    ("statements", "action"),
    [
        pytest.param((), "ec2:DescribeDhcpOptions", id="describing"),
        pytest.param((DESCRIBE,), "ec2:CreateNetworkInterface", id="creating"),
        pytest.param(
            (DESCRIBE, INTERFACES, {**INTERFACES, "Resource": f"{EC2}:subnet/subnet-1"}),
            "ec2:CreateNetworkInterface",
            id="in-the-other-subnet",
        ),
        pytest.param(
            (DESCRIBE, {**INTERFACES, "Action": "ec2:CreateNetworkInterface", "Resource": "*"}),
            "ec2:CreateNetworkInterfacePermission",
            id="handing-it-over",
        ),
    ],
)
def test_what_is_missing_in_a_vpc_is_named(statements: tuple[dict[str, Any], ...], action: str) -> None:
    assert missing_permission(role(*statements), endpoint(IN_A_VPC), IN_A_VPC) == (
        f"The role '{ROLE}' does not have {action} permission for the VPC configuration of the model 'digits'."
    )


@pytest.mark.parametrize("key", [KEY, "1a2b"])
def test_a_key_for_the_volumes_needs_a_grant(key: str) -> None:
    definition = replace(endpoint(BARE), volume_key=key, region="eu-west-1", account_id=ACCOUNT)
    condition = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    allowed = {"Effect": "Allow", "Action": "kms:CreateGrant", "Resource": KEY, "Condition": condition}

    assert missing_permission(role(allowed), definition, BARE) is None
    assert missing_permission(role(), definition, BARE) == (
        f"The role '{ROLE}' does not have kms:CreateGrant permission for the key of the volumes: '{KEY}'."
    )


def test_a_serverless_variant_has_no_volumes_of_its_own() -> None:
    serverless = replace(BARE, serverless=ServerlessDefinition(2048, 1))

    assert missing_permission(role(), replace(endpoint(serverless), volume_key=KEY), serverless) is None
