"""The running variants of one endpoint configuration, and who is inside them."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.variants.serverless import ConcurrencyLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition, VariantDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant
    from sagemaker_rest.cloud.sagemaker.runtime.variants.shadow import ShadowTraffic

# An endpoint's old containers finish what they have begun: as long as a real-time invocation may take.
DRAIN_SECONDS = 60.0
ASYNCHRONOUS_DRAIN_SECONDS = 3600.0


class Fleet:
    """The running variants of one endpoint configuration, and how many requests are inside them."""

    def __init__(
        self,
        definition: EndpointDefinition,
        variants: tuple[RunningVariant, ...],
        shadow: ShadowTraffic | None = None,
    ) -> None:
        self.definition = definition
        self.variants = variants
        self.shadow = shadow
        self._weights: dict[str, float] = {}
        # those of the shadows never change
        self._instances = {variant.name: variant.instance_count for variant in definition.shadow_variants}
        self._concurrency = {variant.definition.name: ConcurrencyLimit(None) for variant in variants}
        self.rescale([variant.definition for variant in variants])
        self._requests = 0
        self._idle = threading.Condition()

    def choose(self, draw: Callable[[], float] = random.random) -> RunningVariant:
        """Choose a variant by weight; all weights zero means the first, as there is nothing to divide."""
        weights = self._weights
        remaining = draw() * sum(weights.values())
        for variant in self.variants:
            remaining -= weights[variant.definition.name]
            if remaining < 0:
                return variant
        return self.variants[0]

    def rescale(self, variants: Collection[VariantDefinition]) -> None:
        """Take weights and capacities from `variants` from now on."""
        self._weights = {variant.name: variant.weight for variant in variants}
        self._instances |= {variant.name: variant.instance_count for variant in variants}
        for variant in variants:
            limited = variant.serverless.maximum_concurrency if variant.serverless is not None else None
            self._concurrency[variant.name].maximum = limited

    def concurrency(self, variant: str) -> ConcurrencyLimit:
        """Return what lets requests into the variant: all of them, unless it is serverless."""
        return self._concurrency[variant]

    def instances(self, variant: str) -> int:
        """Return how many instances the variant has: a number, since each of its containers runs once."""
        return self._instances[variant]

    def named(self, name: str) -> RunningVariant | None:
        return next((variant for variant in self.variants if variant.definition.name == name), None)

    def enter(self) -> None:
        """Count a request in; every one that enters has to leave."""
        with self._idle:
            self._requests += 1

    def leave(self) -> None:
        with self._idle:
            self._requests -= 1
            self._idle.notify_all()

    def retire(self, drain_seconds: float | None = None) -> None:
        """Stop the containers once nobody is inside them any more, at the latest when an invocation must be over."""
        if drain_seconds is None:
            is_asynchronous = self.definition.asynchronous is not None
            drain_seconds = ASYNCHRONOUS_DRAIN_SECONDS if is_asynchronous else DRAIN_SECONDS
        # what dies from here on stays dead
        for variant in self.variants:
            variant.retire()
        if self.shadow is not None:
            self.shadow.retire()
        with self._idle:
            self._idle.wait_for(lambda: self._requests == 0, timeout=drain_seconds)
        if self.shadow is not None:
            self.shadow.stop()
        for variant in self.variants:
            variant.stop()
