"""`sagemaker-scikit-learn`: script mode alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import flask_codecs, inference_codecs
from .flask_script import FlaskScript
from .multi_model_script import MultiModelScript, is_multi_model

if TYPE_CHECKING:
    from .contract import Settings


class Script(FlaskScript):
    """The defaults of scikit-learn's image: labels of arrays of float32."""

    def default_input_fn(self, content: Any, content_type: str) -> Any:
        return _narrow(flask_codecs.decode(content, content_type), content_type)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        return model.predict(data)


class OneOfSeveral(MultiModelScript):
    """The same in a multi-model container, where an array of one dimension is a row."""

    def default_input_fn(self, input_data: Any, content_type: str) -> Any:
        array = inference_codecs.decode(input_data, content_type)
        return _narrow(array.reshape(1, -1) if len(array.shape) == 1 else array, content_type)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        return model.predict(data)

    def default_output_fn(self, prediction: Any, accept: str) -> Any:
        return inference_codecs.encode(prediction, accept), accept


def _narrow(array: Any, content_type: str) -> Any:
    return array.astype(np.float32) if content_type in flask_codecs.UTF8_TYPES else array


def Application(settings: Settings) -> Script | OneOfSeveral:  # noqa: N802 - a module's `Application` is called
    """Return what serves a container with these settings."""
    return OneOfSeveral(settings) if is_multi_model() else Script(settings)
