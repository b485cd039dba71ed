"""The things that were made in moto's services: what an account has from the beginning and what happened is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from moto.ec2.models import ec2_backends
from moto.rds.models import rds_backends
from moto.sts.models import sts_backends

from sagemaker_rest.cloud.neighbours import declared_mends
from sagemaker_rest.cloud.neighbours.made_things import made_things

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = "555566667777"
Told = list[tuple[str, str, str, tuple[str, ...]]]


@pytest.fixture
def told() -> Callable[[], Told]:
    """The service, kind, region and names of what was made in the account."""
    declared_mends.install()
    return lambda: [
        (made.service, made.kind, made.region, made.names) for made in made_things() if made.account_id == ACCOUNT
    ]


def test_the_default_network_was_not_made_and_another_is_told_without_what_comes_with_it(
    told: Callable[[], Told],
) -> None:
    backend = ec2_backends[ACCOUNT]["eu-west-3"]
    before = told()

    vpc = backend.create_vpc("10.0.0.0/16")

    assert before == []
    assert told() == [("ec2", "VPC", "eu-west-3", (vpc.id,))]
    backend.delete_vpc(vpc.id)


def test_a_thing_is_told_whose_name_is_kept_without_its_case(told: Callable[[], Told]) -> None:
    backend = rds_backends[ACCOUNT]["eu-west-3"]

    backend.create_db_parameter_group(
        {"db_parameter_group_name": "Digits", "db_parameter_group_family": "postgres16", "description": "digits"}
    )

    assert [(service, kind) for service, kind, *_ in told()] == [("rds", "DBParameterGroup")]
    backend.delete_db_parameter_group("Digits")


def test_what_comes_with_a_database_was_not_made(told: Callable[[], Told]) -> None:
    backend = rds_backends[ACCOUNT]["eu-west-3"]

    backend.create_db_instance(
        {
            "db_instance_identifier": "Digits",
            "db_instance_class": "db.t3.micro",
            "engine": "postgres",
            "allocated_storage": 20,
            "master_username": "digits",
            "master_user_password": "of no account",
        }
    )

    assert [(service, kind) for service, kind, *_ in told()] == [("rds", "DBInstance")]
    backend.delete_db_instance("Digits")
    assert told() == []


def test_a_session_happened_and_was_not_made(told: Callable[[], Told]) -> None:
    sts_backends[ACCOUNT]["aws"].assume_role(
        region_name="eu-west-3",
        role_session_name="digits",
        role_arn=f"arn:aws:iam::{ACCOUNT}:role/digits",
        policy=None,
        duration=900,
        external_id=None,
    )

    assert told() == []
