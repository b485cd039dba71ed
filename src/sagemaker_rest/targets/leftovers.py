"""The regions in which a stack makes things, what was there before it, and what is still there after its destroy."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sagemaker_rest.targets.inventory import without_parts
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.plan import Plan
from sagemaker_rest.terraform.provider_regions import provider_regions
from sagemaker_rest.terraform.state import State


class Surroundings:
    """The things that a target has in each region, besides those that a stack makes there.

    `regions` are those that the stack's configuration names beside the target's own.
    """

    def __init__(self, target: Target, regions: Iterable[str] = ()) -> None:
        self._target = target
        self.regions = frozenset(regions)
        self._before: dict[str, frozenset[str]] = {target.region: frozenset()}
        self._was_empty_elsewhere = False
        self._looked_at = frozenset[str]()

    def look(self) -> None:
        """See what there is before the stack: in the target's region, and wherever else the target knows of things."""
        occupied = self._target.occupied_regions()
        places = {self._target.region, *(occupied or ())}
        self._before = {region: self._target.inventory(region=region) for region in places}
        self._was_empty_elsewhere = occupied is not None

    def settle_regions(self, path: str, root: Path, plan: Callable[[], Plan], *, is_new: bool) -> None:
        """Find out where the configuration `path`, initialised in `root`, makes things, and whether it may; and if the
        stack is new, what there is.

        Raises:
            TargetError: the target may not make things in one of the regions.
            TerraformError: the configuration cannot be planned.

        """
        named = provider_regions(root, plan)
        for one in named:
            where = f"makes things in {one.region}" if one.region else "takes its region from what is not known yet"
            self._target.check_region(one.region, f"{path} was not applied, because its provider {one.address} {where}")
        found = {one.region for one in named if one.region} - {self._target.region} - self.regions
        if is_new:
            self._before |= {region: self._target.inventory(region=region) for region in sorted(found)}
        self.regions |= found

    def leftovers(self, destroyed: State, *, others: frozenset[str]) -> list[str]:
        """Return the lines of the inventories that the destroyed stack is to blame for.

        `destroyed` is its last state; the regions that it names are looked at, too. What carries one of the names, ids
        or ARNs in `others` belongs to somebody else.
        """
        target, identifiers = self._target, destroyed.identifiers
        elsewhere = (destroyed.regions | self.regions | (target.occupied_regions() or set())) - {target.region}
        found: list[str] = []
        for region in (target.region, *sorted(elsewhere)):
            there_now = target.inventory(region=region)
            self._looked_at |= there_now
            new = without_parts(there_now - self._before.get(region, frozenset()))
            if not target.exclusive or not (region in self._before or self._was_empty_elsewhere):
                # strangers work there too, or may have: only what carries one of this stack's own names counts
                new = [line for line in new if _carries(line, identifiers)]
            # IAM and S3 list the same in every region
            there = [line for line in new if line not in found and not _carries(line, others - identifiers)]
            found += there if region == target.region else [f"{line} in {region}" for line in there]
        return found

    @property
    def coverage(self) -> str:
        """Return sentences that say where leftovers were looked for and where not; nothing if they were looked for
        everywhere.
        """
        return self._target.coverage(self._looked_at)


def _carries(line: str, identifiers: frozenset[str]) -> bool:
    return any(identifier in line for identifier in identifiers)
