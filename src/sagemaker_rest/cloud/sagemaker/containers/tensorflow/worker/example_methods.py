"""Classify and regress: methods of signatures that take serialized tf.Examples.

TensorFlow Serving 2 does not look at a signature's method name (`--enable_signature_method_name_check` is off), but at
the names of its tensors: `inputs`, then `classes` and `scores`, or `outputs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.examples import (
    BYTES,
    FLOAT,
    INT64,
    Example,
    Feature,
    read_examples,
)
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.predict_request import signature_name
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.response_json import (
    classifications_json,
    regressions_json,
)
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusCode, StatusError, invalid_argument

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.document import Document
    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.signature import Signature
    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.saved_model import SavedModel

    Array = NDArray[Any]

# where the protocol buffer's name of a type is not that of Python's side
_TYPE_NAMES = {"float16": "half", "float32": "float", "float64": "double"}

_FEATURES: dict[str, Callable[[Sequence[Any]], tf.train.Feature]] = {
    BYTES: lambda values: tf.train.Feature(bytes_list=tf.train.BytesList(value=values)),
    FLOAT: lambda values: tf.train.Feature(float_list=tf.train.FloatList(value=values)),
    INT64: lambda values: tf.train.Feature(int64_list=tf.train.Int64List(value=values)),
}


def classify(model: SavedModel, document: Document) -> str:
    """Return the body of a classify answer. Raises StatusError."""
    examples = read_examples(document)
    signature = _signature(model, document)
    if len(signature.inputs) != 1:
        raise invalid_argument("Expected one input Tensor.")
    if len(signature.outputs) not in {1, 2}:
        raise invalid_argument(f"Expected one or two output Tensors, found {len(signature.outputs)}")
    if "inputs" not in signature.inputs:
        raise _precondition(f"No classification inputs found in SignatureDef: {model.definition_text(signature)}")
    if not {"classes", "scores"} & signature.outputs.keys():
        raise _precondition(
            'Expected classification signature outputs to contain at least one of "classes" or "scores". '
            f"Signature was: {model.definition_text(signature)}"
        )
    outputs = model.run(signature, {"inputs": _serialized(examples)})
    labels, scores = outputs.get("classes"), outputs.get("scores")
    if labels is not None:
        _check_classification("classes", "DT_STRING", labels, "O", len(examples))
    if scores is not None:
        _check_classification("scores", "DT_FLOAT", scores, "f", len(examples))
    if labels is not None and scores is not None and labels.shape != scores.shape:
        raise invalid_argument(
            f"Tensors class and score should match in dim_size(1). Got {labels.shape[1]} vs. {scores.shape[1]}"
        )
    return classifications_json(labels, scores)


def regress(model: SavedModel, document: Document) -> str:
    """Return the body of a regress answer. Raises StatusError."""
    examples = read_examples(document)
    signature = _signature(model, document)
    if len(signature.inputs) != 1:
        raise invalid_argument("Expected one input Tensor.")
    if len(signature.outputs) != 1:
        raise invalid_argument("Expected one output Tensor.")
    if "inputs" not in signature.inputs:
        raise _precondition(f"No regression inputs found in SignatureDef: {model.definition_text(signature)}")
    if "outputs" not in signature.outputs:
        raise _precondition(f"No regression outputs found in SignatureDef: {model.definition_text(signature)}")
    values = model.run(signature, {"inputs": _serialized(examples)})["outputs"]
    if values.ndim != 1 and values.shape[1:] != (1,):
        raise invalid_argument(
            f"Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got {_shape_text(values)}"
        )
    if values.shape[0] != len(examples):
        raise invalid_argument(
            f"Input batch size did not match output batch size: {len(examples)} vs. {values.shape[0]}"
        )
    if values.dtype != np.float32:
        raise invalid_argument(f"Expected output Tensor of DT_FLOAT.  Got: {_type_text(values)}")
    return regressions_json(values)


def _signature(model: SavedModel, document: Document) -> Signature:
    name = signature_name(document)
    signature = model.signatures.get(name)
    if signature is None:
        raise invalid_argument(f"No signature was found with the name: {name}")
    return signature


def _serialized(examples: Sequence[Example]) -> Array:
    serialized = np.empty(len(examples), dtype=np.object_)
    for index, example in enumerate(examples):
        features = {name: _feature(feature) for name, feature in example.items()}
        serialized[index] = tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()
    return serialized


def _feature(feature: Feature) -> tf.train.Feature:
    return _FEATURES[feature.kind](feature.values) if feature.kind else tf.train.Feature()


def _check_classification(name: str, expected: str, array: Array, kind: str, examples: int) -> None:
    if array.ndim != 2:
        raise invalid_argument(f"Expected Tensor shape: [batch_size num_classes] but got {_shape_text(array)}")
    if array.dtype.kind != kind or (kind == "f" and array.dtype != np.float32):
        raise invalid_argument(f"Expected {name} Tensor of {expected}. Got: {_type_text(array)}")
    if array.shape[0] != examples:
        raise invalid_argument(f"Expected {name} output batch size of {examples}. Got: {array.shape[0]}")


def _precondition(message: str) -> StatusError:
    return StatusError(StatusCode.FAILED_PRECONDITION, message)


def _shape_text(array: Array) -> str:
    return f"[{','.join(str(size) for size in array.shape)}]"


def _type_text(array: Array) -> str:
    name = tf.dtypes.as_dtype(array.dtype).name
    return f"DT_{_TYPE_NAMES.get(name, name).upper()}"
