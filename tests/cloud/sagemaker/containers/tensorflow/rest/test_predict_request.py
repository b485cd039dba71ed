"""JSON to arrays and back, without TensorFlow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.document import parse_document
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.predict_request import (
    PredictRequest,
    RequestFormat,
    read_predict_request,
)
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.response_json import predictions_json
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.signature import NUMPY_TYPES, Signature, TensorInfo
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.tensor_json import careful_array, quick_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAILED_FIRST = "Failed to process element: 0 of 'instances' list. Error: INVALID_ARGUMENT: "


def signature(**inputs: str) -> Signature:
    return Signature(
        name="serving_default",
        method="tensorflow/serving/predict",
        inputs={name: TensorInfo(f"{name}:0", dtype, (-1,)) for name, dtype in sorted(inputs.items())},
        outputs={},
    )


def read(body: str, **inputs: str) -> PredictRequest:
    return read_predict_request(parse_document(body), signature(**inputs))


def refusal(body: str, **inputs: str) -> str:
    with pytest.raises(StatusError) as refused:
        read(body, **inputs)
    assert refused.value.http_status == 400
    return refused.value.message


@pytest.mark.parametrize(
    ("dtype", "values", "expected"),
    [
        pytest.param("float", "[1, 2.5, -3e2]", np.array([1, 2.5, -300], np.float32), id="float"),
        pytest.param("double", "[1, 0.1]", np.array([1, 0.1]), id="double"),
        pytest.param("float", "[[1], [2]]", np.array([[1], [2]], np.float32), id="vectors"),
        pytest.param("float", "[[], []]", np.zeros((2, 0), np.float32), id="empty vectors"),
        pytest.param("float", "[NaN, Infinity, -Infinity]", np.array([np.nan, np.inf, -np.inf], np.float32), id="NaN"),
        pytest.param("int32", "[-2147483648, 2147483647]", np.array([-(2**31), 2**31 - 1], np.int32), id="int32"),
        pytest.param("int64", "[9223372036854775807]", np.array([2**63 - 1], np.int64), id="int64"),
        pytest.param("uint32", "[4294967295]", np.array([2**32 - 1], np.uint32), id="uint32"),
        pytest.param("uint64", "[18446744073709551615, 0]", np.array([2**64 - 1, 0], np.uint64), id="uint64"),
        pytest.param("int8", "[-1, 127]", np.array([-1, 127], np.int8), id="int8"),
        pytest.param("uint8", "[0, 255]", np.array([0, 255], np.uint8), id="uint8"),
        pytest.param("int64", "[[], []]", np.zeros((2, 0), np.int64), id="empty vectors of int64"),
        pytest.param("bool", "[true, false]", np.array([True, False]), id="bool"),
        pytest.param("string", '["é", ""]', np.array(["é".encode(), b""], object), id="string"),
        pytest.param("string", '[{"b64": "AAE="}, {"b64": "AAE"}]', np.array([b"\0\1", b"\0\1"], object), id="b64"),
        pytest.param("string", '[["a"], ["b"]]', np.array([[b"a"], [b"b"]], object), id="vectors of strings"),
    ],
)
@pytest.mark.parametrize("key", ["instances", "inputs"])
def test_values_of_each_type_become_an_array(key: str, dtype: str, values: str, expected: NDArray[Any]) -> None:
    request = read(f'{{"{key}": {values}}}', x=dtype)

    array = request.tensors["x"]
    assert request.format is RequestFormat(key)
    assert array.dtype == expected.dtype
    np.testing.assert_array_equal(array, expected)


def test_rows_of_several_inputs_become_a_column_each() -> None:
    tensors = read('{"instances": [{"a": [1, 2], "b": "x"}, {"b": "y", "a": [3, 4]}]}', a="float", b="string").tensors

    assert tensors["a"].tolist() == [[1, 2], [3, 4]]
    assert tensors["b"].tolist() == [b"x", b"y"]


def test_a_single_input_may_be_named_in_a_row() -> None:
    assert read('{"instances": [{"x": 1}, {"x": 2}]}', x="float").tensors["x"].tolist() == [1, 2]


def test_columns_of_several_inputs_are_taken_by_name_and_others_are_left() -> None:
    tensors = read('{"inputs": {"b": 7, "a": [1, 2], "c": null}}', a="float", b="int64").tensors

    assert {name: array.tolist() for name, array in tensors.items()} == {"a": [1, 2], "b": 7}


def test_a_boolean_elsewhere_in_the_request_does_not_matter() -> None:
    assert read('{"debug": true, "instances": [1, 2]}', x="float").tensors["x"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("values", "dtype", "message"),
    [
        pytest.param('["a"]', "float", 'JSON Value: "a" Type: String is not of expected type: float', id="string"),
        pytest.param('["1"]', "float", 'JSON Value: "1" Type: String is not of expected type: float', id="digits"),
        pytest.param("[true]", "float", "JSON Value: true Type: True is not of expected type: float", id="true"),
        pytest.param("[false]", "int32", "JSON Value: false Type: False is not of expected type: int32", id="false"),
        pytest.param("[null]", "double", "JSON Value: null Type: Null is not of expected type: double", id="null"),
        pytest.param("[1.5]", "int32", "JSON Value: 1.5 Type: Number is not of expected type: int32", id="fraction"),
        pytest.param(
            "[2147483648]",
            "int32",
            "JSON Value: 2147483648 Type: Number is not of expected type: int32",
            id="too large",
        ),
        pytest.param("[-1]", "uint64", "JSON Value: -1 Type: Number is not of expected type: uint64", id="negative"),
        pytest.param("[1]", "bool", "JSON Value: 1 Type: Number is not of expected type: bool", id="one as true"),
        pytest.param("[1]", "string", "JSON Value: 1 Type: Number is not of expected type: string", id="number"),
        pytest.param(
            "[16777217]", "float", "Cannot convert JSON value: 16777217 to float without loss of precision.", id="exact"
        ),
        pytest.param(
            "[1e39]", "float", "Cannot convert JSON value: 1e+39 to float without loss of precision.", id="overflow"
        ),
        pytest.param('[{"b64": "%"}]', "string", "Unable to base64 decode", id="no base64"),
        pytest.param(
            "[[1, [2]]]", "float", "Encountered list at unexpected level: 1 expected < 1", id="deeper than the first"
        ),
        pytest.param(
            "[[[1], 2]]",
            "float",
            "JSON Value: 2 found at incorrect level: 2 in the JSON DOM. Expected at level: 2",
            id="flatter than the first",
        ),
        pytest.param(
            "[[[1, 2], [3]]]",
            "float",
            "Encountered list at unexpected size: 1 at level: 1 expected size: 2",
            id="ragged",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_place(values: str, dtype: str, message: str) -> None:
    assert refusal(f'{{"instances": {values}}}', x=dtype) == FAILED_FIRST + message


def test_a_wrong_value_is_found_behind_right_ones() -> None:
    message = refusal('{"instances": [[1, 2], [3, "x"]]}', x="float")

    assert message == (
        "Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: "
        'JSON Value: "x" Type: String is not of expected type: float'
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            '{"instances": [[1, 2], [3]]}',
            "Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: "
            "Expecting tensor size: 2 but got: 1",
            id="rows of unequal size",
        ),
        pytest.param(
            '{"instances": [[[1, 2]], [[1], [2]]]}',
            "Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: "
            "Expecting shape [1,2] but got: [2,1]",
            id="rows of unequal shape",
        ),
        pytest.param(
            '{"instances": [{"x": 1}, 2]}', "Expecting object but got list at item 1 of input list", id="object, value"
        ),
        pytest.param(
            '{"instances": [1, {"x": 2}]}',
            "Expecting value/list but got object at item 1 of input list",
            id="value, object",
        ),
        pytest.param(
            '{"instances": [{"y": 1}]}',
            "Failed to process element: 0 key: y of 'instances' list. Error: INVALID_ARGUMENT: "
            "JSON object: does not have named input: y",
            id="unknown name",
        ),
        pytest.param(
            '{"instances": [{"x": "a"}]}',
            "Failed to process element: 0 key: x of 'instances' list. Error: INVALID_ARGUMENT: "
            'JSON Value: "a" Type: String is not of expected type: float',
            id="wrong value by name",
        ),
        pytest.param(
            '{"instances": [{}]}',
            "Failed to process element: 0 of 'instances' list. JSON object: {} keys must be equal to: x",
            id="missing name",
        ),
        pytest.param('{"inputs": {"y": 1}}', "Missing named input: x in 'inputs' object.", id="missing column"),
        pytest.param("{}", "Missing 'inputs' or 'instances' key", id="neither key"),
        pytest.param(
            '{"instances": 1}',
            "JSON Value: {\n    \"instances\": 1\n} Excepting 'instances' to be an list/array",
            id="instances is not a list",
        ),
        pytest.param(
            '{"instances": []}',
            "JSON Value: {\n    \"instances\": []\n} No values in 'instances' array",
            id="no instances",
        ),
        pytest.param(
            '{"instances": [1], "inputs": 1}',
            'JSON Value: {\n    "instances": [\n        1\n    ],\n    "inputs": 1\n} Not formatted correctly '
            "expecting only one of 'inputs' or 'instances' keys to exist ",
            id="both keys",
        ),
    ],
)
def test_a_wrong_request_is_refused_in_tensorflow_servings_words(body: str, message: str) -> None:
    assert refusal(body, x="float") == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            '{"instances": [1]}',
            "instances is a plain list, but expecting list of objects as multiple input tensors required as per "
            "tensorinfo_map",
            id="rows",
        ),
        pytest.param(
            '{"inputs": [1]}',
            "inputs is a plain value/list, but expecting an object as multiple input tensors required as per "
            "tensorinfo_map",
            id="columns",
        ),
        pytest.param(
            '{"instances": [{"a": 1}]}',
            "Failed to process element: 0 of 'instances' list. "
            'JSON object: {\n    "a": 1\n} keys must be equal to: a,b',
            id="one of two",
        ),
    ],
)
def test_several_inputs_need_their_names(body: str, message: str) -> None:
    assert refusal(body, a="float", b="float") == message


def test_a_type_that_json_cannot_carry_is_not_implemented() -> None:
    with pytest.raises(StatusError, match="Conversion of JSON Value: 1 to type: complex64") as refused:
        read('{"inputs": [1]}', x="complex64")

    assert refused.value.http_status == 501


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param("", "The document is empty", id="empty"),
        pytest.param("  ", "The document is empty. at offset: 2", id="white space"),
        pytest.param("nope", "Invalid value. at offset: 0", id="no JSON"),
        pytest.param('{"instances": [1,]}', "Invalid value. at offset: 17", id="comma at the end of a list"),
        pytest.param(
            '{"a": [1 2]}', "Missing a comma or ] after an array element. at offset: 9", id="no comma in list"
        ),
        pytest.param('{"a": "[" "b"}', "Missing a comma or } after an object member. at offset: 10", id="no comma"),
        pytest.param("{1: 2}", "Missing a name for object member. at offset: 1", id="no name"),
        pytest.param('{"a" 1}', "Missing a colon after a name of object member. at offset: 5", id="no colon"),
        pytest.param('{"a": "b', "Missing a closing quotation mark in string. at offset: 6", id="open string"),
        pytest.param('{} "b"', "The document root must not be followed by other values. at offset: 3", id="two values"),
        pytest.param('{"é": nope}', "Invalid value. at offset: 7", id="offsets count bytes"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(body: str, message: str) -> None:
    with pytest.raises(StatusError) as refused:
        parse_document(body)

    assert refused.value.message == f"JSON Parse error: {message}"


@pytest.mark.parametrize(("body", "shown"), [("[1]", "[\n    1\n]"), ('"a"', '"a"'), ("1.5", "1.5"), ("null", "null")])
def test_json_that_is_no_object_is_refused(body: str, shown: str) -> None:
    with pytest.raises(StatusError) as refused:
        parse_document(body)

    assert refused.value.message == f"JSON Value: {shown} Is not object"


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(StatusError, match="JSON Parse error"):
        parse_document('{"a": ' + "[" * 100_000)


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**65), 2**65),
    st.sampled_from([2**24, 2**24 - 1, 2**53, 2**31, 2**32, 2**63, 2**64]),
    st.floats(),
    st.text(max_size=3),
    st.just({"b64": "AA=="}),
)
json_values = st.recursive(scalars, lambda children: st.lists(children, max_size=4), max_leaves=12)


@given(value=json_values, dtype=st.sampled_from(sorted(NUMPY_TYPES)))
def test_the_quick_way_never_takes_what_the_careful_way_refuses(value: object, dtype: str) -> None:
    document = parse_document(json.dumps({"inputs": value}))
    quick = quick_array(document.members["inputs"], dtype, has_booleans=document.has_booleans)

    careful = careful_array(document.members["inputs"], dtype) if quick is not None else None

    np.testing.assert_array_equal(quick, careful)
    assert quick is None or careful is None or (quick.dtype, quick.shape) == (careful.dtype, careful.shape)


@given(values=npst.arrays(np.float32, npst.array_shapes(max_dims=3, max_side=4), elements=st.floats(width=32)))
def test_any_floats_survive_the_way_to_json_and_back(values: NDArray[np.float32]) -> None:
    answer = json.loads(predictions_json({"y": values}, RequestFormat.ROW))

    np.testing.assert_array_equal(np.asarray(answer["predictions"], np.float32), values)


@given(values=npst.arrays(np.float64, st.integers(1, 5), elements=st.floats(width=64)))
def test_any_doubles_survive_the_way_to_json_and_back(values: NDArray[np.float64]) -> None:
    answer = json.loads(predictions_json({"y": values}, RequestFormat.COLUMN))

    np.testing.assert_array_equal(np.asarray(answer["outputs"]), values)
