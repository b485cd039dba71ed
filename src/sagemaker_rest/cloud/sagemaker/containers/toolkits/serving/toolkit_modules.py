"""The modules of AWS's toolkits that scripts import, where they are not installed: what is public in them, as ours."""

from __future__ import annotations

import sys
import types
from importlib.util import find_spec
from typing import Any

from . import flask_answers, flask_codecs, hugging_face_codecs, inference_codecs

_CODECS = ("npy_to_numpy", "json_to_numpy", "csv_to_numpy", "array_to_npy", "array_to_json", "array_to_csv")
_TYPES = ("JSON", "CSV", "NPY", "ANY", "OCTET_STREAM", "UTF8_TYPES")


def provide_containers() -> None:
    """Make `sagemaker_containers.beta.framework` importable."""
    framework = {
        "content_types": _members(flask_codecs, *_TYPES),
        "encoders": _members(flask_codecs, *_CODECS, "encode", "decode"),
        "errors": _members(flask_codecs, "ClientError", "UnsupportedFormatError"),
        "worker": _members(flask_answers, "Response"),
        # imported by AWS's examples, and not used while a model is served
        **{name: {} for name in ("env", "modules", "server", "transformer")},
    }
    _provide("sagemaker_containers.beta.framework", framework)


def provide_inference() -> None:
    """Make `sagemaker_inference` importable."""
    inference = {
        "content_types": _members(inference_codecs, *_TYPES, "NPZ"),
        "decoder": _members(inference_codecs, "decode"),
        "encoder": _members(inference_codecs, "encode", "SUPPORTED_CONTENT_TYPES"),
        "errors": _members(
            inference_codecs, "BaseInferenceToolkitError", "GenericInferenceToolkitError", "UnsupportedFormatError"
        ),
        "utils": _members(inference_codecs, "parse_accept"),
    }
    _provide("sagemaker_inference", inference)


def provide_hugging_face() -> None:
    """Make `sagemaker_huggingface_inference_toolkit` importable, and of the model server what scripts raise."""
    toolkit = {
        "content_types": _members(hugging_face_codecs, *_TYPES, "X_IMAGE", "VISION_TYPES", "AUDIO_TYPES"),
        "decoder_encoder": _members(hugging_face_codecs, "decode", "encode"),
    }
    _provide("sagemaker_huggingface_inference_toolkit", toolkit)
    _provide("mms", {"service": _members(hugging_face_codecs, "PredictionException")})


def _members(module: types.ModuleType, *names: str) -> dict[str, Any]:
    return {name: getattr(module, name) for name in names}


def _provide(path: str, modules: dict[str, dict[str, Any]]) -> None:
    root = path.partition(".")[0]
    if root in sys.modules or find_spec(root) is not None:
        return
    package = None
    for name in path.split("."):
        parent, path_here = package, f"{package.__name__}.{name}" if package else name
        package = sys.modules[path_here] = types.ModuleType(path_here)
        package.__path__ = []
        if parent is not None:
            parent.__dict__[name] = package
    for name, members in modules.items():
        module = sys.modules[f"{path}.{name}"] = types.ModuleType(f"{path}.{name}")
        module.__dict__.update(members)
        package.__dict__[name] = module
