"""Leftovers of runs, found by their tags, or by name if they cannot have tags."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_rest.kinds.all_kinds import KINDS, PARTS
from sagemaker_rest.kinds.kind import Thing, as_listed, is_missing_operation, pages, tag_map
from sagemaker_rest.runs.run import RUN_TAG, is_marked
from sagemaker_rest.sweep.marks import carries, read_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sagemaker_rest.kinds.kind import ClientSource, Kind
    from sagemaker_rest.sweep.marks import Choice, Marks
    from sagemaker_rest.targets.target import Target

Answer = TypeVar("Answer")

_EXECUTION_LOGS = "API-Gateway-Execution-Logs_"


@dataclass(frozen=True, slots=True)
class Leftover:
    """One thing that a sweep takes. `run` is whose it is; `region` is where, if that is not the target's own."""

    kind: Kind
    identity: str
    run: str
    label: str = ""
    region: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what tells it from all others: IAM and S3 list the same things in every region."""
        return self.kind.label, self.identity, "" if self.kind.is_global else self.region

    def __str__(self) -> str:
        label = f" ({self.label})" if self.label and self.label != self.identity else ""
        where = f" in {self.region}" if self.region else ""
        return f"{self.kind.label} {self.identity}{label} of run {self.run}{where}"


@dataclass(slots=True)
class Findings:
    """`leftovers` in the order in which they are to go; `remarks` on what was seen and is not taken, and `blind_spots`
    on what could not be seen, or cannot be deleted: with any of those, somebody has to look.
    """

    leftovers: list[Leftover] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    blind_spots: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InRegion:
    """The clients of a target in another region than its own."""

    target: Target
    region: str

    def client(self, service: str) -> Any:
        return self.target.client(service, region=self.region)


class Clients:
    """The clients of a source, for several threads: boto3 makes them in one at a time, those of other sources too."""

    _lock = threading.Lock()

    def __init__(self, source: ClientSource) -> None:
        self._source = source

    def client(self, service: str) -> Any:
        with self._lock:
            return self._source.client(service)


def find(
    source: ClientSource,
    choice: Choice,
    *,
    region: str = "",
    known_runs: Iterable[str] = (),
    kinds: tuple[Kind, ...] = KINDS,
) -> Findings:
    """Find everything that `choice` takes. `known_runs` are ids of runs that are due, of which nothing else may be
    left.

    `region` is the source's where that is another than the target's: what is listed in every region is not asked for
    again there.
    """
    if region:
        kinds = tuple(replace(kind, with_tags=None, is_named=False) if kind.is_global else kind for kind in kinds)
    findings = Findings()
    marked: dict[tuple[str, str], Leftover] = {}
    for kind, thing in [*_by_tagging_api(source, choice, kinds, findings), *_by_listings(source, kinds, findings)]:
        taken = _taken(source, kind, thing, choice, findings)
        if taken is not None:
            marked[kind.label, thing.identity] = Leftover(kind, thing.identity, taken.run, thing.label)
    due = {leftover.run for leftover in marked.values()} | set(known_runs) | {choice.run} - {None}
    for leftover in _by_name(source, kinds, marked.values(), findings, runs={run for run in due if run}):
        marked.setdefault((leftover.kind.label, leftover.identity), leftover)
    findings.leftovers = in_order(marked.values())
    return _located(findings, region) if region else findings


def in_order(leftovers: Iterable[Leftover]) -> list[Leftover]:
    """Sort leftovers in the order in which they are to be deleted."""
    order = {kind.label: number for number, kind in enumerate(KINDS)}
    return sorted(leftovers, key=lambda found: (order[found.kind.label], found.region, found.identity))


def _located(findings: Findings, region: str) -> Findings:
    return Findings(
        leftovers=[replace(leftover, region=region) for leftover in findings.leftovers],
        remarks=[f"in {region}: {line}" for line in findings.remarks],
        blind_spots=[f"in {region}: {line}" for line in findings.blind_spots],
    )


def _by_tagging_api(
    source: ClientSource, choice: Choice, kinds: tuple[Kind, ...], findings: Findings
) -> Iterator[tuple[Kind, Thing]]:
    wanted = {"Key": RUN_TAG, **({"Values": [choice.run]} if choice.run else {})}
    entries = _asked(
        "what the Tagging API lists",
        lambda: pages(
            source.client("resourcegroupstaggingapi"), "get_resources", "ResourceTagMappingList", TagFilters=[wanted]
        ),
        findings,
    )
    for entry in entries:
        arn, tags = entry["ResourceARN"], tag_map(entry["Tags"])
        matches = ((kind, kind.arn.fullmatch(arn)) for kind in kinds if kind.arn is not None)
        found = next(((kind, match["id"]) for kind, match in matches if match), None)
        if found is not None:
            yield found[0], Thing(found[1], tags)
        elif not any(part.fullmatch(arn) for part in PARTS):
            marks = read_marks(tags)
            if marks is not None and choice.takes(marks):
                findings.blind_spots.append(f"{arn} of run {marks.run} is of a kind that cannot be swept: delete it")


def _by_listings(source: ClientSource, kinds: tuple[Kind, ...], findings: Findings) -> Iterator[tuple[Kind, Thing]]:
    for kind in kinds:
        if kind.with_tags is not None:
            for thing in _listed(kind, kind.with_tags, source, findings):
                if RUN_TAG in thing.tags:
                    yield kind, thing


def _by_name(
    source: ClientSource,
    kinds: tuple[Kind, ...],
    marked: Iterable[Leftover],
    findings: Findings,
    *,
    runs: set[str],
) -> Iterator[Leftover]:
    """Yield what has a run's name: one that a run has made, or one with the id of an API that is ours."""
    apis = {found.identity: found.run for found in marked if found.kind.label == "REST API"}
    if not runs:
        return
    for kind in kinds:
        for thing in _listed(kind, as_listed, source, findings) if kind.is_named else ():
            api = thing.identity.removeprefix(_EXECUTION_LOGS).partition("/")[0]
            marked_by = next((run for run in sorted(runs) if is_marked(thing.identity, run)), None)
            named_by = next((run for run in sorted(runs) if carries(thing.identity, run)), None)
            if thing.identity.startswith(_EXECUTION_LOGS) and api in apis:
                yield Leftover(kind, thing.identity, apis[api])
            elif marked_by is not None:
                yield Leftover(kind, thing.identity, marked_by)
            elif named_by is not None and kind.arn is None:
                findings.remarks.append(
                    f"{kind.label} {thing.identity} has the id of run {named_by} in its name and not the mark that "
                    "unique_name puts there, and may be anybody's: it was left alone"
                )


