"""A variant that answers."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import VariantDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.variants.data_capture import DataCapture
    from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import RunningContainer


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
            container.retire()

    def stop(self) -> None:
        # first all of them: one that is on its way up need not wait for those before it
        self.retire()
        for container in self.containers:
            container.stop()
        if self.capture is not None:
            self.capture.close()
        shutil.rmtree(self.directory, ignore_errors=True)
