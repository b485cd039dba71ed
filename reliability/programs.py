"""All programs by name: how each is run, whole or in its short form, and how its figures read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from reliability import endurance, generated, kills, stacks, suite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """The amount of work. `rate` is of `endurance`: requests a second, None for as many as it has by itself."""

    short: bool = False
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """`is_good` and `table` are about the figures that `measure` returns."""

    measure: Callable[[Form], Figures]
    is_good: Callable[[Figures], bool]
    table: Callable[[Figures], str]


def _requests(form: Form) -> Figures:
    return generated.measure(generated.SHORT if form.short else generated.WHOLE)


def _endurance(form: Form) -> Figures:
    plan = endurance.SHORT if form.short else endurance.WHOLE
    return asdict(endurance.measure(replace(plan, rate=form.rate) if form.rate else plan))


def _stacks(form: Form) -> Figures:
    return stacks.figures(stacks.measure(stacks.SHORT if form.short else stacks.WHOLE))


def _kills(form: Form) -> Figures:
    return kills.measure(kills.SHORT if form.short else kills.WHOLE)


def _suite(form: Form) -> Figures:
    """Run once, and return all runs of the record; the short form is a folder in a new order, and is not recorded."""
    if form.short:
        return suite.figures([suite.run_once(suite.SHORT, suite.new_seed(), workers=0)])
    suite.add(suite.run_once([suite.WHOLE], suite.new_seed(), workers=2), suite.RECORD)
    return suite.figures(suite.read(suite.RECORD))


PROGRAMS: Mapping[str, Program] = {
    "requests": Program(_requests, generated.is_good, generated.table),
    "endurance": Program(_endurance, endurance.is_good, endurance.table),
    "stacks": Program(_stacks, stacks.is_good, stacks.table),
    "kills": Program(_kills, kills.is_good, kills.table),
    "suite": Program(_suite, suite.is_good, suite.table),
}
