"""A container answers over HTTP, with real models behind it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.cloud.sagemaker.containers.served import Answer, Served

ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"


def attributes(**given: str) -> dict[str, str]:
    return {ATTRIBUTES: ",".join(f"tfs-{name.replace('_', '-')}={value}" for name, value in given.items())}


def test_ping_is_200_and_empty(served: Served) -> None:
    assert served.request("GET", "/ping") == Answer(200, "application/json", b"")


def test_an_invocation_runs_the_highest_version_of_the_default_model(served: Served) -> None:
    answer = served.invoke({"instances": [1, 2, 5]})

    assert answer.status == 200
    assert answer.content_type == "application/json"
    assert answer.body == b'{\n    "predictions": [3.5, 4.0, 5.5\n    ]\n}'


@pytest.mark.parametrize(
    ("given", "predictions"),
    [
        pytest.param({"model_version": "2"}, [2.5], id="another version"),
        pytest.param({"model_name": "half_plus", "model_version": "3"}, [3.5], id="a model and a version"),
        pytest.param({"model_name": "half_plus", "method": "predict"}, [3.5], id="a method"),
    ],
)
def test_custom_attributes_pick_model_and_version(
    served: Served, given: dict[str, str], predictions: list[float]
) -> None:
    assert served.invoke({"instances": [1]}, **attributes(**given)).json == {"predictions": predictions}


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        pytest.param({"model_name": "nope"}, 404, "Servable not found for request: Latest(nope)", id="model"),
        pytest.param(
            {"model_version": "9"}, 404, "Servable not found for request: Specific(half_plus, 9)", id="version"
        ),
        pytest.param({"method": "guess"}, 400, "Malformed request: POST /v1/models/half_plus:guess", id="method"),
    ],
)
def test_custom_attributes_that_name_nothing_are_an_error(
    served: Served, given: dict[str, str], status: int, error: str
) -> None:
    answer = served.invoke({"instances": [1]}, **attributes(**given))

    assert (answer.status, answer.json) == (status, {"error": error})


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param("[1, 2]\n", "application/json", id="JSON that is not a predict request"),
        pytest.param("1\n2", "text/csv", id="CSV"),
    ],
)
def test_other_content_becomes_instances(served: Served, body: str, content_type: str) -> None:
    answer = served.invoke(body, content_type)

    assert answer.status == 200
    assert np.ravel(answer.json["predictions"]).tolist() == [3.5, 4.0]


def test_json_lines_become_instances_and_the_answer_is_one_line(served: Served) -> None:
    images = json.dumps(np.zeros((28, 28)).tolist())

    answer = served.invoke(
        f"{images}\n{images}\n",
        "application/jsonlines",
        Accept="application/jsonlines",
        **attributes(model_name="digits"),
    )

    assert (answer.status, answer.content_type) == (200, "application/jsonlines")
    assert b"\n" not in answer.body
    np.testing.assert_allclose(np.sum(answer.json["predictions"], axis=1), [1, 1], rtol=1e-5)


def test_another_content_type_is_a_415(served: Served) -> None:
    answer = served.invoke(b"\x89PNG", "image/png")

    assert (answer.status, answer.json) == (415, {"error": "Unsupported Media Type: image/png"})


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param("{nope", "JSON Parse error: Missing a name for object member. at offset: 1", id="no JSON"),
        pytest.param("", "JSON Value: {", id="nothing"),
        pytest.param('{"instances": ["one"]}', "is not of expected type: float", id="a word for a number"),
        pytest.param('{"signature_name": "x", "instances": [1]}', 'Serving signature name: "x" not', id="signature"),
        pytest.param('{"signature_name": 1, "instances": [1]}', "'signature_name' key must be a string", id="no name"),
        pytest.param(b'{"instances": ["\xff"]}', "JSON Value: ", id="bytes that are not UTF-8"),
        pytest.param('{"instances": ' + "[" * 100_000, "JSON Parse error", id="nested without end"),
    ],
)
def test_a_bad_request_is_a_400_and_the_next_good_one_works(served: Served, body: str | bytes, error: str) -> None:
    answer = served.invoke(body)

    assert answer.status == 400
    assert error in answer.json["error"]
    assert served.invoke({"instances": [1]}).json == {"predictions": [3.5]}


def test_a_shape_that_the_graph_cannot_use_is_a_400_in_tensorflows_words(served: Served) -> None:
    answer = served.invoke({"instances": [[0.0, 1.0, 2.0]]}, **attributes(model_name="digits"))

    assert answer.status == 400
    assert answer.json["error"].startswith("Input to reshape is a tensor with 3 values, but the requested shape")


def test_several_inputs_and_outputs_of_several_types_by_row(served: Served) -> None:
    body = {"instances": [{"name": "Ada", "n": [4, 5]}, {"n": [6, 5], "name": {"b64": "TWF4"}}]}

    answer = served.invoke(body, **attributes(model_name="mixed"))

    assert answer.json == {
        "predictions": [
            {"greeting": "hello Ada", "is_large": False, "name_bytes": {"b64": "QWRh"}, "total": 9},
            {"greeting": "hello Max", "is_large": True, "name_bytes": {"b64": "TWF4"}, "total": 11},
        ]
    }


def test_several_inputs_and_outputs_of_several_types_by_column(served: Served) -> None:
    body = {"inputs": {"name": ["Ada", "Max"], "n": [[4, 5], [6, 5]]}}

    answer = served.invoke(body, **attributes(model_name="mixed"))

    assert answer.json == {
        "outputs": {
            "greeting": ["hello Ada", "hello Max"],
            "is_large": [False, True],
            "name_bytes": [{"b64": "QWRh"}, {"b64": "TWF4"}],
            "total": [9, 11],
        }
    }


def test_bytes_that_are_no_utf8_pass_through_a_string_unchanged(served: Served) -> None:
    answer = served.invoke(b'{"inputs": {"name": ["\xff\xfe"], "n": [[1, 2]]}}', **attributes(model_name="mixed"))

    assert answer.json["outputs"]["name_bytes"] == [{"b64": "//4="}]


def test_a_scalar_travels_by_column(served: Served) -> None:
    body = {"signature_name": "scalar", "inputs": 1.5}

    assert served.invoke(body, **attributes(model_name="mixed")).json == {"outputs": {"text": "a\0", "twice": 3.0}}


def test_a_scalar_makes_no_rows(served: Served) -> None:
    body = {"signature_name": "scalar", "instances": [1.5]}

    answer = served.invoke(body, **attributes(model_name="mixed"))

    assert answer.status == 400


def test_numbers_that_are_none_are_written_bare(served: Served) -> None:
    body = {"signature_name": "inverse", "instances": [0, -0.0, 2]}

    answer = served.invoke(body, Accept="application/json", **attributes(model_name="mixed"))

    assert answer.body == b'{    "predictions": [Infinity, -Infinity, 0.5    ]}'


def test_classify_takes_examples_and_answers_labels_with_scores(served: Served) -> None:
    body = {"context": {"n": 7}, "examples": [{"x": [0.5, 1.0], "label": "cat"}, {"x": [0.25, 2.0], "n": True}]}

    answer = served.invoke(body, **attributes(model_name="examples", method="classify"))

    assert (answer.status, answer.json) == (
        200,
        {"results": [[["cat", 0.5], ["7", 1.0]], [["?", 0.25], ["1", 2.0]]]},
    )


def test_classify_without_labels_answers_empty_ones(served: Served) -> None:
    body = {"signature_name": "scores_only", "examples": [{"x": [0.5, 1.0]}]}

    answer = served.invoke(body, **attributes(model_name="examples", method="classify"))

    assert answer.json == {"results": [[["", 0.5], ["", 1.0]]]}


def test_regress_takes_examples_and_answers_a_number_each(served: Served) -> None:
    body = {"signature_name": "regress", "examples": [{"x": [0.5, 1.0]}, {"x": [1.0, 2.0]}]}

    answer = served.invoke(body, **attributes(model_name="examples", method="regress"))

    assert (answer.status, answer.json) == (200, {"results": [1.5, 3.0]})


EXAMPLE = [{"x": [0.5, 1.0]}]


@pytest.mark.parametrize(
    ("model", "method", "body", "error"),
    [
        pytest.param("half_plus", "classify", {"examples": EXAMPLE}, "No classification inputs found", id="predict"),
        pytest.param(
            "half_plus", "regress", {"examples": EXAMPLE}, "No regression inputs found", id="predict, regress"
        ),
        pytest.param("examples", "regress", {"examples": EXAMPLE}, "Expected one output Tensor.", id="classify"),
        pytest.param(
            "examples",
            "regress",
            {"signature_name": "scores_only", "examples": EXAMPLE},
            "No regression outputs found in SignatureDef",
            id="scores for regress",
        ),
        pytest.param(
            "examples",
            "classify",
            {"signature_name": "regress", "examples": EXAMPLE},
            "Expected classification signature outputs to contain at least one of",
            id="regress for classify",
        ),
        pytest.param(
            "examples",
            "classify",
            {"signature_name": "flat", "examples": EXAMPLE},
            "Expected Tensor shape: [batch_size num_classes] but got [1]",
            id="scores without classes",
        ),
        pytest.param(
            "examples",
            "regress",
            {"signature_name": "wide", "examples": EXAMPLE},
            "Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got [1,2]",
            id="two numbers an example",
        ),
        pytest.param("mixed", "classify", {"examples": EXAMPLE}, "Expected one input Tensor.", id="two inputs"),
        pytest.param(
            "examples",
            "classify",
            {"signature_name": "x", "examples": EXAMPLE},
            "No signature was found with the name: x",
            id="no signature",
        ),
        pytest.param("examples", "classify", {"instances": []}, "key 'examples' is expected", id="no examples"),
        pytest.param("examples", "classify", {"examples": 1}, "'examples' value to be an list/array", id="no list"),
        pytest.param("examples", "classify", {"examples": []}, "'examples' value is an empty array", id="empty"),
        pytest.param(
            "examples", "classify", {"examples": [1]}, "Example must be JSON object but got JSON Number", id="a number"
        ),
        pytest.param(
            "examples",
            "classify",
            {"examples": [{"x": [1, "a"]}]},
            "Unexpected element type in feature: x expecting type: int64",
            id="two kinds",
        ),
        pytest.param(
            "examples",
            "classify",
            {"examples": [{"x": [None]}]},
            "Feature: x has element with unexpected JSON type: Null",
            id="null",
        ),
        pytest.param(
            "examples", "classify", {"examples": [{"x": [2**63]}]}, "Only int64 is supported.", id="too large"
        ),
        pytest.param("examples", "classify", {"examples": [{"x": [1.0]}]}, "Key: x", id="what TensorFlow cannot parse"),
    ],
)
def test_examples_that_do_not_fit_are_a_400(
    served: Served, model: str, method: str, body: dict[str, object], error: str
) -> None:
    answer = served.invoke(body, **attributes(model_name=model, method=method))

    assert answer.status == 400
    assert error in answer.json["error"]


def test_the_rest_api_predicts_by_model_and_version(served: Served) -> None:
    answer = served.request("POST", "/v1/models/half_plus/versions/2:predict", {"instances": [1]})

    assert (answer.status, answer.content_type, answer.json) == (200, "application/json", {"predictions": [2.5]})


def test_the_status_of_a_model_lists_its_versions(served: Served) -> None:
    def available(version: str) -> dict[str, object]:
        return {"version": version, "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}

    assert served.request("GET", "/v1/models/half_plus").json == {
        "model_version_status": [available("3"), available("2")]
    }
    assert served.request("GET", "/v1/models/half_plus/versions/2").json == {"model_version_status": [available("2")]}


def test_the_metadata_of_a_model_shows_its_signatures(served: Served) -> None:
    metadata = served.request("GET", "/v1/models/digits/metadata").json

    assert metadata["model_spec"] == {"name": "digits", "signature_name": "", "version": "1"}
    signature = metadata["metadata"]["signature_def"]["signature_def"]["serving_default"]
    assert signature["method_name"] == "tensorflow/serving/predict"
    assert signature["inputs"] == {
        "digits": {
            "dtype": "DT_FLOAT",
            "tensor_shape": {
                "dim": [{"size": "-1", "name": ""}, {"size": "28", "name": ""}, {"size": "28", "name": ""}],
                "unknown_rank": False,
            },
            "name": "serving_default_digits:0",
        }
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        pytest.param("GET", "/v1/models/nope", 404, "Could not find any versions of model nope", id="status of none"),
        pytest.param(
            "GET", "/v1/models/mixed/versions/7", 404, "Could not find version 7 of model mixed", id="status of version"
        ),
        pytest.param(
            "GET",
            "/v1/models/n%2Fo/metadata",
            404,
            "Servable not found for request: Latest(n/o)",
            id="metadata of none",
        ),
        pytest.param("GET", "/v1/models", 400, "Missing model name in request.", id="status of all"),
        pytest.param(
            "POST",
            "/v1/models/mixed/labels/stable:predict",
            400,
            "Unrecognized servable version label: stable",
            id="label",
        ),
        pytest.param(
            "POST",
            f"/v1/models/mixed/versions/{2**63}:predict",
            400,
            f"Failed to convert version: {2**63} to numeric.",
            id="version too large",
        ),
        pytest.param(
            "PUT", "/v1/models/mixed:predict", 400, "Malformed request: PUT /v1/models/mixed:predict", id="method"
        ),
        pytest.param("POST", "/v1/other?q=1", 400, "Malformed request: POST /v1/other", id="path"),
        pytest.param("GET", "/", 404, "Not Found", id="outside of the API"),
    ],
)
def test_paths_that_lead_nowhere_are_errors(served: Served, method: str, path: str, status: int, error: str) -> None:
    answer = served.request(method, path, {"instances": [1]} if method == "POST" else None)

    assert (answer.status, answer.json) == (status, {"error": error})


def test_requests_at_the_same_time_do_not_mix(served: Served) -> None:
    numbers = list(range(400))

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: served.invoke({"instances": [number]}).json, numbers))

    assert answers == [{"predictions": [number / 2 + 3]} for number in numbers]


def test_a_large_batch_is_served(served: Served) -> None:
    answer = served.invoke({"instances": list(range(200_000))})

    assert answer.json["predictions"][-1] == pytest.approx(199_999 / 2 + 3)
