"""What a target still has after a destroy."""

from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.state import State


def leftovers(target: Target, destroyed: State, *, before: frozenset[str], others: frozenset[str]) -> list[str]:
    """The lines of the inventory that a destroyed stack is to blame for.

    `destroyed` is its last state, `before` what the target had before it. What carries one of the names, ids or ARNs
    in `others` belongs to somebody else.
    """
    identifiers = destroyed.identifiers
    found = sorted(target.inventory() - before)
    if not target.exclusive:
        # strangers work there too: only what carries one of this stack's own names counts
        found = [line for line in found if _carries(line, identifiers)]
    for region in sorted(destroyed.regions - {target.region}):
        # what was there before is not known of a region that only the configuration names
        there = sorted(target.inventory(region=region))
        found += [f"{line} in {region}" for line in there if line not in found and _carries(line, identifiers)]
    return [line for line in found if not _carries(line, others - identifiers)]


def _carries(line: str, identifiers: frozenset[str]) -> bool:
    return any(identifier in line for identifier in identifiers)
