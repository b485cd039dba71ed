"""`huggingface-pytorch-inference`: a pipeline of transformers behind Multi Model Server."""

from __future__ import annotations

import json
import logging
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import hugging_face_codecs as codecs
from .hugging_face_tasks import TASKS
from .inference_toolkit import Application as InferenceToolkit
from .model_server import error
from .script import ScriptError, failure_of
from .toolkit_modules import provide_hugging_face

if TYPE_CHECKING:
    from .contract import Answer

_WITH_FEATURE_EXTRACTOR = frozenset(
    {
        "automatic-speech-recognition",
        "image-segmentation",
        "image-classification",
        "audio-classification",
        "object-detection",
        "zero-shot-image-classification",
    }
)
_NOT_BY_CSV = frozenset({"zero-shot-classification", "table-question-answering"})
_LOG = logging.getLogger("sagemaker_rest.application")


class Application(InferenceToolkit):
    """The defaults of Hugging Face's image. Whatever goes wrong is answered with 400."""

    def load(self) -> None:
        """Fetch the model if the hub has it, and load it.

        Raises:
            ScriptError: It cannot be fetched, or this Python has no transformers.

        """
        if find_spec("transformers") is None:
            raise ScriptError("The Python that serves the model has no transformers. Install transformers and torch.")
        provide_hugging_face()
        if "HF_MODEL_ID" in os.environ:
            self.model_directory = _fetched(os.environ["HF_MODEL_ID"])
        super().load()

    def failure(self, fault: Exception) -> Answer:
        _LOG.error("Prediction failed: %s", failure_of(fault))
        return error(400, "InternalServerException", str(fault))

    def default_model_fn(self, model_dir: str) -> Any:
        return _pipeline(_task_of(Path(model_dir)), model_dir)

    def default_input_fn(self, input_data: Any, content_type: str) -> Any:
        task = os.environ.get("HF_TASK", "")
        if content_type == codecs.CSV and task in _NOT_BY_CSV:
            raise codecs.PredictionException(
                f"content type {content_type} not support with {task}, use different content_type", 400
            )
        return codecs.decode(input_data, content_type)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        inputs = data.pop("inputs", data)
        parameters = data.pop("parameters", None)
        return model(inputs) if parameters is None else model(inputs, **parameters)

    def default_output_fn(self, prediction: Any, accept: str) -> Any:
        return codecs.encode(prediction, accept)

    def response(self, result: Any, accept: str) -> tuple[Any, str]:
        return result, accept

    def misfit(self, name: str, taken: int, given: int) -> str:
        return f"{name} definition takes {given} or {given + 1} arguments but {taken} were given."


def _task_of(model: Path) -> str:
    if "HF_TASK" in os.environ:
        return os.environ["HF_TASK"]
    if (model / "config.json").exists():
        # the handlers look at it, too
        os.environ["HF_TASK"] = _task_by_architecture(model / "config.json")
        return os.environ["HF_TASK"]
    if (model / "model_index.json").exists():
        return "text-to-image"
    from transformers.pipelines import SUPPORTED_TASKS  # noqa: PLC0415 - only a pipeline needs transformers

    raise ValueError(
        f"You need to define one of the following {list(SUPPORTED_TASKS)} or text-to-image as env 'HF_TASK'.", 403
    )


def _task_by_architecture(config: Path) -> str:
    architecture = json.loads(config.read_text(encoding="utf-8")).get("architectures", [None])[0]
    tasks = [task for end, task in TASKS.items() if architecture.endswith(end)]
    if not tasks:
        raise ValueError(
            f"Task couldn't be inferenced from {architecture}."
            f"Inference Toolkit can only inference tasks from architectures ending with {list(TASKS)}."
            "Use env `HF_TASK` to define your task."
        )
    return tasks[-1]


def _pipeline(task: str, model_directory: str) -> Any:
    import torch  # noqa: PLC0415 - only a pipeline needs them
    from transformers import pipeline  # noqa: PLC0415

    beside = "feature_extractor" if task in _WITH_FEATURE_EXTRACTOR else "tokenizer"
    return pipeline(
        task=task,
        model=model_directory,
        device=0 if torch.cuda.is_available() else -1,
        trust_remote_code=os.environ.get("HF_TRUST_REMOTE_CODE", "").lower() in {"y", "yes", "t", "true", "on", "1"},
        **{beside: model_directory},
    )


def _fetched(model_id: str) -> str:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only a model of the hub needs it

    try:
        return str(
            snapshot_download(
                model_id,
                revision=os.environ.get("HF_MODEL_REVISION"),
                token=os.environ.get("HF_API_TOKEN"),
                # weights for other frameworks
                ignore_patterns=["tf*", "flax*", "rust*", "*onnx*", "*mlmodel", "*tflite", "*tar.gz", "*openvino*"],
            )
        )
    except Exception as fault:
        raise ScriptError(
            f"HF_MODEL_ID names the model {model_id!r}, which could not be fetched from the Hugging Face Hub "
            f"({type(fault).__name__}: {' '.join(str(fault).split())[:300]}). Without the hub, put the model's files "
            "into the artifact, and leave HF_MODEL_ID out."
        ) from fault
