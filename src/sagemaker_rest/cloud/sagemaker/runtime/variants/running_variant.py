"""A variant that answers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.folders import remove_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import VariantDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.variants.data_capture import DataCapture
    from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import RunningContainer

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunningVariant:
    """A variant that answers, with its containers in their order. `directory` holds the artifacts and goes with it."""

    definition: VariantDefinition
    containers: tuple[RunningContainer, ...]
    directory: Path
    capture: DataCapture | None = None

    def retire(self) -> None:
        """Never start one of its containers again."""
        for container in self.containers:
            self._try(container.retire)

    def stop(self) -> None:
        """End the containers, and remove their artifacts. Whatever fails is logged, and the rest done."""
        # first all of them: one that is on its way up need not wait for those before it
        self.retire()
        for container in self.containers:
            self._try(container.stop)
        if self.capture is not None:
            self._try(self.capture.close)
        remove_folder(self.directory)

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:  # noqa: BLE001 - whatever it is, the next step is to be done
            _LOG.exception("variant %s: a step of taking it down failed", self.definition.name)
