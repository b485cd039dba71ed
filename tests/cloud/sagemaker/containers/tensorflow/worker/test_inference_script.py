"""inference.py and requirements.txt, with a model server of the test's own."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.layout import InferenceCode, find_code
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.inference_script import InferenceScript, ScriptAnswer
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.requirements import require_installed
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class RecordingServer:
    """Answers every request with its own words and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.status = 200

    def answer(self, method: str, path: str, body: str) -> Any:
        self.asked.append((method, path, body))
        return SimpleNamespace(status=self.status, body='{"predictions": [2.5]}')


@pytest.fixture
def server() -> RecordingServer:
    return RecordingServer()


@pytest.fixture(autouse=True)
def restored_imports() -> Iterator[None]:
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        del sys.modules[name]


@pytest.fixture
def script(tmp_path: Path, server: RecordingServer) -> Callable[..., InferenceScript]:
    def make(source: str | None, *, timeout_seconds: float = 30, **files: str) -> InferenceScript:
        folder = tmp_path / "code"
        for name, text in ({"inference.py": source} if source else {}).items() | files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        code = cast("InferenceCode", find_code(tmp_path))
        return InferenceScript(
            code,
            cast("Any", server),
            default_model="digits",
            rest_url="http://localhost:8501",
            timeout_seconds=timeout_seconds,
        )

    return make


def ask(script: InferenceScript, body: bytes = b"x", **headers: str | None) -> ScriptAnswer:
    given = {"content_type": None, "accept": None, "custom_attributes": None, **headers}
    return script.answer(body, **given)


PAIR = """
import json

def input_handler(data, context):
    return json.dumps({"instances": [len(data.read())]})

def output_handler(response, context):
    assert response.ok and response.headers["Content-Type"] == "application/json"
    return json.dumps({"first": response.json()["predictions"][0]}).encode(), "application/x-mine"
"""


def test_a_pair_of_handlers_stands_before_and_behind_the_model(
    script: Callable[..., InferenceScript], server: RecordingServer
) -> None:
    answer = ask(script(PAIR), b"four")

    assert server.asked == [("POST", "/v1/models/digits:predict", '{"instances": [4]}')]
    assert answer == (200, "application/x-mine", b'{"first": 2.5}')


def test_custom_attributes_choose_what_the_pair_asks(
    script: Callable[..., InferenceScript], server: RecordingServer
) -> None:
    ask(script(PAIR), custom_attributes="tfs-model-name=other,tfs-model-version=2,tfs-method=classify")

    assert server.asked[0][1] == "/v1/models/other/versions/2:classify"


def test_the_output_handler_sees_the_status_of_the_model(
    script: Callable[..., InferenceScript], server: RecordingServer
) -> None:
    server.status = 400
    source = (
        "def input_handler(data, context):\n    return data\n"
        "def output_handler(response, context):\n    return f'{response.status_code} {response.reason}', 'text/plain'\n"
    )

    assert ask(script(source), b"{}") == (200, "text/plain", b"400 Bad Request")
    assert server.asked[0][2] == "{}"


CONTEXT = """
import json

def handler(data, context):
    told = context._asdict()
    del told["channel"]
    return json.dumps(told), context.accept_header
"""
BY_GRPC = """
def handler(data, context):
    predict = context.channel.unary_unary("/tensorflow.serving.PredictionService/Predict")
    return predict(data.read()), context.accept_header
"""


def test_a_single_handler_gets_the_whole_context(script: Callable[..., InferenceScript]) -> None:
    answer = ask(
        script(CONTEXT),
        b"1,2",
        content_type="text/csv",
        accept="text/plain",
        custom_attributes="tfs-model-name=a,tfs-model-version=3,tfs-method=predict,mine=1",
    )

    assert answer.content_type == "text/plain"
    assert json.loads(answer.body) == {
        "model_name": "a",
        "model_version": "3",
        "method": "predict",
        "rest_uri": "http://localhost:8501/v1/models/a/versions/3:predict",
        "grpc_port": "9000",
        "custom_attributes": "tfs-model-name=a,tfs-model-version=3,tfs-method=predict,mine=1",
        "request_content_type": "text/csv",
        "accept_header": "text/plain",
        "content_length": 3,
    }


def test_a_handler_that_asks_by_grpc_is_told_that_there_is_none(script: Callable[..., InferenceScript]) -> None:
    answer = ask(script(BY_GRPC))

    sentence = "The local target does not serve TensorFlow Serving's gRPC API: ask its REST API at context.rest_uri."
    assert (answer.status, json.loads(answer.body)) == (500, {"error": sentence})


