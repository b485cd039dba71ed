"""`code/inference.py`: a user's own pre- and post-processing around TensorFlow Serving."""

from __future__ import annotations

import concurrent.futures
import http.client
import importlib.util
import io
import json
import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import requests

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.custom_attributes import parse_custom_attributes
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.layout import InferenceCode
    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.model_server import ModelServer, RestAnswer

_LOG = logging.getLogger(__name__)

_JSON = "application/json"
_THREADS = 32

Handler = Callable[[io.BytesIO, "Context"], tuple[bytes | str, str]]


class Context(NamedTuple):
    """The context that a handler gets of its request; the names and their order are the container's.

    There is no gRPC server here: nothing answers on `grpc_port`, and whatever `channel` is asked for fails and says so.
    """

    model_name: str | None
    model_version: str | None
    method: str | None
    rest_uri: str
    grpc_port: str
    channel: Any
    custom_attributes: str | None
    request_content_type: str
    accept_header: str
    content_length: int | None


class _NoChannel:
    """TensorFlow Serving's gRPC channel, which is not here."""

    def __getattr__(self, name: str) -> Any:
        raise ServingError(
            "The local target does not serve TensorFlow Serving's gRPC API: ask its REST API at context.rest_uri."
        )


class ScriptAnswer(NamedTuple):
    status: int
    content_type: str
    body: bytes


class InferenceScript:
    """The Python service of the container: what answers /invocations when there is a `code/` folder."""

    def __init__(
        self, code: InferenceCode, server: ModelServer, *, default_model: str, rest_url: str, timeout_seconds: float
    ) -> None:
        """Import the script; `rest_url` is where `server` answers over HTTP, such as `http://localhost:8501`.

        Raises:
            ServingError: with the reason, if the script cannot be imported or has no handlers.
        """
        self._server = server
        self._default_model = default_model
        self._rest_url = rest_url
        self._timeout_seconds = timeout_seconds
        self._threads = concurrent.futures.ThreadPoolExecutor(_THREADS, thread_name_prefix="handler")
        # both folders come before everything that is installed, as the container's PYTHONPATH has them
        sys.path[:0] = [str(code.directory), *([str(code.library)] if code.library else [])]
        self._handler = self._from_script(code.script) if code.script else self._pass_through

    def answer(
        self, body: bytes, *, content_type: str | None, accept: str | None, custom_attributes: str | None
    ) -> ScriptAnswer:
        """Run the handlers. An exception is a 500 with its message; longer than the limit is the 504 of nginx."""
        attributes = parse_custom_attributes(custom_attributes)
        context = Context(
            model_name=attributes.model_name,
            model_version=attributes.model_version,
            method=attributes.method,
            rest_uri=self._rest_url + attributes.path(self._default_model),
            grpc_port="9000",
            channel=_NoChannel(),
            custom_attributes=custom_attributes,
            request_content_type=content_type or _JSON,
            accept_header=accept or _JSON,
            content_length=len(body),
        )
        running = self._threads.submit(self._run, io.BytesIO(body), context)
        try:
            return running.result(self._timeout_seconds)
        except concurrent.futures.TimeoutError:
            _LOG.error("the handler took longer than %s seconds", self._timeout_seconds)  # no traceback of ours helps
            return ScriptAnswer(504, "text/html", b"<html><head><title>504 Gateway Time-out</title></head></html>")

    def _run(self, data: io.BytesIO, context: Context) -> ScriptAnswer:
        try:
            answer, content_type = self._handler(data, context)
            body = answer.encode() if isinstance(answer, str) else bytes(answer)
        except Exception as fault:  # noqa: BLE001  # the user's code may raise anything
            _LOG.exception("exception handling request")
            return ScriptAnswer(500, _JSON, json.dumps({"error": str(fault)}).encode())
        return ScriptAnswer(200, str(content_type), body)

    def _from_script(self, script: Path) -> Handler:
        module = _imported(script)
        if hasattr(module, "handler"):
            handler: Handler = module.handler
            return handler
        if not (hasattr(module, "input_handler") and hasattr(module, "output_handler")):
            raise ServingError(
                f"{script.name} has neither `handler` nor both `input_handler` and `output_handler`: "
                "the container calls these. Define them with the parameters (data, context)."
            )

        def pair(data: io.BytesIO, context: Context) -> tuple[bytes | str, str]:
            response = self._post(context.rest_uri, module.input_handler(data, context))
            answer: tuple[bytes | str, str] = module.output_handler(response, context)
            return answer

        return pair

    def _pass_through(self, data: io.BytesIO, context: Context) -> tuple[bytes | str, str]:
        # With requirements.txt or lib but no script, the container posts the body as it is, and answers 200 with what
        # comes back, be it an error.
        return self._post(context.rest_uri, data.read()).content, context.accept_header

    def _post(self, uri: str, data: Any) -> requests.Response:
        """Return the REST API's answer, without going through a socket; `data` may be whatever `requests.post`
        takes.
        """
        prepared = requests.Request("POST", uri, data=data).prepare()
        body = prepared.body or b""
        content = body if isinstance(body, (bytes, str)) else _read(body)
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        return _response(uri, self._server.answer("POST", uri.removeprefix(self._rest_url), text), prepared)


def _read(body: Any) -> bytes:
    content: bytes = body.read() if hasattr(body, "read") else b"".join(body)
    return content


def _response(uri: str, answer: RestAnswer, prepared: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.reason = http.client.responses.get(answer.status, "")
    response.url = uri
    response.request = prepared
    response.encoding = "utf-8"
    response.headers["Content-Type"] = _JSON
    response.raw = io.BytesIO(answer.body.encode("utf-8", "replace"))
    return response


def _imported(script: Path) -> Any:
    specification = importlib.util.spec_from_file_location("inference", script)
    if specification is None or specification.loader is None:
        raise ServingError(f"{script} cannot be imported as a Python module.")
    module = importlib.util.module_from_spec(specification)
    sys.modules["inference"] = module
    try:
        specification.loader.exec_module(module)
    except Exception as fault:
        _LOG.exception("importing %s failed", script)
        raise ServingError(f"code/{script.name} cannot be imported: {type(fault).__name__}: {fault}.") from fault
    return module
