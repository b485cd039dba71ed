"""The JSON that describes a model: its status and its metadata."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.signature import Signature, TensorInfo


def status_json(versions: Sequence[int]) -> str:
    """Return the answer of `GET /v1/models/NAME`; a version that could not be loaded is never served, so all are
    available.
    """
    statuses = [
        {"version": str(version), "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
        for version in sorted(versions, reverse=True)
    ]
    return json.dumps({"model_version_status": statuses}, indent=1) + "\n"


def metadata_json(model: str, version: int, signatures: Mapping[str, Signature]) -> str:
    """Return the answer of `GET /v1/models/NAME/metadata`: the signatures as JSON of their protocol buffers."""
    definitions = {name: _signature(signature) for name, signature in sorted(signatures.items())}
    return json.dumps(
        {
            "model_spec": {"name": model, "signature_name": "", "version": str(version)},
            "metadata": {"signature_def": {"signature_def": definitions}},
        },
        indent=1,
    )


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "inputs": {name: _tensor(info) for name, info in signature.inputs.items()},
        "outputs": {name: _tensor(info) for name, info in signature.outputs.items()},
        "method_name": signature.method,
        "defaults": {},
    }


def _tensor(info: TensorInfo) -> dict[str, Any]:
    sizes = info.shape or ()
    return {
        "dtype": f"DT_{info.dtype.upper()}",
        "tensor_shape": {
            "dim": [{"size": str(size), "name": ""} for size in sizes],
            "unknown_rank": info.shape is None,
        },
        "name": info.graph_name,
    }
