"""The built-in XGBoost algorithm in a multi-model container."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from . import flask_codecs
from .contract import Answer
from .model_server import JSON, error, healthy, routed
from .script import failure_of
from .xgboost_algorithm import Algorithm, matrix_of

if TYPE_CHECKING:
    from .contract import Request

_LOG = logging.getLogger("sagemaker_rest.application")


class MultiModelAlgorithm(Algorithm):
    """The algorithm behind Multi Model Server. AWS's code for errors raises one itself: all get the same answer."""

    # AWS's function is not given the objective here, and takes the mean
    voting = ()
    _is_loaded = False

    def load(self) -> None:
        try:
            self._load()
        except Exception as fault:  # noqa: BLE001 - the server hides whatever it is
            _LOG.error("%s\nThe model does not load; each request tries again.", failure_of(fault))

    def ping(self) -> Answer:
        return healthy("Healthy")

    def answer(self, request: Request) -> Answer:
        return routed(request, self.ping, self._predicted)

    def _load(self) -> None:
        super().load()
        self._is_loaded = True

    def _predicted(self, request: Request) -> Answer:
        accept = request.headers.get("Accept")
        if not accept or accept == flask_codecs.ANY:
            accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", JSON)
        try:
            if not self._is_loaded:
                self._load()
            kind, matrix = matrix_of(_required(request.body), request.headers.get("Content-Type"))
            body = _written(self.predict(matrix, kind), accept.lower())
        except Exception as fault:  # noqa: BLE001 - whatever it is
            _LOG.error("Prediction failed: %s", failure_of(fault))
            return error(503, "InternalServerException", "Prediction failed")
        return Answer(200, body.encode(), accept)


def _required(body: bytes) -> bytes:
    if not body:
        raise ValueError("The request is empty.")
    return body


def _written(predictions: Any, accept: str) -> str:
    if accept in {flask_codecs.CSV, "csv"}:
        return ",".join(map(str, predictions.tolist()))
    if accept == JSON:
        return flask_codecs.array_to_json(predictions)
    raise ValueError(f"{accept} is not an accepted Accept type: text/csv, csv or application/json.")
