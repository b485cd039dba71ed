"""The HTTP face of a container: /ping, /invocations and TensorFlow Serving's /v1, as one WSGI application."""

from __future__ import annotations

import http.client
import json
import logging
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.containers.images import ContainerKind
from sagemaker_rest.cloud.sagemaker.containers.invocations.content import (
    JSON_TYPE,
    UnsupportedMediaTypeError,
    predict_body,
    shape_answer,
)
from sagemaker_rest.cloud.sagemaker.containers.invocations.custom_attributes import parse_custom_attributes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from sagemaker_rest.cloud.sagemaker.containers.worker.inference_script import InferenceScript
    from sagemaker_rest.cloud.sagemaker.containers.worker.model_server import ModelServer

_LOG = logging.getLogger(__name__)

Answer = tuple[int, str, bytes]


class ContainerApplication:
    """Routes the requests of one container. A fault of ours is a 500 and goes to the log; the process lives on."""

    def __init__(
        self, kind: ContainerKind, server: ModelServer, *, default_model: str, script: InferenceScript | None
    ) -> None:
        self._server = server
        self._default_model = default_model
        self._script = script
        self._routes: dict[str, Callable[[WSGIEnvironment], Answer]] = {}
        if kind is ContainerKind.SAGEMAKER_TENSORFLOW_SERVING:
            self._routes = {"/ping": self._ping, "/invocations": self._invocations}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            status, content_type, body = self._answer(environ)
        except Exception as fault:  # noqa: BLE001  # one bad request must not end the container
            _LOG.exception("%s %s failed", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            status, content_type, body = 500, JSON_TYPE, _error(f"{type(fault).__name__}: {fault}")
        if environ["PATH_INFO"] != "/ping":
            # as the web server of AWS's container does: it shows who is asked, a shadow for one
            _LOG.info('"%s %s" %d %d', environ["REQUEST_METHOD"], environ["PATH_INFO"], status, len(body))
        phrase = http.client.responses.get(status, "Unknown")
        start_response(f"{status} {phrase}", [("Content-Type", content_type), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        path = environ["PATH_INFO"]
        route = self._routes.get(path)
        if route is not None:
            return route(environ)
        if path.lower().startswith("/v1/"):
            return self._rest(environ)
        return 404, JSON_TYPE, b'{"error": "Not Found"}'

    def _ping(self, _environ: WSGIEnvironment) -> Answer:
        # With a script the Python service answers, which does not look at the models; without, nginx asks for the
        # default model and answers 502 if it is not there.
        if self._script is not None or self._server.is_available(self._default_model):
            return 200, JSON_TYPE, b""
        return 502, JSON_TYPE, _error(f"Could not find any versions of model {self._default_model}")

    def _rest(self, environ: WSGIEnvironment) -> Answer:
        path = environ["REQUEST_URI"].partition("?")[0]  # PATH_INFO is decoded already
        answer = self._server.answer(environ["REQUEST_METHOD"], path, _text(_body(environ)))
        return answer.status, JSON_TYPE, _encoded(answer.body)

    def _invocations(self, environ: WSGIEnvironment) -> Answer:
        body = _body(environ)
        content_type = environ.get("CONTENT_TYPE") or None
        accept = environ.get("HTTP_ACCEPT")
        attributes = environ.get("HTTP_X_AMZN_SAGEMAKER_CUSTOM_ATTRIBUTES")
        if self._script is not None:
            return self._script.answer(body, content_type=content_type, accept=accept, custom_attributes=attributes)
        try:
            request = predict_body(content_type, _text(body))
        except UnsupportedMediaTypeError as fault:
            return 415, JSON_TYPE, _error(str(fault))
        path = parse_custom_attributes(attributes).path(self._default_model)
        answer = self._server.answer("POST", path, request)
        shaped, shaped_type = shape_answer(answer.body, accept)
        return answer.status, shaped_type, _encoded(shaped)


def _body(environ: WSGIEnvironment) -> bytes:
    stream: Any = environ["wsgi.input"]
    body: bytes = stream.read()
    return body


def _text(body: bytes) -> str:
    # bytes that are no UTF-8 become surrogates, so that strings pass unchanged, as they do in TensorFlow Serving
    return body.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def _encoded(body: str) -> bytes:
    return body.encode("utf-8", "replace")  # an error may quote a string that was no UTF-8


def _error(message: str) -> bytes:
    return json.dumps({"error": message}).encode()
