"""`sagemaker-scikit-learn`: script mode alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import flask_codecs
from .flask_script import FlaskScript


class Application(FlaskScript):
    """The defaults of scikit-learn's image: labels of arrays of float32."""

    def default_input_fn(self, content: Any, content_type: str) -> Any:
        array = flask_codecs.decode(content, content_type)
        return array.astype(np.float32) if content_type in flask_codecs.UTF8_TYPES else array

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        return model.predict(data)
