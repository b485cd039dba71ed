"""Starting AWS's framework images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.toolkits.assignment import Assignment
from sagemaker_rest.cloud.sagemaker.containers.toolkits.catalogue import (
    REPOSITORIES,
    Toolkit,
    toolkit_named,
    toolkit_of,
)
from sagemaker_rest.cloud.sagemaker.containers.toolkits.process import ToolkitProcess
from sagemaker_rest.errors import UnservableImageError

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec
    from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules


class ToolkitLauncher:
    """Serves AWS's framework images, and those that the user's rules say are built on one: in the Python that a rule
    names, in the cloud's own, or in one that is built. Thread safe.
    """

    def __init__(self, rules: ContainerRules) -> None:
        self._rules = rules

    def refusal(self, image: str) -> str | None:
        if self._toolkit(image) is not None:
            return None
        return f"nor one of AWS's framework images (a repository named {', '.join(REPOSITORIES)}, in any registry)"

    def start(self, spec: ContainerSpec, log_path: Path) -> ToolkitProcess:
        toolkit = self._toolkit(spec.image)
        if toolkit is None:
            raise UnservableImageError(f"The image {spec.image!r} is not one of AWS's framework images.")
        rule = self._rules.for_image(spec.image)
        environment = {**(rule.environment if rule else {}), **spec.environment}
        assignment = Assignment(
            image=spec.image,
            toolkit=next(iter(toolkit.repositories)),
            model_directory=str(spec.model_directory.absolute()),
            code_directory=str(log_path.with_name(f"{log_path.stem}-code").absolute()),
            environment=environment,
            python=str(rule.python) if rule and rule.python else None,
            models_log=str(log_path.absolute()) if spec.is_multi_model else None,
        )
        return ToolkitProcess(assignment, log_path)

    def _toolkit(self, image: str) -> Toolkit | None:
        rule = self._rules.for_image(image)
        return toolkit_named(rule.toolkit) if rule and rule.toolkit else toolkit_of(image)

    def warm(self) -> None:
        """Do nothing: a framework is imported only for a model that asks for it."""

    def close(self) -> None:
        """Do nothing: nothing was started ahead."""
