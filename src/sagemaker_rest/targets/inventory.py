"""The things in an account and region that a stack could have left behind."""

import concurrent.futures
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_rest.kinds.all_kinds import KINDS, SERVICE_NAMES
from sagemaker_rest.kinds.kind import Kind, Thing, is_missing_operation

_THREADS = 8
_BLIND_SPOT = "(cannot be listed: "
PART_OF = " as a part of "


@dataclass(frozen=True, slots=True)
class Found:
    """The things of a kind that an account lists; `blind_spot` says why it does not list them."""

    kind: Kind
    things: tuple[Thing, ...] = ()
    blind_spot: str = ""

    @property
    def lines(self) -> list[str]:
        """Return a readable line for each thing. What cannot be listed is a line too, the same one before and after, so
        it never passes for a leftover.
        """
        told = [f"{self.kind.label} {thing}" for thing in self.things]
        return [*told, f"{_BLIND_SPOT}{self.kind.label}: {self.blind_spot})"] if self.blind_spot else told


def take_inventory(client: Callable[[str], Any], kinds: Iterable[Kind] = KINDS) -> list[Found]:
    """Return what there is of each kind. `client` makes the boto3 client of a service."""
    kinds = tuple(kinds)
    # a client must be made in one thread; using it from several is fine
    clients = {service: client(service) for service in dict.fromkeys(kind.service for kind in kinds)}
    if not clients:
        return []
    with concurrent.futures.ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(lambda kind: _look(clients[kind.service], kind), kinds))


def lines_of(found: Iterable[Found]) -> frozenset[str]:
    """Return a line for each thing, such as `SageMaker endpoint mnist`, and one for each kind that is not listed."""
    return frozenset(line for one in found for line in one.lines)


def without_parts(lines: Collection[str]) -> list[str]:
    """Return the lines in order, without those of parts of what has a line itself: they go with it."""
    whole = {word for line in lines if PART_OF not in line for word in line.split()}
    return sorted(line for line in lines if line.partition(PART_OF)[2] not in whole)


def coverage(lines: Iterable[str], kinds: Iterable[Kind] = KINDS) -> str:
    """Return the sentences that say what an inventory with these lines has looked at, and what it has not."""
    names = sorted({SERVICE_NAMES[kind.service] for kind in kinds}, key=str.lower)
    unseen = sorted(line.removeprefix(_BLIND_SPOT).removesuffix(")") for line in lines if line.startswith(_BLIND_SPOT))
    exceptions = f", nor these kinds, which could not be listed: {', '.join(unseen)}" if unseen else ""
    return f"Looked at: {', '.join(names)}. Not looked at: other services{exceptions}."


def _look(client: Any, kind: Kind) -> Found:
    try:
        return Found(kind, tuple(kind.things(client)))
    except ClientError as error:
        if is_missing_operation(error):
            return Found(kind)
        return Found(kind, blind_spot=str(error.response["Error"].get("Code")))
    except BotoCoreError as error:
        return Found(kind, blind_spot=type(error).__name__)
