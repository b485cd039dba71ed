"""The HTTP face of a container: /ping, /invocations and TensorFlow Serving's /v1."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING
from urllib.parse import unquote

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.images import ContainerKind
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.content import (
    JSON_TYPE,
    UnsupportedMediaTypeError,
    predict_body,
    shape_answer,
)
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.custom_attributes import parse_custom_attributes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import HttpRequest
    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.inference_script import InferenceScript
    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.model_server import ModelServer

_LOG = logging.getLogger(__name__)

Answer = tuple[int, str, bytes]


class ContainerApplication:
    """Routes the requests of one container. An error of ours is a 500 and goes to the log; the process lives on."""

    def __init__(
        self, kind: ContainerKind, server: ModelServer, *, default_model: str, script: InferenceScript | None
    ) -> None:
        self._server = server
        self._default_model = default_model
        self._script = script
        self._routes: dict[str, Callable[[HttpRequest], Answer]] = {}
        if kind is ContainerKind.SAGEMAKER_TENSORFLOW_SERVING:
            self._routes = {"/ping": self._ping, "/invocations": self._invocations}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = unquote(request.path)
        try:
            status, content_type, body = self._answer(path, request)
        except Exception as fault:  # noqa: BLE001  # one bad request must not end the container
            _LOG.exception("%s %s failed", request.method, path)
            status, content_type, body = 500, JSON_TYPE, _error(f"{type(fault).__name__}: {fault}")
        if path != "/ping":
            # as the web server of AWS's container does: it shows who is asked, a shadow for one
            _LOG.info('"%s %s" %d %d', request.method, path, status, len(body))
        return HttpResponse(status, Headers({"Content-Type": content_type}), body)

    def _answer(self, path: str, request: HttpRequest) -> Answer:
        route = self._routes.get(path)
        if route is not None:
            return route(request)
        if path.lower().startswith("/v1/"):
            answer = self._server.answer(request.method, request.path, _text(request.body))
            return answer.status, JSON_TYPE, _encoded(answer.body)
        return 404, JSON_TYPE, b'{"error": "Not Found"}'

    def _ping(self, _request: HttpRequest) -> Answer:
        # With a script the Python service answers, which does not look at the models; without, nginx asks for the
        # default model and answers 502 if it is not there.
        if self._script is not None or self._server.is_available(self._default_model):
            return 200, JSON_TYPE, b""
        return 502, JSON_TYPE, _error(f"Could not find any versions of model {self._default_model}")

    def _invocations(self, request: HttpRequest) -> Answer:
        body = request.body
        content_type = request.headers.get("Content-Type") or None
        accept = request.headers.get("Accept")
        attributes = request.headers.get("X-Amzn-SageMaker-Custom-Attributes")
        if self._script is not None:
            return self._script.answer(body, content_type=content_type, accept=accept, custom_attributes=attributes)
        try:
            parsed = predict_body(content_type, _text(body))
        except UnsupportedMediaTypeError as fault:
            return 415, JSON_TYPE, _error(str(fault))
        path = parse_custom_attributes(attributes).path(self._default_model)
        answer = self._server.answer("POST", path, parsed)
        shaped, shaped_type = shape_answer(answer.body, accept)
        return answer.status, shaped_type, _encoded(shaped)


def _text(body: bytes) -> str:
    # bytes that are not UTF-8 become surrogates, so that strings pass unchanged, as they do in TensorFlow Serving
    return body.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def _encoded(body: str) -> bytes:
    return body.encode("utf-8", "replace")  # an error may quote a string that was no UTF-8


def _error(message: str) -> bytes:
    return json.dumps({"error": message}).encode()
