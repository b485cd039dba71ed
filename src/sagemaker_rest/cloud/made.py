"""The things that were made in a cloud, by whatever service: enough of each to name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MADE_PATH = "/_sagemaker-rest/made"
GLOBAL = ""
"""The region of what is in none."""


@dataclass(frozen=True, slots=True)
class Made:
    """`service` is boto3's name of a service, `kind` a word for what the service keeps there. `names` are all by which
    the thing is known, the most readable first. `owner` is the name of what it belongs to.
    """

    service: str
    kind: str
    account_id: str
    region: str
    names: tuple[str, ...]
    owner: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """Return the thing as JSON."""
        return {
            "service": self.service,
            "kind": self.kind,
            "account_id": self.account_id,
            "region": self.region,
            "names": list(self.names),
            "owner": self.owner,
        }


def read_made(document: dict[str, Any]) -> Made:
    """Return a thing out of its document."""
    return Made(
        service=str(document["service"]),
        kind=str(document["kind"]),
        account_id=str(document["account_id"]),
        region=str(document["region"]),
        names=tuple(map(str, document["names"])),
        owner=str(document["owner"]),
    )