def _taken(source: ClientSource, kind: Kind, thing: Thing, choice: Choice, findings: Findings) -> Marks | None:
    """Return the marks of a thing that is to be deleted."""
    marks = read_marks(thing.tags)
    if marks is None:
        findings.remarks.append(
            f"{kind.label} {thing.identity} names the run {thing.tags[RUN_TAG]!r} and no time that can be read: "
            "it was left alone"
        )
        return None
    if not choice.takes(marks):
        return None
    # one that cannot be looked at is deleted: that says why not, or that it goes already
    is_going = _asked(f"{kind.label} {thing.identity}", lambda: [kind.is_going(source, thing.identity)], findings)
    return None if any(is_going) else marks


def _listed(
    kind: Kind,
    look: Callable[[Any, Iterable[Thing]], Iterator[Thing]],
    source: ClientSource,
    findings: Findings,
) -> list[Thing]:
    def things() -> Iterator[Thing]:
        client = source.client(kind.service)
        return look(client, kind.things(client))

    return _asked(kind.label, things, findings)


def _asked(what: str, ask: Callable[[], Iterable[Answer]], findings: Findings) -> list[Answer]:
    """Return the result of a call; if it fails, nothing, and note a blind spot."""
    try:
        return list(ask())
    except ClientError as error:
        code = str(error.response["Error"].get("Code"))
        if not is_missing_operation(error):
            findings.blind_spots.append(f"{what}: cannot be listed ({error.operation_name}: {code})")
    except BotoCoreError as error:
        findings.blind_spots.append(f"{what}: cannot be listed ({error})")
    return []
