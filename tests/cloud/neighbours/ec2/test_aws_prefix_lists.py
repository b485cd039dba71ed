"""AWS's own prefix lists are the same ones for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from moto.ec2.models import ec2_backends

from sagemaker_rest.cloud.neighbours import declared_mends

if TYPE_CHECKING:
    from collections.abc import Callable

Ids = dict[str, str]


@pytest.fixture
def ids_by_name() -> Callable[[str, str], Ids]:
    """The prefix lists of a new account in a region."""
    declared_mends.install()

    def ids(account: str, region: str) -> Ids:
        return {one.prefix_list_name: one.id for one in ec2_backends[account][region].managed_prefix_lists.values()}

    return ids


def test_every_account_finds_the_same_ids(ids_by_name: Callable[[str, str], Ids]) -> None:
    first, second = ids_by_name("111122223333", "us-east-1"), ids_by_name("222233334444", "us-east-1")

    assert first == second
    assert first["com.amazonaws.us-east-1.s3"] == "pl-f48fc422"  # in every process, too
    assert len(set(first.values())) == len(first)


def test_another_region_has_others(ids_by_name: Callable[[str, str], Ids]) -> None:
    here, there = ids_by_name("333344445555", "us-east-1"), ids_by_name("333344445555", "eu-west-1")

    assert not set(here.values()) & set(there.values())


def test_the_arn_has_the_id() -> None:
    declared_mends.install()
    lists = ec2_backends["444455556666"]["us-east-1"].managed_prefix_lists

    assert {one.prefix_list_arn.rpartition("/")[2] for one in lists.values()} == set(lists)
