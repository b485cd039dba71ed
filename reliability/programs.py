"""All programs by name: how each is run, whole or in its short form, and how its figures read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reliability import endurance, kills, stacks, suite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """`measure` takes whether it is to be short; `is_good` and `table` are about the figures that it returns."""

    measure: Callable[[bool], Figures]
    is_good: Callable[[Figures], bool]
    table: Callable[[Figures], str]


def _endurance(short: bool) -> Figures:  # noqa: FBT001 - the one argument of all
    return asdict(endurance.measure(endurance.SHORT if short else endurance.WHOLE))


def _stacks(short: bool) -> Figures:  # noqa: FBT001
    return stacks.figures(stacks.measure(stacks.SHORT if short else stacks.WHOLE))


def _kills(short: bool) -> Figures:  # noqa: FBT001
    return kills.measure(1, kills.SHORT if short else kills.whole())


def _suite(short: bool) -> Figures:  # noqa: FBT001
    """Run once, and return all runs of the record; the short form is a folder in a new order, and is not recorded."""
    if short:
        return suite.figures([suite.run_once(suite.SHORT, suite.new_seed(), workers=0)])
    suite.add(suite.run_once([suite.WHOLE], suite.new_seed(), workers=2), suite.RECORD)
    return suite.figures(suite.read(suite.RECORD))


PROGRAMS: Mapping[str, Program] = {
    "endurance": Program(_endurance, endurance.is_good, endurance.table),
    "stacks": Program(_stacks, stacks.is_good, stacks.table),
    "kills": Program(_kills, kills.is_good, kills.table),
    "suite": Program(_suite, suite.is_good, suite.table),
}
