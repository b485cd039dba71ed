"""The built-in XGBoost algorithm: models of the artifact, and no script."""

from __future__ import annotations

import json
import logging
import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xgboost

from . import flask_codecs
from .contract import Answer
from .flask_answers import HTML, JSON, Response, error_page, with_charset
from .flask_routes import routed
from .xgboost_data import main_type, matrix_of_csv, matrix_of_libsvm, matrix_of_records, parameters_of
from .xgboost_selection import selected

if TYPE_CHECKING:
    from .contract import Request, Settings

_LOG = logging.getLogger("sagemaker_rest.application")
_ACCEPTED = ["application/json", "application/jsonlines", "application/x-recordio-protobuf", "text/csv"]
_KINDS = {
    "csv": "csv",
    "libsvm": "libsvm",
    "parquet": "parquet",
    "recordio-protobuf": "recordio-protobuf",
    "text/csv": "csv",
    "text/libsvm": "libsvm",
    "text/x-libsvm": "libsvm",
    "application/x-parquet": "parquet",
    "application/x-recordio-protobuf": "recordio-protobuf",
}
# Flask reads a form itself, and leaves an empty body
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_OLD = (1, 2)


class Algorithm:
    """The application of the algorithm's image. An ensemble for an objective that is in `voting` votes."""

    voting: tuple[str, ...] = ("multi:softmax", "binary:hinge")

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._largest = int(os.environ.get("MAX_CONTENT_LENGTH", "6291456"))
        self._models: list[tuple[Any, bool]] = []
        self._configuration: dict[str, Any] = {}

    def load(self) -> None:
        """Load every file of the model's directory: an ensemble if there are several.

        Raises:
            RuntimeError: A file is not a model.

        """
        paths = _model_files(self.settings.model_directory)
        if os.environ.get("SAGEMAKER_INFERENCE_ENSEMBLE", "true") != "true":
            paths = paths[:1]
        if not paths:
            raise RuntimeError("The model's archive has no file at its top, such as xgboost-model.")
        self._models = [_loaded(path) for path in paths]
        self._configuration = json.loads(self._models[0][0].save_config())["learner"]
        _LOG.info("Model objective : %s", self.objective)

    @property
    def objective(self) -> str:
        return str(self._configuration["objective"]["name"])

    def ping(self) -> Answer:
        return Answer(200, b"", HTML)

    def answer(self, request: Request) -> Answer:
        return routed(
            request,
            {
                "/invocations": ("POST", lambda: self._invoked(request)),
                "/ping": ("GET", lambda: Response(mimetype="text/html")),
                "/execution-parameters": ("GET", self._execution_parameters),
            },
        )

    def _invoked(self, request: Request) -> Any:
        content_type = request.headers.get("Content-Type")
        if len(request.body) > self._largest:
            return error_page(413)
        if not request.body or main_type(content_type or "").lower() in _FORMS:
            return Answer(204, b"", HTML)
        try:
            kind, matrix = matrix_of(request.body, content_type)
        except Exception as fault:  # noqa: BLE001 - whatever a reader raises is the client's
            return _refusal(415, fault)
        try:
            predictions = self.predict(matrix, kind)
        except Exception as fault:  # noqa: BLE001 - the same
            return _refusal(400, f"Unable to evaluate payload provided: {fault}")
        try:
            accept = _accept(request)
        except ValueError as fault:
            return _refusal(406, fault)
        return self._answered(predictions, accept)

    def _answered(self, predictions: Any, accept: str) -> Any:
        chosen = os.environ.get("SAGEMAKER_INFERENCE_OUTPUT")
        is_batch = bool(os.environ.get("SAGEMAKER_BATCH"))
        if chosen is not None:
            try:
                text = selected(predictions, chosen, self.objective, self._classes, accept)
            except Exception as fault:  # noqa: BLE001 - AWS's answer is the message
                return _refusal(500, fault)
            return _answer(f"{text}\n" if is_batch and isinstance(text, str) and accept == "text/csv" else text, accept)
        listed = predictions.tolist()
        if is_batch:
            return _answer("\n".join(map(str, listed)) + "\n", accept)
        if accept == JSON:
            return _answer(json.dumps({"predictions": [{"score": each} for each in listed]}), accept)
        if accept == flask_codecs.CSV and self._is_old:
            return _answer(",".join(map(str, listed)), accept)
        return _answer(flask_codecs.encode(listed, accept), accept)

    def predict(self, matrix: Any, kind: str) -> Any:
        """Return the predictions for a matrix that was read from `kind`. Raises ValueError."""
        first, is_pickled = self._models[0]
        if is_pickled:
            _require_width(matrix.num_col(), first.num_features(), kind)
        votes = [_predicted(model, matrix) for model, _ in self._models]
        if len(votes) == 1:
            return votes[0]
        if self.objective in self.voting:
            return np.apply_along_axis(_mode, 0, np.array(votes))
        return np.mean(votes, axis=0)

    def _execution_parameters(self) -> Response:
        parameters = {
            "MaxConcurrentTransforms": os.cpu_count(),
            "BatchStrategy": "MULTI_RECORD",
            "MaxPayloadInMB": int(self._largest / 1024**2),
        }
        return Response(json.dumps(parameters))

    @property
    def _classes(self) -> str:
        return str(self._configuration["learner_model_param"].get("num_class", ""))

    @property
    def _is_old(self) -> bool:
        """Return whether the image joins all predictions by commas, as those up to 1.2-1 do."""
        version, _, build = self.settings.tag.partition("-")
        try:
            numbers = tuple(int(part) for part in version.split(".")[:2])
        except ValueError:
            return False
        return numbers < _OLD or (numbers == _OLD and build.startswith("1"))


