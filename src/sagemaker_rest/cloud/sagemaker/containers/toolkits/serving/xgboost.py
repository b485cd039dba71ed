"""`sagemaker-xgboost`: a script if SAGEMAKER_PROGRAM names one, else the built-in algorithm."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from . import flask_codecs
from .flask_script import FlaskScript
from .multi_model_script import MultiModelScript, is_multi_model
from .xgboost_algorithm import Algorithm
from .xgboost_data import main_type, matrix_of_csv, matrix_of_libsvm_text, matrix_of_records
from .xgboost_multi_model import MultiModelAlgorithm

if TYPE_CHECKING:
    from collections.abc import Callable

    from .contract import Settings

_READERS: dict[str, Callable[[Any], Any]] = {
    "text/csv": matrix_of_csv,
    "text/libsvm": matrix_of_libsvm_text,
    "text/x-libsvm": matrix_of_libsvm_text,
    "application/x-recordio-protobuf": matrix_of_records,
}


class Script(FlaskScript):
    """The defaults of XGBoost's image: a DMatrix of CSV, libsvm or RecordIO, and no JSON."""

    def default_input_fn(self, content: Any, content_type: str) -> Any:
        return _matrix(content, content_type)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        return model.predict(data, validate_features=False)


class OneOfSeveral(MultiModelScript):
    """The same in a multi-model container."""

    def default_input_fn(self, input_data: Any, content_type: str | None) -> Any:
        if content_type is None:
            raise TypeError('can only concatenate str (not "NoneType") to str')
        if main_type(content_type) == flask_codecs.CSV and content_type != flask_codecs.CSV:
            # the server decodes the type without parameters alone, and AWS's reader does not take its bytearray
            raise TypeError("a bytes-like object is required, not 'str'")
        return _matrix(input_data, content_type)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        return model.predict(data, validate_features=False)

    def default_output_fn(self, prediction: Any, accept: str) -> Any:
        return flask_codecs.encode(prediction, accept)


def _matrix(content: Any, content_type: str) -> Any:
    kind = main_type(content_type)
    if kind not in _READERS:
        raise flask_codecs.UnsupportedFormatError(kind)
    return _READERS[kind](content)


def Application(settings: Settings) -> Script | Algorithm | OneOfSeveral:  # noqa: N802 - a module's `Application` is called
    """Return what serves a container with these settings."""
    # the image sets it, too: a request is answered by one thread
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if is_multi_model():
        return OneOfSeveral(settings) if settings.program else MultiModelAlgorithm(settings)
    return Script(settings) if settings.program else Algorithm(settings)
