"""The outputs of a model become the JSON that TensorFlow Serving writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.decimals import decimal_text, decimal_texts
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.predict_request import RequestFormat
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.response_json import predictions_json
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(2.5, "2.5", id="short"),
        pytest.param(3.0, "3.0", id="whole"),
        pytest.param(0.1, "0.1", id="a tenth"),
        pytest.param(9000000.0, "9e+06", id="large"),
        pytest.param(3e-05, "3e-05", id="small"),
        pytest.param(1 / 3, "0.333333343", id="nine digits"),
        pytest.param(16777215.0, "16777215.0", id="whole with eight digits"),
        pytest.param(-0.0, "-0.0", id="negative zero"),
        pytest.param(float("nan"), "NaN", id="not a number"),
        pytest.param(float("inf"), "Infinity", id="infinite"),
        pytest.param(float("-inf"), "-Infinity", id="negative infinite"),
    ],
)
def test_a_float_is_written_as_tensorflow_serving_writes_it(value: float, text: str) -> None:
    assert decimal_texts(np.array([value], np.float32)) == [text]


def test_a_double_is_written_with_as_many_digits_as_it_needs() -> None:
    assert decimal_text(1 / 3) == "0.33333333333333331"


def rows(**outputs: object) -> str:
    return predictions_json({name: np.array(value) for name, value in outputs.items()}, RequestFormat.ROW)


def test_one_output_is_bare_and_laid_out_as_tensorflow_serving_does() -> None:
    assert rows(y=np.array([[1, 2.5], [3, 4]], np.float32)) == (
        '{\n    "predictions": [[1.0, 2.5], [3.0, 4.0]\n    ]\n}'
    )


@pytest.mark.parametrize(
    ("output", "predictions"),
    [
        pytest.param(np.array([1, 2], np.int64), [1, 2], id="int64"),
        pytest.param(np.array([2**64 - 1], np.uint64), [2**64 - 1], id="uint64"),
        pytest.param(np.array([True, False]), [True, False], id="bool"),
        pytest.param(np.array([0.5], np.float16), [0.5], id="half"),
        pytest.param(np.array([b"a", "é".encode()], object), ["a", "é"], id="string"),
        pytest.param(np.array([b"\xff"], object), ["\N{REPLACEMENT CHARACTER}"], id="string that is not UTF-8"),
        pytest.param(np.zeros((2, 0, 3), np.float32), [[], []], id="empty rows"),
        pytest.param(np.zeros((0, 3), np.float32), [], id="no rows"),
        pytest.param(np.arange(8).reshape(2, 2, 2), [[[0, 1], [2, 3]], [[4, 5], [6, 7]]], id="matrices"),
    ],
)
def test_outputs_of_each_type_become_json(output: NDArray[Any], predictions: list[object]) -> None:
    assert json.loads(rows(y=output)) == {"predictions": predictions}


def test_an_output_whose_name_ends_in_bytes_is_base64() -> None:
    assert json.loads(rows(image_bytes=np.array([b"\xff\0"], object))) == {"predictions": [{"b64": "/wA="}]}


def test_several_outputs_are_an_object_a_row() -> None:
    assert json.loads(rows(b=[1, 2], a=[[0], [1]])) == {"predictions": [{"a": [0], "b": 1}, {"a": [1], "b": 2}]}


def test_several_outputs_are_an_object_of_columns() -> None:
    outputs = {"b": np.array(7), "a": np.array([[0], [1]])}

    assert json.loads(predictions_json(outputs, RequestFormat.COLUMN)) == {"outputs": {"a": [[0], [1]], "b": 7}}


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        pytest.param({"y": 1.0}, "Tensor name: y has no shape information ", id="scalar"),
        pytest.param(
            {"a": [1], "b": [1, 2]},
            "Tensor name: b has inconsistent batch size: 2 expecting: 1",
            id="unequal batch sizes",
        ),
        pytest.param({"y": [1j]}, "Failed to write JSON value for tensor type: complex128", id="complex"),
    ],
)
def test_outputs_that_make_no_rows_are_an_error(outputs: dict[str, object], message: str) -> None:
    with pytest.raises(StatusError) as refused:
        rows(**outputs)

    assert refused.value.message == message
