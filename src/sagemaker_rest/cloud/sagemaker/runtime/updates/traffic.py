"""The division of an endpoint's requests between the fleet that serves and the one that is to replace it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet


@dataclass(frozen=True, slots=True)
class Traffic:
    """`current` is the fleet in service; during an update `next` takes `share` (0 to 1) of the requests.

    A new object for each step, so that a request sees one division or the other and never half of one.
    """

    current: Fleet
    next: Fleet | None = None
    share: float = 0.0

    @property
    def fleets(self) -> tuple[Fleet, ...]:
        return (self.current,) if self.next is None else (self.current, self.next)

    def choose(self, draw: Callable[[], float] = random.random) -> Fleet:
        """Return the fleet that answers a request."""
        return self.next if self.next is not None and draw() < self.share else self.current

    def only_next(self) -> Traffic:
        """Return the traffic as it is once the update is through."""
        return Traffic(self.next or self.current)

    def without_next(self) -> Traffic:
        """Return the traffic as it was before the update."""
        return Traffic(self.current)
