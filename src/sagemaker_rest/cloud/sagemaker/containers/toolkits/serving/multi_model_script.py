"""A script in a multi-model container of scikit-learn's and XGBoost's images: Multi Model Server instead of Flask."""

from __future__ import annotations

import os
from typing import Any

from . import inference_toolkit
from .toolkit_modules import provide_containers


def is_multi_model() -> bool:
    """Return whether SageMaker has started the container as a multi-model one."""
    return os.environ.get("SAGEMAKER_MULTI_MODEL") == "true"


class MultiModelScript(inference_toolkit.Application):
    """Handlers of `sagemaker_inference` 1.5.5, which these images have: no function gets a context."""

    names = ("model_fn", "transform_fn", "input_fn", "predict_fn", "output_fn")

    def load(self) -> None:
        # scripts written for a container of one model import these modules
        provide_containers()
        super().load()

    def run(self, name: str, *arguments: Any) -> Any:
        return self.functions[name](*arguments)

    def default_model_fn(self, model_dir: str) -> Any:
        raise NotImplementedError(
            "\nPlease provide a model_fn implementation.\nSee documentation for model_fn at "
            "https://github.com/aws/sagemaker-python-sdk\n"
        )
