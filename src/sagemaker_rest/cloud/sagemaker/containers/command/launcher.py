"""Starting the commands and stand-ins that the user's rules name."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.command.process import CommandProcess
from sagemaker_rest.cloud.sagemaker.containers.connections import free_port
from sagemaker_rest.cloud.sagemaker.containers.environment import process_environment
from sagemaker_rest.cloud.stand_ins import StandInPlace, StandInRecord
from sagemaker_rest.errors import UnservableImageError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec
    from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRule, ContainerRules

_STAND_IN = Path(__file__).with_name("stand_in.py")


class CommandLauncher:
    """Serves the images whose rule names a command or a stand-in; `stand_ins` has the latter. Thread safe."""

    def __init__(self, rules: ContainerRules) -> None:
        self._rules = rules
        self.stand_ins = StandInRecord()

    def refusal(self, image: str) -> str | None:
        if self._rule(image) is not None:
            return None
        return "no rule of [tool.sagemaker-rest.containers] names a command or a stand-in for it"

    def start(self, spec: ContainerSpec, log_path: Path) -> CommandProcess:
        rule = self._rule(spec.image)
        if rule is None:
            raise UnservableImageError(f"No rule names a command for the image {spec.image!r}.")
        port, folder = free_port(), str(spec.model_directory.absolute())
        placed = [
            word.replace("{port}", str(port)).replace("{model_directory}", folder)
            for word in self._words(rule, spec, log_path)
        ]
        variables = {
            **rule.environment,
            **spec.environment,
            # what a container that may not take port 8080 is told on AWS, and what many frameworks read
            "SAGEMAKER_BIND_TO_PORT": str(port),
            "PORT": str(port),
            # /opt/ml/model on AWS; toolkits read the name in training
            "SM_MODEL_DIR": folder,
        }
        # `python` and installed commands are those of the cloud's own environment
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
        environment = process_environment({**os.environ, "PATH": path}, variables)
        return CommandProcess(placed, environment, log_path, port, rule.directory)

    def warm(self) -> None:
        """Do nothing: a command cannot be started ahead, as its model is not known."""

    def close(self) -> None:
        """Do nothing: nothing was started ahead."""

    def _rule(self, image: str) -> ContainerRule | None:
        rule = self._rules.for_image(image)
        return rule if rule is not None and (rule.command or rule.stand_in) else None

    def _words(self, rule: ContainerRule, spec: ContainerSpec, log_path: Path) -> tuple[str, ...]:
        if rule.stand_in is None:
            return rule.command or ()
        answers = log_path.with_suffix(".answers")
        self.stand_ins.add(StandInPlace(spec.image, spec.name.partition("/")[0]), answers)
        return (sys.executable, "-I", "-S", str(_STAND_IN), json.dumps(asdict(rule.stand_in)), "{port}", str(answers))
