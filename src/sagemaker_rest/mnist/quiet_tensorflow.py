"""Importing TensorFlow when it is needed, and without its start-up messages."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARTUP_NOISE = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog|To enable the following instructions:"
    rb"|[IW]\d{4} |\d{4}-\d\d-\d\d [\d:.]+: [IW] |.* Unable to register cu"
)


def import_tensorflow() -> Any:
    """Import TensorFlow: 3 to 6 seconds the first time. TrainingError: it is not installed."""
    return _import("tensorflow")


def import_keras() -> Any:
    """Import Keras on TensorFlow, whatever `~/.keras/keras.json` says.

    TrainingError: it is not installed, or it runs on another backend already.
    """
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    _import("tensorflow")
    keras = _import("keras")
    if (backend := keras.backend.backend()) != "tensorflow":
        raise TrainingError(
            f"Keras runs on {backend!r}; a SavedModel needs KERAS_BACKEND=tensorflow, set before Keras is imported"
        )
    return keras


def _import(name: str) -> Any:
    if name in sys.modules:
        return sys.modules[name]
    # 2 leaves errors; set it to 0 yourself to see everything
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        with _without_startup_noise():
            return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise TrainingError(
            f"{error.name} is not installed, and a model cannot be made without it: pip install 'sagemaker-rest[e2e]'"
        ) from error


@contextlib.contextmanager
def _without_startup_noise() -> Iterator[None]:
    """Hold back what is written to standard error, drop TensorFlow's greetings and pass on the rest.

    No setting silences them (TF_CPP_MIN_LOG_LEVEL is read after they are written: tensorflow/tensorflow#100442), but
    for turning oneDNN off, which makes training take twice as long.
    """
    sys.stderr.flush()
    with tempfile.TemporaryFile() as held:
        standard_error = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(standard_error, 2)
            os.close(standard_error)
            held.seek(0)
            rest = b"".join(line for line in held if not _STARTUP_NOISE.match(line))
            if rest:
                os.write(2, rest)
