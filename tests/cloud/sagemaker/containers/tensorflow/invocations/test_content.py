from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.content import (
    UnsupportedMediaTypeError,
    predict_body,
    shape_answer,
)


@pytest.mark.parametrize("content_type", ["application/json", "application/jsonlines", "application/jsons"])
@pytest.mark.parametrize(
    "body",
    [
        '{"instances": [1, 2]}',
        '{"signature_name": "other", "inputs": {"x": 1}}',
        '{ "examples" : [] }',
        '{"instances": oh no',
    ],
)
def test_a_predict_request_passes_unchanged(content_type: str, body: str) -> None:
    assert predict_body(content_type, body) == body


@pytest.mark.parametrize(
    ("body", "instances"),
    [
        pytest.param("[1, 2, 3]", [[1, 2, 3]], id="a list is one row"),
        pytest.param("[[1, 2], [3, 4]]", [[1, 2], [3, 4]], id="a list of lists is rows"),
        pytest.param(" [\n [1]]", [[1]], id="a list of lists with white space"),
        pytest.param('{"x": 1}', [{"x": 1}], id="an object is one row"),
        pytest.param("7", [7], id="a number is one row"),
        pytest.param('"text"', ["text"], id="a string is one row"),
    ],
)
def test_other_json_is_wrapped(body: str, instances: list[object]) -> None:
    assert json.loads(predict_body("application/json", body)) == {"instances": instances}


@pytest.mark.parametrize(
    ("body", "instances"),
    [
        pytest.param("[1, 2]\n[3, 4]", [[1, 2], [3, 4]], id="lists"),
        pytest.param('{"x": 1}\r\n{"x": 2}\r\n', [{"x": 1}, {"x": 2}], id="objects with Windows line ends"),
        pytest.param("[1]\n\n  \n[2]\n", [[1], [2]], id="blank lines are skipped"),
        pytest.param("[1, 2]", [[1, 2]], id="one line"),
    ],
)
@pytest.mark.parametrize("content_type", ["application/json", "application/jsonlines", "application/jsons"])
def test_json_lines_are_one_instance_a_line(content_type: str, body: str, instances: list[object]) -> None:
    assert json.loads(predict_body(content_type, body)) == {"instances": instances}


@given(rows=st.lists(st.lists(st.integers() | st.floats(allow_nan=False), min_size=1), min_size=2))
def test_any_rows_as_json_lines_come_back_as_instances(rows: list[list[float]]) -> None:
    body = "\n".join(json.dumps(row) for row in rows)

    assert json.loads(predict_body("application/jsonlines", body)) == {"instances": rows}


@pytest.mark.parametrize(
    ("body", "instances"),
    [
        pytest.param("1.0", [1.0], id="one number"),
        pytest.param("1.0\n2.5\n", [1.0, 2.5], id="one column is scalars"),
        pytest.param("1.0,2.0\n3.0,4e2\r\n", [[1.0, 2.0], [3.0, 400.0]], id="several columns are vectors"),
        pytest.param("-1,2", [[-1, 2]], id="a sign in front"),
        pytest.param('"a","b"\n"c","d"', [["a", "b"], ["c", "d"]], id="quoted strings"),
        pytest.param('"a, b"', [["a, b"]], id="a comma inside of quotes still makes a vector"),
        pytest.param("abc\nxyz", ["abc", "xyz"], id="words"),
        pytest.param("abc,2", [["abc", "2"]], id="a word first makes all strings"),
        pytest.param("iris,0.5,1.0,1.5", [["iris", "0.5,1.0,1.5"]], id="strings are divided at the first comma alone"),
        pytest.param("iris,1,2\nrose,3,4", [["iris", "1,2"], ["rose", "3,4"]], id="in each line"),
        pytest.param('a 6" nail,c', [['a 6" nail', "c"]], id="a quote inside of words"),
        pytest.param("1\n\n2", [1, 2], id="blank lines are skipped"),
    ],
)
def test_csv_is_one_instance_a_line(body: str, instances: list[object]) -> None:
    assert json.loads(predict_body("text/csv", body)) == {"instances": instances}


def test_a_second_quote_in_a_line_of_strings_is_not_escaped() -> None:
    assert predict_body("text/csv", 'a "b",c') == r'{"instances":[["a \"b"","c"]]}'


@given(
    rows=st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=width, max_size=width), min_size=1
        )
    )
)
def test_any_table_of_numbers_as_csv_comes_back_as_instances(rows: list[list[float]]) -> None:
    body = "\n".join(",".join(map(repr, row)) for row in rows)

    assert json.loads(predict_body("text/csv", body)) == {"instances": rows}


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        pytest.param("application/octet-stream", "application/octet-stream", id="bytes"),
        pytest.param("application/json; charset=utf-8", "application/json; charset=utf-8", id="with a parameter"),
        pytest.param("APPLICATION/JSON", "APPLICATION/JSON", id="in capitals"),
        pytest.param(None, "Unknown", id="none"),
    ],
)
def test_any_other_content_type_is_unsupported(content_type: str | None, shown: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError) as refusal:
        predict_body(content_type, "1")

    assert str(refusal.value) == f"Unsupported Media Type: {shown}"


@pytest.mark.parametrize(
    ("accept", "body", "content_type"),
    [
        pytest.param(None, '{\n  "a": 1\n}', "application/json", id="nothing asked for"),
        pytest.param("*/*", '{\n  "a": 1\n}', "application/json", id="anything"),
        pytest.param("application/json", '{  "a": 1}', "application/json", id="JSON"),
        pytest.param("application/jsonlines", '{  "a": 1}', "application/jsonlines", id="JSON lines"),
        pytest.param("text/plain, application/json", '{  "a": 1}', "text/plain", id="the first of several"),
    ],
)
def test_accept_decides_on_lines_and_content_type(accept: str | None, body: str, content_type: str) -> None:
    assert shape_answer('{\n  "a": 1\n}', accept) == (body, content_type)
