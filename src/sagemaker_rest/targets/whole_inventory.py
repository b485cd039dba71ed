"""Everything that was made in a local cloud: by the table of kinds where that has it, by the cloud's own word else."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sagemaker_rest.cloud.made import Made
from sagemaker_rest.kinds.all_kinds import KINDS
from sagemaker_rest.targets.inventory import PART_OF, Found, lines_of, take_inventory


def whole_inventory(made: Collection[Made], client: Callable[[str], Any], account_id: str) -> frozenset[str]:
    """Return a line for each thing. Only the services that have anything are asked for it."""
    services = {thing.service for thing in made}
    found = take_inventory(client, [kind for kind in KINDS if kind.service in services])
    told = set(_names(found))
    return lines_of(found) | {_line(thing, account_id) for thing in made if not _is_told(thing, told, account_id)}


def _names(found: Collection[Found]) -> Iterator[tuple[str, str]]:
    """Yield the names by which services know the found things: the whole identity and its parts."""
    for one in found:
        for thing in one.things:
            for name in (thing.identity, *thing.identity.split(" "), thing.identity.rpartition("/")[2]):
                yield one.kind.service, name.lower()


def _is_told(thing: Made, told: Collection[tuple[str, str]], account_id: str) -> bool:
    if thing.account_id != account_id or thing.owner:
        return False
    return any((thing.service, name.lower()) in told for name in thing.names)


def _line(thing: Made, account_id: str) -> str:
    elsewhere = "" if thing.account_id == account_id else f" in account {thing.account_id}"
    return f"{thing.service} {thing.kind} {thing.names[0]}{elsewhere}{f'{PART_OF}{thing.owner}' if thing.owner else ''}"
