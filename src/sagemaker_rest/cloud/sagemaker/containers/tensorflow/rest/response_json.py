"""Arrays as the JSON of TensorFlow Serving's answers."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.decimals import decimal_texts
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.predict_request import RequestFormat
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import invalid_argument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

_INDENT = "    "
_BYTES_SUFFIX = "_bytes"


def predictions_json(outputs: Mapping[str, Array], request_format: RequestFormat) -> str:
    """Return the body of a predict answer: `predictions` by row, or `outputs` by column, as the request was.

    Raises:
        StatusError: 400, rows cannot be made: an output without a batch dimension, or of another batch size.
    """
    if request_format is RequestFormat.COLUMN:
        return _object({"outputs": _columns(outputs)})
    return _object({"predictions": _rows(outputs)})


def error_json(message: str) -> str:
    return _object({"error": json.dumps(message, ensure_ascii=False)})


def regressions_json(values: Array) -> str:
    """Return the body of a regress answer: one number an example."""
    return _object({"results": f"[{', '.join(_element_texts('results', values.reshape(-1)))}]"})


def classifications_json(labels: Array | None, scores: Array | None) -> str:
    """Return the body of a classify answer: for each example the pairs of label and score, in the model's order.

    A missing label is an empty string and a missing score 0, as in the protocol buffer that they travel in.
    """
    given = labels if labels is not None else scores
    if given is None:
        raise invalid_argument("Cannot convert empty ClassificationResults to JSON")
    flat = given.size
    label_texts = _element_texts("classes", labels.reshape(-1)) if labels is not None else ['""'] * flat
    score_texts = _element_texts("scores", scores.reshape(-1)) if scores is not None else ["0.0"] * flat
    pairs = [f"[{label}, {score}]" for label, score in zip(label_texts, score_texts, strict=True)]
    return _object({"results": _nested(pairs, given.shape)})


def _rows(outputs: Mapping[str, Array]) -> str:
    size = _batch_size(outputs)
    columns = {name: _row_texts(name, array) for name, array in sorted(outputs.items())}
    if len(columns) == 1:
        (texts,) = columns.values()
        return f"[{', '.join(texts)}\n{_INDENT}]" if texts else "[]"
    rows = []
    for index in range(size):
        members = ",\n".join(f"{_INDENT * 3}{json.dumps(name)}: {texts[index]}" for name, texts in columns.items())
        rows.append(f"\n{_INDENT * 2}{{\n{members}\n{_INDENT * 2}}}")
    return f"[{','.join(rows)}\n{_INDENT}]" if rows else "[]"


def _batch_size(outputs: Mapping[str, Array]) -> int:
    size = -1
    for name, array in sorted(outputs.items()):
        if array.ndim == 0:
            raise invalid_argument(f"Tensor name: {name} has no shape information ")
        if size not in {-1, array.shape[0]}:
            raise invalid_argument(
                f"Tensor name: {name} has inconsistent batch size: {array.shape[0]} expecting: {size}"
            )
        size = array.shape[0]
    return size


def _row_texts(name: str, array: Array) -> list[str]:
    texts = _element_texts(name, array.reshape(-1))
    if array.ndim == 1:
        return texts
    width = int(np.prod(array.shape[1:]))
    return [_nested(texts[row * width : (row + 1) * width], array.shape[1:]) for row in range(array.shape[0])]


def _columns(outputs: Mapping[str, Array]) -> str:
    texts = {name: _nested(_element_texts(name, array.reshape(-1)), array.shape) for name, array in outputs.items()}
    if len(texts) == 1:
        return next(iter(texts.values()))
    members = ",\n".join(f"{_INDENT * 2}{json.dumps(name)}: {text}" for name, text in sorted(texts.items()))
    return f"{{\n{members}\n{_INDENT}}}"


def _nested(texts: Sequence[str], shape: Sequence[int]) -> str:
    """Return texts of elements in brackets as `shape` has it."""
    if not shape:
        return texts[0]
    # innermost first: join `size` neighbours into one list at each level
    joined = list(texts)
    for level in range(len(shape) - 1, -1, -1):
        size = shape[level]
        count = int(np.prod(shape[:level]))
        joined = [f"[{', '.join(joined[index * size : (index + 1) * size])}]" for index in range(count)]
    return joined[0]


def _element_texts(name: str, flat: Array) -> list[str]:
    kind = flat.dtype.kind
    if flat.dtype in {np.dtype(np.float32), np.dtype(np.float64)}:
        return decimal_texts(flat)
    if flat.dtype == np.float16:
        return decimal_texts(flat.astype(np.float32))
    if kind in "iu":
        return [str(number) for number in flat.tolist()]
    if kind == "b":
        return ["true" if truth else "false" for truth in flat.tolist()]
    if kind in "OS":
        return [_bytes_text(element, as_base64=name.endswith(_BYTES_SUFFIX)) for element in flat.tolist()]
    raise invalid_argument(f"Failed to write JSON value for tensor type: {flat.dtype.name}")


def _bytes_text(element: bytes | str, *, as_base64: bool) -> str:
    data = element.encode() if isinstance(element, str) else element
    if as_base64:
        return json.dumps({"b64": base64.b64encode(data).decode("ascii")})
    # TensorFlow Serving writes the bytes as they are, valid UTF-8 or not; a JSON parser on the other side needs UTF-8
    return json.dumps(data.decode("utf-8", "replace"), ensure_ascii=False)


def _object(members: Mapping[str, str]) -> str:
    inside = ",\n".join(f'{_INDENT}"{name}": {text}' for name, text in members.items())
    return f"{{\n{inside}\n}}"
