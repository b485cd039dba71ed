"""AWS's own prefix lists, such as the one of S3 in a region, which have the same ids for everybody and for ever."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.ec2.models.managed_prefixes import ManagedPrefixListBackend

_ID_DIGITS = 8


@surrounds(
    "moto.ec2.models.managed_prefixes:ManagedPrefixListBackend._create_aws_managed_prefix_list",
    moto="5.2.5",
    symptom="AWS's prefix lists get new ids in each account and process, so a plan that reads one is another each time",
    see="https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html",
)
def _create_with_lasting_id(
    create: Callable[..., None], self: ManagedPrefixListBackend, name: str, *arguments: Any, **named: Any
) -> None:
    create(self, name, *arguments, **named)
    _, made = self.managed_prefix_lists.popitem()  # the one that was added last
    digest = hashlib.sha256(f"{self.region_name} {name}".encode()).hexdigest()
    made.id = f"pl-{digest[:_ID_DIGITS]}"
    made.prefix_list_arn = made.arn(self.region_name, made.owner_id)
    self.managed_prefix_lists[made.id] = made
