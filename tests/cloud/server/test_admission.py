"""Programs are let in by the cloud's own names; pages are let into buckets that open themselves to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.server.admission import Admission

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpResponse

HOST = "127.0.0.1:4566"
SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/{}/aws4_request, SignedHeaders=host, Signature=0"


def ask(method: str = "POST", path: str = "/", /, **headers: str) -> HttpResponse | None:
    named = {name.replace("_", "-"): value for name, value in {"Host": HOST, **headers}.items()}
    return Admission(frozenset({"cloud.example"})).answer(HttpRequest(method, path, headers=Headers(named)))


def message(answer: HttpResponse | None) -> str:
    assert answer is not None
    assert answer.status == 403
    assert answer.headers["Connection"] == "close"
    return str(json.loads(answer.body)["message"])


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no Origin"),
        pytest.param({"Authorization": SIGNED.format("sagemaker"), "X_Amz_Target": "SageMaker.CreateModel"}, id="SDK"),
        pytest.param({"Sec_Fetch_Site": "none"}, id="an address that was typed"),
        pytest.param({"Host": "bucket.cloud.example"}, id="an allowed name"),
    ],
)
def test_a_program_is_let_in(headers: dict[str, str]) -> None:
    assert ask(**headers) is None


def test_a_foreign_host_is_refused_with_the_name_the_rule_and_the_option() -> None:
    refused = message(ask(Host="evil.test:4566"))

    assert refused == (
        "The Host of this request is 'evil.test:4566'. The local cloud answers to addresses, localhost and AWS's host "
        "names alone, because a web page can have any other name lead here. If the name is yours, allow it: "
        "sagemaker-rest cloud --allow-host evil.test"
    )


def test_a_second_host_is_looked_at_too() -> None:
    twice = Headers([("Host", HOST), ("Host", "evil.test")])

    assert "'evil.test'" in message(Admission().answer(HttpRequest("GET", "/", headers=twice)))


def test_a_name_that_a_shell_would_read_otherwise_is_not_advised() -> None:
    assert message(ask(Host="$(reboot)")).endswith("--allow-host NAME")


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.test"}, id="another host"),
        pytest.param({"Origin": "http://127.0.0.1:8000"}, id="another port"),
        pytest.param({"Origin": "null"}, id="a sandbox or a file"),
        pytest.param({"Origin": "http://[evil"}, id="nonsense"),
        pytest.param({"Origin": f"http://{HOST}", "Sec_Fetch_Site": "cross-site"}, id="one that contradicts itself"),
        pytest.param({"Sec_Fetch_Site": "cross-site"}, id="an image or a link of another site"),
        pytest.param({"Sec_Fetch_Site": "same-site"}, id="an image of another port"),
        pytest.param({"Origin": "https://evil.test", "Upgrade": "websocket"}, id="a WebSocket"),
    ],
)
def test_a_page_of_another_origin_is_refused(method: str, headers: dict[str, str]) -> None:
    assert message(ask(method, "/bucket/key", **headers)).startswith("A web page (")


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        pytest.param("GET", "/_sagemaker-rest/console", {"Sec_Fetch_Site": "same-origin"}, id="a script"),
        pytest.param("POST", "/_sagemaker-rest/faults", {"Origin": f"http://{HOST}"}, id="our own API"),
        pytest.param("GET", "/bucket/picture.png", {"Sec_Fetch_Site": "same-origin"}, id="an object"),
    ],
)
def test_a_page_of_the_cloud_itself_may_ask_for_its_own_and_for_objects(
    method: str, path: str, headers: dict[str, str]
) -> None:
    assert ask(method, path, **headers) is None


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        pytest.param("PUT", "/bucket/model.tar.gz", {}, id="an upload"),
        pytest.param("POST", "/", {"X_Amz_Target": "SageMaker.CreateModel"}, id="an operation"),
        pytest.param("GET", "/", {"Authorization": SIGNED.format("iam")}, id="an operation by GET"),
        pytest.param("GET", "/endpoints", {"Authorization": SIGNED.format("sagemaker")}, id="another service"),
        pytest.param("GET", "/_aws/cognito-idp/oauth2/token", {}, id="tokens"),
    ],
)
def test_a_page_that_a_bucket_or_a_stage_answers_with_may_not_drive_the_cloud(
    method: str, path: str, headers: dict[str, str]
) -> None:
    assert "of the local cloud itself" in message(ask(method, path, Origin=f"http://{HOST}", **headers))