def _model_files(directory: str) -> list[Path]:
    files = [Path(directory, name) for name in os.listdir(directory)]  # noqa: PTH208 - in AWS's order
    return [path for path in files if path.is_file() and not path.name.startswith(".")]


def _loaded(path: Path) -> tuple[Any, bool]:
    """Return a booster, and whether it was pickled."""
    _LOG.info("Loading the model from %s", path)
    try:
        with path.open("rb") as stream:
            booster, is_pickled = pickle.load(stream), True  # noqa: S301 - the user's own model
    except Exception as pickles:  # noqa: BLE001 - AWS tries, too
        booster, is_pickled = xgboost.Booster(), False
        try:
            booster.load_model(str(path))
        except Exception as models:
            raise RuntimeError(
                f"Model {path} cannot be loaded:\nPickle load error={pickles}\nXGB load model error={models}"
            ) from models
    booster.set_param("nthread", 1)
    return booster, is_pickled


def _predicted(model: Any, matrix: Any) -> Any:
    best = int(getattr(model, "best_ntree_limit", 0) or 0)
    if best > 0:
        return model.predict(matrix, iteration_range=(0, best), validate_features=False)
    return model.predict(matrix, validate_features=False)


def _mode(votes: Any) -> Any:
    values, counts = np.unique(votes, return_counts=True)
    return values[counts.argmax()]


def matrix_of(body: bytes, content_type: str | None) -> tuple[str, Any]:
    """Return the kind of a body, and what it says. Raises ValueError."""
    kind = _kind(content_type)
    return kind, _matrix(body, kind, content_type)


def _kind(content_type: str | None) -> str:
    if content_type is None:
        return "libsvm"
    lowered = content_type.lower()
    kind = _KINDS.get(main_type(lowered))
    if kind is None:
        raise ValueError(f"{content_type} is not an accepted ContentType: {', '.join(_KINDS)}.")
    if kind == "csv" and parameters_of(lowered).get("label_size", "1") != "1":
        raise ValueError(
            f"{content_type} is not an accepted csv ContentType. Optional parameter label_size must be equal to 1"
        )
    return kind


def _matrix(body: bytes, kind: str, content_type: str | None) -> Any:
    if kind == "parquet":
        raise ValueError(f"Content-type {content_type} is not supported.")
    try:
        if kind == "csv":
            return matrix_of_csv(body.strip().decode("utf-8"))
        if kind == "libsvm":
            return matrix_of_libsvm(body.strip().decode("utf-8"))
        return matrix_of_records(body)
    except Exception as fault:
        space = " " if kind == "recordio-protobuf" else "\n "
        raise ValueError(
            f"Loading {kind} data failed with Exception, please ensure data is in {kind} format:"
            f"{space}{type(fault)}{space}{fault}"
        ) from fault


def _require_width(width: int, trained: int, kind: str) -> None:
    if kind == "libsvm" and width > trained + 1:
        raise ValueError(
            f"Feature size of libsvm inference data {width} is larger than feature size of trained model {trained}."
        )
    if kind != "libsvm" and width not in {trained, trained - 1}:
        raise ValueError(
            f"Feature size of {kind} inference data {width} is not consistent with feature size of trained model "
            f"{trained}."
        )


def _accept(request: Request) -> str:
    accept = main_type(request.headers.get("Accept") or "")
    if not accept or accept == flask_codecs.ANY:
        return os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "text/csv")
    if accept.lower() not in _ACCEPTED:
        raise ValueError(f"Accept type {accept} is not supported. Please use supported accept types: {_ACCEPTED}.")
    return accept.lower()


def _refusal(status: int, why: object) -> Answer:
    _LOG.error("%s", why)
    return Answer(status, str(why).encode(), HTML)


def _answer(content: str | bytes, accept: str) -> Answer:
    return Answer(200, content.encode() if isinstance(content, str) else content, with_charset(accept))
