"""Deleting what was found, each kind after what uses it, and telling each."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_rest.kinds.kind import is_absent
from sagemaker_rest.sweep.finding import Clients, InRegion, Leftover, find, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sagemaker_rest.kinds.kind import ClientSource
    from sagemaker_rest.sweep.marks import Choice
    from sagemaker_rest.targets.target import Target

Item = TypeVar("Item")

# A call each: more would only be throttled.
_THREADS = 4
# What passes by itself: throttling (DeleteRestApi is one call in 30 seconds for an account), changes that must come
# one after the other, an endpoint that is still coming up, and things that count as used until their user is gone.
_PASSING = re.compile(
    r"Throttling\w*|TooManyRequests\w*|RequestLimitExceeded|Conflict\w*|DeleteConflict\w*|ConcurrentUpdate\w*"
    r"|DependencyViolation|OperationAborted|BucketNotEmpty|ResourceInUse\w*|WAFAssociatedItemException"
    r"|WAFUnavailableEntityException|ServiceUnavailable\w*"
)
_IN_PROGRESS = "Cannot update in-progress endpoint"
_ATTEMPTS = 12
_LONGEST_PAUSE_SECONDS = 30
# What is swept may make something on its way out, as an endpoint that was still coming up makes its log group anew.
_LOOKS = 3


@dataclass(slots=True)
class Report:
    """The outcome of a sweep. It was complete if `failures` and `blind_spots` are empty."""

    deleted: list[Leftover] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    blind_spots: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not self.failures and not self.blind_spots


def sweep(
    source: ClientSource,
    choice: Choice,
    *,
    elsewhere: Mapping[str, ClientSource] = MappingProxyType({}),
    dry_run: bool = False,
    known_runs: Iterable[str] = (),
    say: Callable[[str], None] = lambda _line: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Delete everything that `choice` takes; with `dry_run`, only tell. `elsewhere` has further regions (`regions`)."""
    places, report = {region: Clients(one) for region, one in {"": source, **elsewhere}.items()}, Report()
    seen: set[tuple[str, str, str]] = set()
    runs = set(known_runs)
    for _ in range(_LOOKS):
        everywhere = [find(clients, choice, region=region, known_runs=runs) for region, clients in places.items()]
        report.remarks = list(dict.fromkeys((*report.remarks, *_all(found.remarks for found in everywhere))))
        report.blind_spots = list(
            dict.fromkeys((*report.blind_spots, *_all(found.blind_spots for found in everywhere)))
        )
        new = {one.key: one for one in reversed(_all(found.leftovers for found in everywhere)) if one.key not in seen}
        leftovers = in_order(new.values())
        if dry_run:
            for leftover in leftovers:
                say(f"would delete {leftover}")
            break
        if not leftovers:
            break
        _delete_all(places, leftovers, report, say, sleep)
        seen |= new.keys()
        # with their tags, things take along what says that their run is due
        runs |= {leftover.run for leftover in leftovers}
    return report


def regions(target: Target, names: Iterable[str]) -> dict[str, ClientSource]:
    """Return the regions of these names, except the target's own, as `sweep` takes them."""
    return {name: InRegion(target, name) for name in sorted(set(names) - {target.region})}


def _delete_all(
    places: Mapping[str, Clients],
    leftovers: list[Leftover],
    report: Report,
    say: Callable[[str], None],
    sleep: Callable[[float], None],
) -> None:
    with ThreadPoolExecutor(_THREADS) as pool:
        for _, together in groupby(leftovers, key=lambda leftover: leftover.kind.label):
            group = list(together)
            outcomes = pool.map(lambda one: _delete(places[one.region], one, sleep), group)
            for leftover, outcome in zip(group, outcomes, strict=True):
                if outcome is None:
                    report.deleted.append(leftover)
                    say(f"deleted {leftover}")
                elif outcome:
                    report.failures.append(f"{leftover}: {outcome}")
                    say(f"NOT DELETED: {leftover}: {outcome}")


def _delete(source: ClientSource, leftover: Leftover, sleep: Callable[[float], None]) -> str | None:
    """Delete a leftover. Return None if it was deleted, "" if it was gone already, else the reason it could not be."""
    pause = 1.0
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            leftover.kind.delete(source, leftover.identity)
        except ClientError as error:
            if is_absent(error):
                return ""
            if attempt == _ATTEMPTS or not _passes(error):
                return str(error)
        except BotoCoreError as error:
            return str(error)
        else:
            return None
        sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
    return None


def _all(lists: Iterable[Iterable[Item]]) -> list[Item]:
    return list(chain.from_iterable(lists))


def _passes(error: ClientError) -> bool:
    described = error.response["Error"]
    return bool(_PASSING.fullmatch(str(described.get("Code")))) or _IN_PROGRESS in str(described.get("Message"))
