"""The leftovers that a destroyed stack is to blame for, in the target's region and in those that its configuration
names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.targets.leftovers import Surroundings
from sagemaker_rest.terraform.state import State
from tests.targets.pretended import PretendedTarget

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.terraform.plan import Plan

DESTROYED = State((), frozenset({"digits"}), frozenset(), {})


def no_plan() -> Plan:
    raise NotImplementedError


def surroundings(target: PretendedTarget, folder: Path) -> Surroundings:
    (folder / "main.tf").write_text('provider "aws" {\n  alias  = "ireland"\n  region = "eu-west-1"\n}\n')
    made = Surroundings(target)
    made.look()
    made.settle_regions("two", folder, no_plan, is_new=True)
    return made


@pytest.fixture
def shared() -> PretendedTarget:
    return PretendedTarget(exclusive=False)


def test_on_an_own_target_all_that_was_not_there_before_counts_in_every_region(tmp_path: Path) -> None:
    target = PretendedTarget()
    target.things_elsewhere.add("REST API of before")
    around = surroundings(target, tmp_path)
    target.things_elsewhere.add("REST API of an apply that was cut off")

    found = around.leftovers(DESTROYED, others=frozenset())

    assert around.regions == {"eu-west-1"}
    assert found == ["REST API of an apply that was cut off in eu-west-1"]


def test_on_a_shared_target_what_carries_the_stack_s_names_counts_in_every_region(
    shared: PretendedTarget, tmp_path: Path
) -> None:
    around = surroundings(shared, tmp_path)
    shared.things_elsewhere |= {"REST API of a stranger", "log group /of/digits", "model digits-of-another-stack"}

    found = around.leftovers(DESTROYED, others=frozenset({"digits-of-another-stack"}))

    assert found == ["log group /of/digits in eu-west-1"]


def test_what_every_region_lists_is_told_once(shared: PretendedTarget, tmp_path: Path) -> None:
    around = surroundings(shared, tmp_path)
    shared.things.add("IAM role digits")
    shared.things_elsewhere.add("IAM role digits")

    assert around.leftovers(DESTROYED, others=frozenset()) == ["IAM role digits"]


def test_of_a_stack_that_is_taken_up_again_the_recorded_regions_are_looked_at(shared: PretendedTarget) -> None:
    shared.things_elsewhere |= {"log group /of/digits", "REST API of a stranger"}

    found = Surroundings(shared, ["eu-west-1"]).leftovers(DESTROYED, others=frozenset())

    assert found == ["log group /of/digits in eu-west-1"]
