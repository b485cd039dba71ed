"""The handlers of `sagemaker_inference`: a script's functions, defaults for what it lacks, and answers for errors."""

from __future__ import annotations

import inspect
import logging
import os
import re
import traceback
from typing import TYPE_CHECKING, Any

from . import inference_codecs
from .context import Context
from .model_server import UnsendableError, sent, unsendable, worker_died
from .script import failure_of, import_script_if_any
from .toolkit_modules import provide_inference

if TYPE_CHECKING:
    from collections.abc import Callable

    from .contract import Answer, Request, Settings

_DOCUMENTATION = "https://sagemaker.readthedocs.io/en/stable/"
_CONTENT_TYPE = re.compile("^[Cc]ontent-?[Tt]ype")
_LOG = logging.getLogger("sagemaker_rest.application")


class Handlers:
    """Answers by a script or without one; subclasses have a framework's defaults.

    `names` are the functions that are looked for in a script.
    """

    names: tuple[str, ...] = (
        "pre_model_fn",
        "model_fn",
        "model_warmup_fn",
        "transform_fn",
        "input_fn",
        "predict_fn",
        "output_fn",
    )

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.model_directory = settings.model_directory
        self.context = Context(settings.model_directory)
        self._default_accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", inference_codecs.JSON)
        self.functions: dict[str, Callable[..., Any]] = {}
        self._model: Any = None

    def load(self) -> None:
        """Import the script, if there is one, and load the model."""
        provide_inference()
        module = import_script_if_any(self.settings)
        given = {name: getattr(module, name, None) for name in self.names}
        if given["transform_fn"] and (given["input_fn"] or given["predict_fn"] or given["output_fn"]):
            raise ValueError(
                "Cannot use transform_fn implementation in conjunction with input_fn, predict_fn, and/or output_fn "
                "implementation"
            )
        functions = {name: given[name] or getattr(self, f"default_{name}", None) for name in self.names}
        self.functions = {name: function for name, function in functions.items() if function is not None}
        directory = self.context.system_properties["model_dir"] = self.model_directory
        if "pre_model_fn" in self.functions:
            self.run("pre_model_fn", directory)
        self._model = self.run("model_fn", directory)
        if "model_warmup_fn" in self.functions:
            self.run("model_warmup_fn", directory, self._model)

    def invoke(self, request: Request) -> Answer:
        """Answer a request for a prediction."""
        self.context.begin(dict(request.headers.items()))
        try:
            body = self.transformed(request)
        except UnsendableError as fault:
            _LOG.error("%s", fault)  # the message says it all
            return unsendable()
        except Exception as fault:  # noqa: BLE001 - whatever a script raises
            return self.failure(fault)
        if self.context.request_processor[0].content_type is None:
            # it cannot be sent to the server, and the worker ends
            return worker_died()
        return self.context.answer(body)

    def failure(self, fault: Exception) -> Answer:
        """Return the answer for the error that is being handled: its message and where it was."""
        _LOG.error("Transform failed for model: %s", failure_of(fault))
        # the toolkit's own class may be there, too
        if all(hasattr(fault, name) for name in ("status_code", "phrase", "message")):
            status, message, phrase = fault.status_code, fault.message, fault.phrase  # type: ignore[attr-defined]
        else:
            status, message, phrase = 500, str(fault) or "Invalid Request", None
        self.context.set_response_content_type(0, None)
        self.context.set_response_status(status, " ".join((phrase or message).splitlines()))
        return self.context.answer(f"{message}\n{traceback.format_exc()}".encode())

    def default_model_fn(self, model_dir: str) -> Any:
        raise NotImplementedError(_not_provided("model_fn"))

    def default_input_fn(self, input_data: Any, content_type: str) -> Any:
        return inference_codecs.decode(input_data, content_type)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        raise NotImplementedError(_not_provided("predict_fn"))

    def default_output_fn(self, prediction: Any, accept: str) -> Any:
        content_type = inference_codecs.first_supported(accept)
        return inference_codecs.encode(prediction, content_type), content_type

    def default_transform_fn(self, model: Any, input_data: Any, content_type: str, accept: str) -> Any:
        data = self.run("input_fn", input_data, content_type)
        prediction = self.run("predict_fn", data, model)
        return self.run("output_fn", prediction, accept)

    def transformed(self, request: Request) -> bytes:
        """Return the body of an answer, whose type and status the context has."""
        headers = request.headers
        content_type = next((value for name, value in headers.items() if _CONTENT_TYPE.match(name)), None)
        accept = headers.get("Accept")
        if not accept or accept == inference_codecs.ANY:
            accept = self._default_accept
        data = request.body.decode() if content_type in inference_codecs.UTF8_TYPES else request.body
        result = self.run("transform_fn", self._model, data, content_type, accept)
        body, answered = self.response(result, accept)
        self.context.set_response_content_type(0, answered)
        return sent(body)

    def response(self, result: Any, accept: str) -> tuple[Any, str | None]:
        """Return body and type of what a script returns."""
        return (result[0], result[1]) if isinstance(result, tuple) else (result, accept)

    def misfit(self, name: str, taken: int, given: int) -> str:
        """Return what is said about a function that takes another number of arguments."""
        return f"{name} takes {taken} arguments but {given} were given."

    def run(self, name: str, *arguments: Any) -> Any:
        """Call a function with its arguments, and with the context if it takes one more."""
        function = self.functions[name]
        taken = len(inspect.signature(function).parameters)
        if taken == len(arguments):
            return function(*arguments)
        if taken == len(arguments) + 1:
            return function(*arguments, self.context)
        raise TypeError(self.misfit(function.__name__, taken, len(arguments)))


def _not_provided(name: str) -> str:
    return f"\nPlease provide a {name} implementation.\nSee documentation for {name} at {_DOCUMENTATION}\n"
