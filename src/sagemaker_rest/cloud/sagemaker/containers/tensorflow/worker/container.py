"""Turning an assignment into an application: find the models, load them, import the script."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import tensorflow as tf

from sagemaker_rest.cloud.sagemaker.containers.http_server import ContainerServer
from sagemaker_rest.cloud.sagemaker.containers.multi_model import MultiModelApplication, model_path
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.images import ContainerKind
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.settings import ContainerSettings, read_settings
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.layout import (
    InferenceCode,
    ServableModel,
    find_code,
    find_models,
)
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.application import ContainerApplication
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.inference_script import InferenceScript
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.model_server import ModelServer
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.requirements import require_installed
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.saved_model import SavedModel
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.assignment import Assignment

_LOG = logging.getLogger(__name__)


def serve(assignment: Assignment, when_serving: Callable[[int], None]) -> None:
    """Serve `assignment` for ever; `when_serving` is called with the port once requests are taken.

    Raises what `build_application` raises.
    """
    tf.get_logger().setLevel(logging.ERROR)  # the loader that sessions need is "deprecated" and says so each time
    _LOG.info("container %s serves %s", assignment.name, assignment.model_directory)
    server = ContainerServer()
    application = build_application(assignment, rest_port=server.rest_port)
    server.run(application, lambda: when_serving(server.port))


def build_application(assignment: Assignment, *, rest_port: int) -> ContainerApplication | MultiModelApplication:
    """Load everything that `assignment` names. `rest_port` is where the REST API will answer.

    Raises:
        ArchiveError: for a folder without a model.
        ServingError: with the reason for anything that the container would not start with: a setting, a model that does
            not load, a script that does not import.
    """
    os.environ.update(assignment.environment)
    settings = read_settings(assignment.environment)
    rest_url = f"http://localhost:{rest_port}"
    if settings.is_multi_model and assignment.kind is ContainerKind.SAGEMAKER_TENSORFLOW_SERVING:
        _LOG.info("multi-model: models are loaded as they are asked for")
        universal = _prepared(assignment.model_directory)
        return MultiModelApplication(
            lambda name, folder: load_application(
                assignment.kind, folder, settings, rest_url=f"{rest_url}{model_path(name)}", universal=universal
            )
        )
    return load_application(assignment.kind, assignment.model_directory, settings, rest_url=rest_url)


def load_application(
    kind: ContainerKind,
    folder: Path,
    settings: ContainerSettings,
    *,
    rest_url: str,
    universal: InferenceCode | None = None,
) -> ContainerApplication:
    """Load the models and the script in `folder`; without a script there, the models have the `universal` one.

    Raises what `build_application` raises.
    """
    models = find_models(folder)
    code = _prepared(folder) or universal
    server = ModelServer({model.name: _load(model, settings) for model in models})
    # the container takes the first folder that it finds, in no order that one could rely on; here it is by name
    default_model = settings.default_model or models[0].name
    _LOG.info("default model: %s", default_model)
    script = None
    if code is not None:
        script = InferenceScript(
            code,
            server,
            default_model=default_model,
            rest_url=rest_url,
            timeout_seconds=settings.handler_timeout_seconds,
        )
    return ContainerApplication(kind, server, default_model=default_model, script=script)


def _prepared(folder: Path) -> InferenceCode | None:
    """Return what `code/` of a folder offers, once all that it needs is there."""
    code = find_code(folder)
    if code is None or code.requirements is None:
        return code
    if code.library is not None:
        _LOG.warning("loading modules in code/lib, ignoring requirements.txt")
    else:
        require_installed(code.requirements)
    return code


def _load(model: ServableModel, settings: ContainerSettings) -> dict[int, SavedModel]:
    loaded = {}
    for version, directory in zip(model.versions, model.directories, strict=True):
        try:
            loaded[version] = SavedModel(
                directory,
                inter_op_parallelism=settings.inter_op_parallelism,
                intra_op_parallelism=settings.intra_op_parallelism,
            )
        except Exception as fault:
            _LOG.exception("loading %s failed", directory)
            raise ServingError(
                f"Version {version} of the model {model.name!r} cannot be loaded: {type(fault).__name__}: {fault}"
            ) from fault
        _LOG.info("loaded model %s version %s", model.name, version)
    return loaded
