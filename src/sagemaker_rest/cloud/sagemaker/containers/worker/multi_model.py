"""A container that serves models as they come and go: SageMaker's contract for multi-model containers.

SageMaker tells it which models to load and unload, and names one with each request:
https://docs.aws.amazon.com/sagemaker/latest/dg/mms-container-apis.html
"""

from __future__ import annotations

import http.client
import json
import logging
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from sagemaker_rest.errors import SagemakerRestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LOG = logging.getLogger(__name__)

_JSON = "application/json"
_MODEL_PATH = re.compile(r"/models/(?P<name>[^/]+)(?P<rest>/.*)?")


def model_path(name: str) -> str:
    """Where the container has what concerns the model `name`."""
    return f"/models/{quote(name, safe='')}"


class MultiModelApplication:
    """Routes requests to the application of the model that they name. Thread safe."""

    def __init__(self, load: Callable[[str, Path], WSGIApplication]) -> None:
        """`load` makes the application of a model from its name and its folder, or raises SagemakerRestError."""
        self._load = load
        self._lock = threading.Lock()
        self._folders: dict[str, str] = {}
        self._models: dict[str, WSGIApplication] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["REQUEST_URI"].partition("?")[0]
        method = environ["REQUEST_METHOD"]
        if path == "/ping":
            return _send(start_response, 200, {})
        if path == "/models":
            document = self._listed() if method == "GET" else self._loaded(json.loads(environ["wsgi.input"].read()))
            return _send(start_response, *document)
        match = _MODEL_PATH.fullmatch(path)
        if match is None:
            return _send(start_response, 404, {"error": "Not Found"})
        name, rest = unquote(match["name"]), match["rest"] or ""
        if not rest:
            return _send(start_response, *(self._unloaded(name) if method == "DELETE" else self._described(name)))
        return self._asked(name, rest, environ, start_response)

    def _asked(self, name: str, rest: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        model = self._models.get(name)
        if model is None:
            return _send(start_response, 404, {"error": f"Model {name} is not loaded yet."})
        path = "/invocations" if rest == "/invoke" else rest
        return model({**environ, "PATH_INFO": unquote(path), "REQUEST_URI": path}, start_response)

    def _loaded(self, told: dict[str, str]) -> tuple[int, Any]:
        name, folder = told["model_name"], told["url"]
        if name in self._models:
            return 409, {"error": f"Model {name} is already loaded."}
        try:
            model = self._load(name, Path(folder))
        except SagemakerRestError as fault:
            _LOG.error("%s cannot be loaded: %s", name, fault)  # the message says it all
            return 400, {"error": str(fault)}
        with self._lock:
            self._models[name], self._folders[name] = model, folder
        _LOG.info("loaded %s", name)
        return 200, {"modelName": name, "modelUrl": folder}

    def _unloaded(self, name: str) -> tuple[int, Any]:
        with self._lock:
            model = self._models.pop(name, None)
            self._folders.pop(name, None)
        if model is None:
            return 404, {"error": f"Model {name} is not loaded yet."}
        _LOG.info("unloaded %s", name)
        return 200, {}

    def _listed(self) -> tuple[int, Any]:
        with self._lock:
            return 200, {"models": [{"modelName": name, "modelUrl": url} for name, url in self._folders.items()]}

    def _described(self, name: str) -> tuple[int, Any]:
        folder = self._folders.get(name)
        if folder is None:
            return 404, {"error": f"Model {name} is not loaded yet."}
        return 200, {"modelName": name, "modelUrl": folder}


def _send(start_response: StartResponse, status: int, document: Any) -> Iterable[bytes]:
    body = json.dumps(document).encode()
    phrase = http.client.responses.get(status, "Unknown")
    start_response(f"{status} {phrase}", [("Content-Type", _JSON), ("Content-Length", str(len(body)))])
    return [body]
