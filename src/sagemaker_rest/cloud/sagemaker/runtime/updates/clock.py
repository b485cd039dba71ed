"""The speed at which AWS's waits pass here."""

from __future__ import annotations

from dataclasses import dataclass

# an hour of AWS's waits in a minute
DEFAULT_FACTOR = 60.0


@dataclass(frozen=True, slots=True)
class Clock:
    """`factor` says how many seconds of AWS's waits pass in one real second.

    It shortens AWS's idle waits: the baking of a rollout, the wait before the old fleet is terminated, the
    periods of alarms and the cooldowns of scaling policies. What really takes time here, such as loading a model or
    an invocation, is never shortened.
    """

    factor: float = DEFAULT_FACTOR

    def real_seconds(self, seconds: float) -> float:
        """Return how long `seconds` of AWS's time take here."""
        return seconds / self.factor
