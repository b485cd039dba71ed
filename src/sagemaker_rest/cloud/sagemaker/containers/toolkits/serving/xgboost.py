"""`sagemaker-xgboost`: a script if SAGEMAKER_PROGRAM names one, else the built-in algorithm."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .flask_codecs import UnsupportedFormatError
from .flask_script import FlaskScript
from .xgboost_algorithm import Algorithm
from .xgboost_data import main_type, matrix_of_csv, matrix_of_libsvm_text, matrix_of_records

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
        kind = main_type(content_type)
        if kind not in _READERS:
            raise UnsupportedFormatError(kind)
        return _READERS[kind](content)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        return model.predict(data, validate_features=False)


def Application(settings: Settings) -> Script | Algorithm:  # noqa: N802 - a module's `Application` is called
    """Return what serves a container with these settings."""
    # the image sets it, too: a request is answered by one thread
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return Script(settings) if settings.program else Algorithm(settings)
