"""Script mode of AWS's Flask images: the user's functions, defaults for what a script lacks, and Flask's answers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from . import flask_codecs
from .flask_answers import JSON, Response
from .flask_routes import routed
from .script import ScriptError, import_script
from .toolkit_modules import provide_containers

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .contract import Answer, Request, Settings

_MIDDLE = ("input_fn", "predict_fn", "output_fn")


class FlaskScript:
    """The application of such an image; subclasses have the framework's defaults."""

    execution_parameters: Callable[[], Any] | None = None

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._default_accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", JSON)
        self._model: Any = None

    def load(self) -> None:
        """Import the script and load its model: an image does that at the first ping, and again at each until it works.

        Raises:
            ScriptError: There is no script, or no way to serve it.

        """
        provide_containers()
        self._use(import_script(self.settings))
        self._model = self._model_fn(self.settings.model_directory)

    def ping(self) -> Answer:
        return Response().answer()

    def answer(self, request: Request) -> Answer:
        """Answer as nginx and Flask do, which an image has in front of the script."""
        views: dict[str, tuple[str, Callable[[], Any]]] = {
            "/invocations": ("POST", lambda: self._transformed(request)),
            "/ping": ("GET", Response),
        }
        if self.execution_parameters is not None:
            views["/execution-parameters"] = ("GET", self.execution_parameters)
        return routed(request, views)

    def default_input_fn(self, content: Any, content_type: str) -> Any:
        raise NotImplementedError

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        raise NotImplementedError

    def default_output_fn(self, prediction: Any, accept: str) -> Any:
        return Response(flask_codecs.encode(prediction, accept), mimetype=accept)

    def _use(self, module: ModuleType) -> None:
        given = {name: getattr(module, name, None) for name in ("model_fn", "transform_fn", *_MIDDLE)}
        if given["transform_fn"] and any(given[name] for name in _MIDDLE):
            raise ScriptError("Cannot use transform_fn implementation with input_fn, predict_fn, and/or output_fn")
        self._model_fn = given["model_fn"] or _no_model_fn
        self._transform_fn = given["transform_fn"]
        self._input_fn = given["input_fn"] or self.default_input_fn
        self._predict_fn = given["predict_fn"] or self.default_predict_fn
        self._output_fn = given["output_fn"] or self.default_output_fn
        self.execution_parameters = getattr(module, "execution_parameters_fn", None)

    def _transformed(self, request: Request) -> Any:
        content_type = request.headers.get("ContentType") or request.headers.get("Content-Type") or JSON
        accept = request.headers.get("Accept")
        if not accept or accept == flask_codecs.ANY:
            accept = self._default_accept
        is_text = content_type in flask_codecs.UTF8_TYPES
        content = request.body.decode("utf-8", "replace") if is_text else request.body
        if self._transform_fn is not None:
            result = self._transform_fn(self._model, content, content_type, accept)
        else:
            data = self._input_fn(content, content_type)
            result = self._output_fn(self._predict_fn(data, self._model), accept)
        return Response(result[0], mimetype=result[1]) if isinstance(result, tuple) else result


def _no_model_fn(_model_directory: str) -> Any:
    raise ScriptError(
        "Please provide a model_fn implementation.\nSee documentation for model_fn at "
        "https://github.com/aws/sagemaker-python-sdk"
    )
