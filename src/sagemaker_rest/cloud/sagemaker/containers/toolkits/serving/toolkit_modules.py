"""The modules of AWS's toolkits that scripts import, where they are not installed: what is public in them, as ours."""

from __future__ import annotations

import sys
import types
from importlib.util import find_spec
from types import ModuleType

from . import flask_answers, flask_codecs

_CODECS = ("npy_to_numpy", "json_to_numpy", "csv_to_numpy", "array_to_npy", "array_to_json", "array_to_csv")


def provide() -> None:
    """Make `sagemaker_containers.beta.framework` importable."""
    if "sagemaker_containers" in sys.modules or find_spec("sagemaker_containers") is not None:
        return
    names = ("JSON", "CSV", "NPY", "ANY", "OCTET_STREAM", "UTF8_TYPES")
    types_ = _module("content_types", {name: getattr(flask_codecs, name) for name in names})
    encoders = {name: getattr(flask_codecs, name) for name in (*_CODECS, "encode", "decode")}
    errors = {name: getattr(flask_codecs, name) for name in ("ClientError", "UnsupportedFormatError")}
    framework = {
        "content_types": types_,
        "encoders": _module("encoders", encoders),
        "errors": _module("errors", errors),
        "worker": _module("worker", {"Response": flask_answers.Response}),
        # imported by AWS's examples, and not used while a model is served
        **{name: _module(name, {}) for name in ("env", "modules", "server", "transformer")},
    }
    for name, module in framework.items():
        sys.modules[f"sagemaker_containers.beta.framework.{name}"] = module
    root, middle, last = (_package(name) for name in _PACKAGES)
    last.__dict__.update(framework)
    middle.__dict__["framework"] = last
    root.__dict__["beta"] = middle


_PACKAGES = ("sagemaker_containers", "sagemaker_containers.beta", "sagemaker_containers.beta.framework")


def _module(name: str, members: dict[str, object]) -> ModuleType:
    module = types.ModuleType(f"{_PACKAGES[-1]}.{name}")
    module.__dict__.update(members)
    return module


def _package(name: str) -> ModuleType:
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = []
    return package
