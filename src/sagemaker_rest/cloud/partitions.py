"""AWS's partitions, by botocore's data: which one a region belongs to, and the domain of its host names.

https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from botocore.loaders import Loader


@dataclass(frozen=True, slots=True)
class Partition:
    """`name` is the second part of its ARNs; `dns_suffix` ends its host names, as in `amazonaws.com.cn`."""

    name: str
    dns_suffix: str
    regions: re.Pattern[str]


@functools.cache
def partitions() -> tuple[Partition, ...]:
    """Return all partitions, AWS's commercial one first."""
    return tuple(
        Partition(each["id"], each["outputs"]["dnsSuffix"], re.compile(each["regionRegex"]))
        for each in Loader().load_data("partitions")["partitions"]
    )


@functools.cache
def partition_of(region: str) -> Partition:
    """Return the partition of a region; the commercial one for a region that no partition knows."""
    return next((each for each in partitions() if each.regions.fullmatch(region)), partitions()[0])


@functools.cache
def dns_suffix(partition: str) -> str:
    """Return the domain of the partition that ARNs name so; the commercial one for an unknown name."""
    return next((each for each in partitions() if each.name == partition), partitions()[0]).dns_suffix


def any_dns_suffix() -> str:
    """Return a regular expression that matches the domain of any partition."""
    # the longest first: amazonaws.com begins amazonaws.com.cn
    domains = sorted({each.dns_suffix for each in partitions()}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, domains))})"
