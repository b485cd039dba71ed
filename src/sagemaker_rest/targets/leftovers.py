"""Where a stack makes things, what was there before it, and what is there still after its destroy."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.plan import Plan
from sagemaker_rest.terraform.provider_regions import provider_regions
from sagemaker_rest.terraform.state import State


class Surroundings:
    """What a target has in each region, beside what a stack makes there.

    `regions` are those that the stack's configuration names beside the target's own.
    """

    def __init__(self, target: Target, regions: Iterable[str] = ()) -> None:
        self._target = target
        self.regions = frozenset(regions)
        self._before: dict[str, frozenset[str]] = {target.region: frozenset()}

    def look(self) -> None:
        """See what there is in the target's region, before the stack."""
        self._before[self._target.region] = self._target.inventory()

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
        """The lines of the inventories that the destroyed stack is to blame for.

        `destroyed` is its last state; the regions that it names are looked at, too. What carries one of the names, ids
        or ARNs in `others` belongs to somebody else.
        """
        target, identifiers = self._target, destroyed.identifiers
        found: list[str] = []
        for region in (target.region, *sorted((destroyed.regions | self.regions) - {target.region})):
            new = sorted(target.inventory(region=region) - self._before.get(region, frozenset()))
            if not target.exclusive or region not in self._before:
                # strangers work there too, or may have: only what carries one of this stack's own names counts
                new = [line for line in new if _carries(line, identifiers)]
            # IAM and S3 list the same in every region
            there = [line for line in new if line not in found and not _carries(line, others - identifiers)]
            found += there if region == target.region else [f"{line} in {region}" for line in there]
        return found


def _carries(line: str, identifiers: frozenset[str]) -> bool:
    return any(identifier in line for identifier in identifiers)
