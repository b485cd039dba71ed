"""AWS's own prefix lists, such as the one of S3 in a region, have the same ids for everybody and for ever. moto 5.2.5
gives them new ones in each account and process, so that a plan that reads one is another each time.

https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
"""

from __future__ import annotations

import hashlib
from typing import Any

from moto.ec2.models.managed_prefixes import ManagedPrefixListBackend

_ID_DIGITS = 8

_create = ManagedPrefixListBackend._create_aws_managed_prefix_list  # noqa: SLF001  moto has no other place for it


def install() -> None:
    """Calling it again changes nothing; lists that exist keep their ids."""
    ManagedPrefixListBackend._create_aws_managed_prefix_list = _create_with_lasting_id  # noqa: SLF001


def _create_with_lasting_id(self: ManagedPrefixListBackend, name: str, *arguments: Any, **named: Any) -> None:
    _create(self, name, *arguments, **named)
    _, made = self.managed_prefix_lists.popitem()  # the one that was added last
    digest = hashlib.sha256(f"{self.region_name} {name}".encode()).hexdigest()
    made.id = f"pl-{digest[:_ID_DIGITS]}"
    made.prefix_list_arn = made.arn(self.region_name, made.owner_id)
    self.managed_prefix_lists[made.id] = made
