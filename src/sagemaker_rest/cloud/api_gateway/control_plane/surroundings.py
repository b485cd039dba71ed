"""The other services, as far as API Gateway's control plane asks them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything has a default that knows nothing, so that the control plane also stands alone."""
