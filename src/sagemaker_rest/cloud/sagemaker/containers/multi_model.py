"""A container that serves models as they come and go: SageMaker's contract for multi-model containers.

SageMaker tells it which models to load and unload, and names one with each request:
https://docs.aws.amazon.com/sagemaker/latest/dg/mms-container-apis.html
"""

from __future__ import annotations

import dataclasses
import json
import logging
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.errors import SagemakerRestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import HttpRequest

    Application = Callable[[HttpRequest], HttpResponse]

_LOG = logging.getLogger(__name__)

_JSON = "application/json"
_MODEL_PATH = re.compile(r"/models/(?P<name>[^/]+)(?P<rest>/.*)?")


def model_path(name: str) -> str:
    """Return the container's path for the model `name`."""
    return f"/models/{quote(name, safe='')}"


class MultiModelApplication:
    """Routes requests to the application of the model that they name. Thread safe."""

    def __init__(
        self, load: Callable[[str, Path], Application], unload: Callable[[Application], None] = lambda _model: None
    ) -> None:
        """Serve many models. `load` makes the application of a model from its name and its folder, or raises
        SagemakerRestError; `unload` ends it.
        """
        self._load = load
        self._unload = unload
        self._lock = threading.Lock()
        self._folders: dict[str, str] = {}
        self._models: dict[str, Application] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/ping":
            return _answer(200, {})
        if request.path == "/models":
            return _answer(*(self._listed() if request.method == "GET" else self._told(request.body)))
        match = _MODEL_PATH.fullmatch(request.path)
        if match is None:
            return _answer(404, {"error": "Not Found"})
        name, rest = unquote(match["name"]), match["rest"] or ""
        if not rest:
            return _answer(*(self._unloaded(name) if request.method == "DELETE" else self._described(name)))
        return self._asked(name, rest, request)

    def _asked(self, name: str, rest: str, request: HttpRequest) -> HttpResponse:
        model = self._models.get(name)
        if model is None:
            return _answer(404, {"error": f"Model {name} is not loaded yet."})
        return model(dataclasses.replace(request, path="/invocations" if rest == "/invoke" else rest))

    def _told(self, body: bytes) -> tuple[int, Any]:
        try:
            told = json.loads(body)
            name, folder = told["model_name"], told["url"]
        except (ValueError, RecursionError, KeyError, TypeError):
            return 400, {"error": "A model is loaded by a JSON object with the strings model_name and url."}
        return self._loaded(str(name), str(folder))

    def _loaded(self, name: str, folder: str) -> tuple[int, Any]:
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
        self._unload(model)
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


def _answer(status: int, document: Any) -> HttpResponse:
    return HttpResponse(status, Headers({"Content-Type": _JSON}), json.dumps(document).encode())
