"""Starting any image on a container engine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import uuid
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.engine.connection import Engine, connect
from sagemaker_rest.errors import NoEngineError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.engine.process import EngineProcess
    from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec
    from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules

_GUARD = "sagemaker_rest.cloud.sagemaker.containers.engine.guard"
# where a container finds its model, and where a multi-model one finds them
# https://docs.aws.amazon.com/sagemaker/latest/dg/build-multi-model-build-container.html
_MODEL, _MODELS = "/opt/ml/model", "/opt/ml/models"


class EngineLauncher:
    """Serves every image, if an engine answers. Thread safe.

    The engine is looked for when an image needs one, and again until one answers.
    """

    def __init__(self, rules: ContainerRules, environment: Mapping[str, str] = os.environ) -> None:
        """Launch by an engine; `environment` says where it is: DOCKER_HOST, XDG_RUNTIME_DIR."""
        self._rules = rules
        self._environment = environment
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        # of this cloud, and of no other that the engine may have containers of
        self._cloud = uuid.uuid4().hex

    def refusal(self, image: str) -> str | None:
        del image
        try:
            self._connected()
        except NoEngineError as error:
            return str(error)
        return None

    def start(self, spec: ContainerSpec, log_path: Path) -> EngineProcess:
        engine = self._connected()
        # they import Docker's SDK, which takes the time of a third of a cloud's start
        from sagemaker_rest.cloud.sagemaker.containers.engine.process import (  # noqa: PLC0415
            EngineContainer,
            EngineProcess,
        )

        self._guarded(engine)
        rule = self._rules.for_image(spec.image)
        wanted = EngineContainer(
            image=rule.image if rule is not None and rule.image else spec.image,
            model_directory=spec.model_directory.absolute(),
            mounted_at=_MODELS if spec.is_multi_model else _MODEL,
            environment={**(rule.environment if rule is not None else {}), **spec.environment},
            name=spec.name,
            cloud=self._cloud,
            memory=rule.memory if rule is not None else None,
            isolated=spec.is_isolated,
        )
        return EngineProcess(engine.client, wanted, log_path)

    def warm(self) -> None:
        """Do nothing: an engine's container cannot be started ahead, as its model is not known."""

    def close(self) -> None:
        with self._lock:
            guard, self._guard = self._guard, None
        if guard is not None and guard.stdin is not None:
            # it removes what is left, however the containers have ended
            guard.stdin.close()
            guard.wait()

    def _connected(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = connect(self._environment)
            return self._engine

    def _guarded(self, engine: Engine) -> None:
        with self._lock:
            if self._guard is None:
                self._guard = subprocess.Popen(
                    [sys.executable, "-m", _GUARD, engine.address, self._cloud],
                    stdin=subprocess.PIPE,
                    start_new_session=True,
                )


class NamedImageLauncher:
    """Serves the images whose rule names one of the engine's, before anything else could serve them."""

    def __init__(self, rules: ContainerRules, engine: EngineLauncher) -> None:
        self._rules = rules
        self._engine = engine

    def refusal(self, image: str) -> str | None:
        rule = self._rules.for_image(image)
        if rule is None or rule.image is None:
            return "nor an image of the container engine's"
        return self._engine.refusal(image)

    def start(self, spec: ContainerSpec, log_path: Path) -> EngineProcess:
        return self._engine.start(spec, log_path)

    def warm(self) -> None:
        """Do nothing: the engine is warmed itself."""

    def close(self) -> None:
        """Do nothing: the engine is closed itself."""
