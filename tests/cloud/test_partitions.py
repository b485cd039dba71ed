"""The partition that a region belongs to, and the place of its hosts."""

from __future__ import annotations

import re

import pytest

from sagemaker_rest.cloud.partitions import any_dns_suffix, dns_suffix, partition_of


@pytest.mark.parametrize(
    ("region", "name", "suffix"),
    [
        pytest.param("eu-west-1", "aws", "amazonaws.com", id="commercial"),
        pytest.param("cn-north-1", "aws-cn", "amazonaws.com.cn", id="China"),
        pytest.param("us-gov-west-1", "aws-us-gov", "amazonaws.com", id="GovCloud"),
        pytest.param("eusc-de-east-1", "aws-eusc", "amazonaws.eu", id="European Sovereign Cloud"),
        pytest.param("us-iso-east-1", "aws-iso", "c2s.ic.gov", id="isolated"),
        pytest.param("local", "aws", "amazonaws.com", id="a region that AWS does not have"),
    ],
)
def test_a_region_belongs_to_its_partition(region: str, name: str, suffix: str) -> None:
    partition = partition_of(region)

    assert (partition.name, partition.dns_suffix, dns_suffix(partition.name)) == (name, suffix, suffix)


@pytest.mark.parametrize("host", ["a.amazonaws.com", "a.amazonaws.com.cn", "a.amazonaws.eu"])
def test_the_domain_of_every_partition_is_known(host: str) -> None:
    assert re.fullmatch(rf"a\.{any_dns_suffix()}", host)


@pytest.mark.parametrize("host", ["a.amazonaws.com.de", "a.amazonawsxcom", "a.example.com"])
def test_other_domains_are_not_awss(host: str) -> None:
    assert re.fullmatch(rf"a\.{any_dns_suffix()}", host) is None
