"""Folders as `save_pretrained` of Hugging Face's transformers writes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.hugging_face_tasks import TASKS
from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.found import JSON, Found, Request

if TYPE_CHECKING:
    from pathlib import Path

REPOSITORY = "huggingface-pytorch-inference"
CONFIGURATION = "config.json"
# the image has to be told this one
_TASKS = {**TASKS, "ForImageClassification": "image-classification"}
_OF_PICTURES = ("image-classification",)
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_TOKENIZERS = (
    "tokenizer.json",
    "vocab.json",
    "vocab.txt",
    "spiece.model",
    "tokenizer.model",
    "sentencepiece.bpe.model",
)
_PROCESSOR = "preprocessor_config.json"


def is_hugging_face(folder: Path) -> bool:
    """Return whether there is a config.json of a model's."""
    try:
        document = json.loads((folder / CONFIGURATION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and ("model_type" in document or "architectures" in document)


def found_hugging_face(folder: Path) -> Found:
    """Recognise the task, and look for what its pipeline needs.

    Raises:
        ArchiveError: Weights, a tokenizer or a preprocessor's configuration are missing.

    """
    configuration = json.loads((folder / CONFIGURATION).read_text(encoding="utf-8"))
    told = configuration.get("architectures")
    architecture = told[0] if isinstance(told, list) and told and isinstance(told[0], str) else ""
    task = next((task for suffix, task in _TASKS.items() if architecture.endswith(suffix)), "")
    _require(folder, _WEIGHTS, "weights", f'model.save_pretrained("{folder.name}")')
    if task in _OF_PICTURES:
        _require(
            folder,
            (_PROCESSOR,),
            "preprocessor",
            f'AutoImageProcessor.from_pretrained(…).save_pretrained("{folder.name}")',
        )
    elif task:
        _require(folder, _TOKENIZERS, "tokenizer", f'AutoTokenizer.from_pretrained(…).save_pretrained("{folder.name}")')
    return Found(
        path=folder,
        title=f"a {architecture or configuration.get('model_type', 'model')} of Hugging Face's transformers",
        contents={child.name: child for child in folder.iterdir() if not child.name.startswith(".")},
        repository=REPOSITORY,
        environment={"HF_TASK": task or "TASK"},
        signature=_signature(task, configuration),
        request=None if not task or task in _OF_PICTURES else Request(JSON, _body(task)),
        notes=[] if task else ["The image does not know the task of this model: write it in place of TASK."],
    )


def _require(folder: Path, patterns: tuple[str, ...], what: str, command: str) -> None:
    if not any(True for pattern in patterns for _ in folder.glob(pattern)):
        raise ArchiveError(
            f"{folder} is a model of Hugging Face's without its {what}: {', '.join(patterns)}. Save it, too: {command}"
        )


def _signature(task: str, configuration: dict[str, Any]) -> list[str]:
    told = configuration.get("id2label")
    labels = told if isinstance(told, dict) else {}
    takes = (
        "takes a picture, such as image/png" if task in _OF_PICTURES else "takes inputs, and parameters of its pipeline"
    )
    gives = f"gives a label of {', '.join(map(str, labels.values()))}, and its score" if 0 < len(labels) <= 20 else ""
    return [takes, *([gives] if gives else [])]


def _body(task: str) -> str:
    inputs: Any = {
        "fill-mask": "The capital of France is [MASK].",
        "question-answering": {"question": "What is it?", "context": "It is a test."},
        "table-question-answering": {"query": "How many?", "table": {"Count": ["1"]}},
    }.get(task, "This is a test.")
    return json.dumps({"inputs": inputs})
