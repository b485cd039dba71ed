"""Script mode of AWS's Flask images: the user's functions, defaults for what a script lacks, and Flask's answers."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from . import flask_codecs
from .contract import Answer
from .flask_answers import JSON, Response, answer_of, error_page
from .script import ScriptError, failure_of, import_script
from .toolkit_modules import provide

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .contract import Request, Settings

_MIDDLE = ("input_fn", "predict_fn", "output_fn")
_LOG = logging.getLogger(__name__.rpartition(".")[2])
_PATHS = {"/invocations": ("POST", "OPTIONS"), "/ping": ("GET", "HEAD", "OPTIONS")}


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
        settings = self.settings
        if not settings.program:
            raise ScriptError(
                f"{settings.title}'s image runs a script, which the variables SAGEMAKER_PROGRAM (inference.py) and "
                "SAGEMAKER_SUBMIT_DIRECTORY (/opt/ml/model/code, or the s3:// address of a tar.gz) name. "
                "The container has no SAGEMAKER_PROGRAM."
            )
        provide()
        module = import_script(settings)
        self._use(module)
        self._model = self._model_fn(settings.model_directory)

    def ping(self) -> Answer:
        return Answer(200, b"", JSON)

    def answer(self, request: Request) -> Answer:
        """Answer as nginx and Flask do, which an image has in front of the script."""
        path = request.path.partition("?")[0]
        if path == "/execution-parameters" and self.execution_parameters and request.method == "GET":
            return self._guarded(self.execution_parameters)
        if path == "/invocations" and request.method == "POST":
            return self._guarded(lambda: self._transformed(request))
        if path in _PATHS:
            return error_page(405, {"Allow": ", ".join(_PATHS[path])})
        if path.startswith(("/ping", "/invocations", "/execution-parameters")):
            return error_page(404)
        return Answer(404, b"{}", "application/octet-stream")

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

    @staticmethod
    def _guarded(view: Callable[[], Any]) -> Answer:
        """Every error is Flask's page: AWS's toolkit means to answer 415 and 406, and never does."""
        try:
            return answer_of(view())
        except Exception as fault:  # noqa: BLE001 - whatever a script raises
            _LOG.error("Exception on /invocations [POST]\n%s", failure_of(fault))
            return error_page(500)


def _no_model_fn(_model_directory: str) -> Any:
    raise ScriptError(
        "Please provide a model_fn implementation.\nSee documentation for model_fn at "
        "https://github.com/aws/sagemaker-python-sdk"
    )
