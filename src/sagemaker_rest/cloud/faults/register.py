"""The register of the faults that are to strike, and of the calls they have struck."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.faults.fault import (
    DroppedConnection,
    Effect,
    ErrorAnswer,
    FailedDeployment,
    Fault,
    KilledContainer,
    Latency,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.protocol.called_operation import CalledOperation


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault with the id that it was given; `met` calls were of its kind, and it has struck `hits` of them."""

    id: str
    fault: Fault
    met: int = 0
    hits: int = 0

    @property
    def is_spent(self) -> bool:
        return self.fault.times is not None and self.hits >= self.fault.times

    def meet(self) -> PlacedFault:
        """Return the fault after one more call of its kind."""
        strikes = self.met >= self.fault.skip and not self.is_spent
        return PlacedFault(self.id, self.fault, self.met + 1, self.hits + strikes)


@dataclass(frozen=True, slots=True)
class Strike:
    """The effect of faults on one call: how long it waits, and what then becomes of it."""

    seconds: float = 0.0
    effect: ErrorAnswer | DroppedConnection | FailedDeployment | KilledContainer | None = None


NOTHING = Strike()


class FaultRegister:
    """The faults of one cloud. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._placed: dict[str, PlacedFault] = {}

    def place(self, fault: Fault) -> PlacedFault:
        with self._lock:
            placed = PlacedFault(str(next(self._numbers)), fault)
            self._placed[placed.id] = placed
        return placed

    def placed(self) -> list[PlacedFault]:
        """Return all faults, the spent ones too, in the order in which they were placed."""
        with self._lock:
            return list(self._placed.values())

    def remove(self, fault_id: str) -> PlacedFault | None:
        with self._lock:
            return self._placed.pop(fault_id, None)

    def clear(self) -> list[PlacedFault]:
        """Remove all; gives them as they were."""
        with self._lock:
            removed, self._placed = list(self._placed.values()), {}
        return removed

    def strike(
        self, kinds: tuple[type[Effect], ...], called: CalledOperation | None, text: Callable[[], str]
    ) -> Strike:
        """Return what happens to a call: every latency that meets it, and the first of the other effects of these
        kinds.

        `text` is what `containing` is looked for in; it is asked for only where a fault wants it.
        """
        if called is None or not self._placed:
            return NOTHING
        with self._lock:
            seconds, chosen = 0.0, None
            for placed in list(self._placed.values()):
                effect = placed.fault.effect
                is_due = isinstance(effect, kinds) and (chosen is None or isinstance(effect, Latency))
                if not is_due or not placed.fault.meets(called, text):
                    continue
                after = self._placed[placed.id] = placed.meet()
                if after.hits == placed.hits:
                    continue
                if isinstance(effect, Latency):
                    seconds += effect.seconds
                else:
                    chosen = effect
        return Strike(seconds, chosen)
