"""Shadow variants: each gets copies of a share of the requests, in the background. What comes of it stays here.

https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import Invocation
    from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant

# copies under way at a time, and copies that wait; a shadow that hangs costs no more than these
AT_ONCE = 4
MAXIMUM_PENDING = 64
# what a real-time request may take; nobody waits for a copy, but its containers are kept busy
MAXIMUM_SECONDS = 60.0
# asks a variant, by its name, and tells CloudWatch how that went
Measured = Callable[[str, Callable[[], Awaitable[ContainerAnswer]]], Coroutine[Any, Any, ContainerAnswer]]
_LOG = logging.getLogger(__name__)


async def unmeasured(_variant: str, ask: Callable[[], Awaitable[ContainerAnswer]]) -> ContainerAnswer:
    """Ask without measuring, where there is no CloudWatch."""
    return await ask()


class ShadowTraffic:
    """Copies requests to the shadow variants of one endpoint, on an event loop; never raises, never waits. It may be
    stopped by any thread.
    """

    def __init__(
        self,
        endpoint_name: str,
        variants: Sequence[RunningVariant],
        production_weight: float,
        *,
        maximum_seconds: float = MAXIMUM_SECONDS,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """Copy requests to shadows; `production_weight` is what their weights are shares of: half of it copies every
        second request.
        """
        self._endpoint_name = endpoint_name
        self._variants = tuple(variants)
        self._production_weight = production_weight
        self._maximum_seconds = maximum_seconds
        self._draw = draw
        self._pending: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._stopped = threading.Event()

    def copy(self, invocation: Invocation, measured: Measured = unmeasured) -> None:
        """Send a copy to each shadow variant that is drawn. A shadow that does not keep up misses requests."""
        for variant in self._variants:
            if self._draw() * self._production_weight >= variant.definition.weight or self._stopped.is_set():
                continue
            if len(self._pending) >= MAXIMUM_PENDING:
                self._say(variant, f"missed a request: {MAXIMUM_PENDING} copies wait already")
                continue
            sending = asyncio.create_task(self._send(variant, invocation, measured))
            self._pending.add(sending)
            sending.add_done_callback(self._pending.discard)

    def retire(self) -> None:
        """Never start a shadow's container again."""
        for variant in self._variants:
            variant.retire()

    def stop(self) -> None:
        """End the shadows; copies under way are given up."""
        self._stopped.set()
        for variant in self._variants:
            variant.stop()

    async def _send(self, variant: RunningVariant, invocation: Invocation, measured: Measured) -> None:
        async with self._turn:
            if self._stopped.is_set():
                return
            try:
                answer = await measured(
                    variant.definition.name, lambda: run(variant.containers, invocation, self._maximum_seconds)
                )
                if variant.capture is not None:
                    variant.capture.record(invocation, answer)
            except Exception as fault:  # noqa: BLE001 - whatever happens to a shadow must harm nobody
                if not self._stopped.is_set():
                    self._say(variant, str(fault))

    def _say(self, variant: RunningVariant, message: str) -> None:
        _LOG.warning("endpoint %s, shadow variant %s: %s", self._endpoint_name, variant.definition.name, message)


def shadow_traffic(definition: EndpointDefinition, variants: tuple[RunningVariant, ...]) -> ShadowTraffic | None:
    """Return what copies requests to `variants`, the shadows of `definition`; None if there are none."""
    if not variants:
        return None
    production_weight = sum(variant.weight for variant in definition.variants)
    return ShadowTraffic(definition.name, variants, production_weight)