def test_without_headers_the_context_says_json_and_no_model(script: Callable[..., InferenceScript]) -> None:
    context = json.loads(ask(script(CONTEXT)).body)

    assert (context["request_content_type"], context["accept_header"]) == ("application/json", "application/json")
    assert (context["model_name"], context["custom_attributes"]) == (None, None)


def test_a_single_handler_wins_over_a_pair(script: Callable[..., InferenceScript]) -> None:
    assert ask(script(PAIR + "def handler(data, context):\n    return b'mine', 'text/plain'\n")).body == b"mine"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        pytest.param(
            "def handler(data, context):\n    raise ValueError('no such digit')", "no such digit", id="raised"
        ),
        pytest.param(
            "def handler(data, context):\n    return b'x'",
            "not enough values to unpack (expected 2, got 1)",
            id="bytes",
        ),
        pytest.param(
            "def handler(data, context):\n    return None", "cannot unpack non-iterable NoneType object", id="nothing"
        ),
    ],
)
def test_an_exception_in_a_handler_is_a_500_with_its_message(
    script: Callable[..., InferenceScript], source: str, error: str
) -> None:
    answer = ask(script(source))

    assert answer.status == 500
    assert json.loads(answer.body) == {"error": error}


def test_a_handler_that_takes_too_long_is_a_504(script: Callable[..., InferenceScript]) -> None:
    slow = script("import time\ndef handler(data, context):\n    time.sleep(0.5)", timeout_seconds=0.05)

    assert ask(slow).status == 504


def test_modules_beside_the_script_and_in_lib_can_be_imported_and_lib_wins_over_installed_ones(
    script: Callable[..., InferenceScript],
) -> None:
    answer = ask(
        script(
            "import beside, tabnanny\n"
            "def handler(data, context):\n    return beside.WORD + tabnanny.WORD, 'text/plain'",
            **{"beside.py": "WORD = 'beside '", "lib/tabnanny.py": "WORD = 'mine'"},
        )
    )

    assert answer.body == b"beside mine"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            "import no_such_module", r"code/inference\.py cannot be imported: ModuleNotFoundError", id="import"
        ),
        pytest.param("def handler(", r"code/inference\.py cannot be imported: SyntaxError", id="syntax"),
        pytest.param("x = 1", "has neither `handler` nor both", id="no handler"),
        pytest.param("def input_handler(data, context): ...", "has neither `handler` nor both", id="half a pair"),
    ],
)
def test_a_script_without_working_handlers_says_why(
    script: Callable[..., InferenceScript], source: str, reason: str
) -> None:
    with pytest.raises(ServingError, match=reason):
        script(source)


def test_without_a_script_the_body_passes_as_it_is_and_errors_come_back_as_200(
    script: Callable[..., InferenceScript], server: RecordingServer
) -> None:
    server.status = 400

    answer = ask(script(None, **{"requirements.txt": ""}), b"anything", content_type="text/csv")

    assert server.asked[0][2] == "anything"
    assert answer == (200, "application/json", b'{"predictions": [2.5]}')


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("", id="empty"),
        pytest.param("# a comment\n\n", id="comments"),
        pytest.param("requests", id="a name"),
        pytest.param("requests>=2 # for http", id="a version that is there"),
        pytest.param("Requests[socks] >= 2.0, < 99", id="extras and two limits"),
        pytest.param("no-such-thing; python_version < '3'", id="for another Python"),
        pytest.param("tensorflow", id="a name of TensorFlow that another build goes by"),
        pytest.param("tensorflow>=2,<99", id="a version of it"),
        pytest.param("Tensorflow_CPU", id="a name in another spelling"),
        pytest.param("--index-url https://example.com\nrequests", id="an option of pip"),
    ],
)
def test_requirements_that_are_installed_are_fine(tmp_path: Path, lines: str) -> None:
    (tmp_path / "requirements.txt").write_text(lines)

    require_installed(tmp_path / "requirements.txt")


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        pytest.param("no-such-thing", r"no-such-thing \(not installed\)", id="not there"),
        pytest.param("requests>=99", r"requests>=99 \(installed is 2", id="another version"),
        pytest.param("tensorflow>=99", r"tensorflow>=99 \(installed is 2", id="another version of another build"),
        pytest.param("git+https://example.com/a.git", "not a requirement by name", id="a URL"),
        pytest.param("-r more.txt", r"from-more \(not installed\)", id="in a file that it names"),
    ],
)
def test_requirements_that_are_missing_are_listed(tmp_path: Path, lines: str, shown: str) -> None:
    (tmp_path / "requirements.txt").write_text(lines)
    (tmp_path / "more.txt").write_text("from-more")

    with pytest.raises(ServingError, match=shown):
        require_installed(tmp_path / "requirements.txt")
