"""`/_sagemaker-rest/faults`: what is told is checked, shown with its hits, and ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.cli import main
from sagemaker_rest.cloud.faults.admin import FAULTS_PATH
from sagemaker_rest.cloud.faults.client import CloudFaults
from sagemaker_rest.cloud.own_api import CloudToken
from sagemaker_rest.errors import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sagemaker_rest.cloud.server.process import CloudProcess

THROTTLED = {"kind": "error", "service": "sagemaker", "operation": "CreateModel", "code": "ThrottlingException"}


@pytest.fixture
def address(cloud: CloudProcess, faults: CloudFaults) -> str:  # noqa: ARG001  which ends those that are placed
    return f"{cloud.url}{FAULTS_PATH}"


@pytest.mark.parametrize(
    ("given", "added"),
    [
        pytest.param(THROTTLED, {"message": "ThrottlingException", "status": 400}, id="error"),
        pytest.param(
            {"kind": "error", "service": "execute-api", "operation": "Invoke", "code": "THROTTLED"},
            {"message": "Too Many Requests", "status": 429},
            id="error of a deployed API",
        ),
        pytest.param(
            {"kind": "latency", "service": "*", "operation": "*", "seconds": 0.5, "times": 3, "skip": 2},
            {},
            id="latency",
        ),
        pytest.param(
            {"kind": "drop", "service": "s3", "operation": "PutObject", "containing": "model.tar.gz"},
            {"carried_out": False},
            id="drop",
        ),
        pytest.param(
            {"kind": "endpoint-fails", "service": "sagemaker", "operation": "CreateEndpoint", "reason": "Because."},
            {},
            id="endpoint-fails",
        ),
        pytest.param(
            {"kind": "no-capacity", "service": "sagemaker", "operation": "UpdateEndpoint"}, {}, id="no-capacity"
        ),
        pytest.param(
            {"kind": "container-dies", "service": "sagemaker", "operation": "InvokeEndpoint", "times": 1},
            {},
            id="container-dies",
        ),
    ],
)
def test_a_fault_is_shown_as_it_was_told_with_its_id_and_hits(
    address: str, given: Mapping[str, Any], added: Mapping[str, Any]
) -> None:
    placed = requests.post(address, json=given, auth=CloudToken(), timeout=10)

    shown = requests.get(address, auth=CloudToken(), timeout=10).json()

    assert placed.status_code == 201
    assert shown == {"faults": [placed.json()]}
    assert placed.json() == {"id": placed.json()["id"], **given, **added, "hits": 0}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param([THROTTLED], "a fault is a JSON object", id="a list"),
        pytest.param({**THROTTLED, "kind": "fire"}, "kind is 'fire': choose one of error, latency, drop", id="kind"),
        pytest.param({**THROTTLED, "times": 0}, "times is 0: give a whole number from 1", id="times"),
        pytest.param(
            {**THROTTLED, "times": True}, "times is True: give a whole number from 1", id="times is not a number"
        ),
        pytest.param({**THROTTLED, "skip": -1}, "skip is -1: give a whole number from 0", id="skip"),
        pytest.param({**THROTTLED, "status": 200}, "status is 200: give the status of an HTTP error", id="status"),
        pytest.param({**THROTTLED, "code": ""}, "code is '': give a text", id="code"),
        pytest.param({**THROTTLED, "containing": 5}, "containing is 5: give a text", id="containing"),
        pytest.param({**THROTTLED, "seconds": 5}, "a fault of kind error has no 'seconds'; it has", id="member"),
        pytest.param(
            {**THROTTLED, "operation": "CreateModle"},
            "operation is 'CreateModle', and sagemaker has no operation of that name; is CreateModel meant?",
            id="operation",
        ),
        pytest.param(
            {**THROTTLED, "service": "sage"}, "service is 'sage', which is not a service of AWS", id="service"
        ),
        pytest.param(
            {**THROTTLED, "service": "execute-api", "operation": "Invoke"},
            "code is 'ThrottlingException', which is not a gateway response type; for execute-api choose one of",
            id="gateway response type",
        ),
        pytest.param(
            {"kind": "latency", "service": "s3", "operation": "*", "seconds": 1e9},
            "seconds is 1000000000.0: give a number above 0, up to 900",
            id="seconds",
        ),
        pytest.param(
            {"kind": "drop", "service": "s3", "operation": "*", "carried_out": "yes"},
            "carried_out is 'yes': true loses the answer",
            id="carried_out",
        ),
        pytest.param(
            {"kind": "no-capacity", "service": "s3", "operation": "PutObject"},
            "s3 PutObject cannot have the fault no-capacity: its service is sagemaker, and its operation Create",
            id="what has no capacity",
        ),
    ],
)
def test_what_is_no_fault_is_refused_with_the_rule(address: str, given: Any, message: str) -> None:
    refused = requests.post(address, json=given, auth=CloudToken(), timeout=10)

    assert refused.status_code == 400
    assert message in refused.json()["message"]
    assert requests.get(address, auth=CloudToken(), timeout=10).json() == {"faults": []}


def test_what_is_no_json_is_refused_with_an_example(address: str) -> None:
    refused = requests.post(
        address,
        data="throttle everything",
        headers={"Content-Type": "application/json"},
        auth=CloudToken(),
        timeout=10,
    )

    assert refused.status_code == 400
    assert "the body is not JSON" in refused.json()["message"]
    assert '{"kind": "error", "service": "sagemaker"' in refused.json()["message"]


def test_one_is_ended_by_its_id_and_the_rest_by_none(address: str) -> None:
    first, second = (requests.post(address, json=THROTTLED, auth=CloudToken(), timeout=10).json() for _ in range(2))

    one = requests.delete(f"{address}/{first['id']}", auth=CloudToken(), timeout=10)
    again = requests.delete(f"{address}/{first['id']}", auth=CloudToken(), timeout=10)
    rest = requests.delete(address, auth=CloudToken(), timeout=10)

    assert one.json() == first
    assert (again.status_code, again.json()["message"]) == (
        404,
        f"there is no fault {first['id']}; there are: {second['id']}",
    )
    assert rest.json() == {"faults": [second]}
    assert requests.get(address, auth=CloudToken(), timeout=10).json() == {"faults": []}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("PUT", "", "GET, HEAD, POST, DELETE", id="all"),
        pytest.param("POST", "/1", "DELETE", id="one"),
    ],
)
def test_other_methods_are_told_what_is_allowed(address: str, method: str, path: str, allowed: str) -> None:
    answer = requests.request(method, address + path, json=THROTTLED, auth=CloudToken(), timeout=10)

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


def test_the_client_passes_the_cloud_s_words_on(faults: CloudFaults) -> None:
    with pytest.raises(FaultError, match="is CreateModel meant"):
        faults.error("sagemaker", "CreateModle", "ThrottlingException")


def test_the_client_says_where_no_cloud_answers() -> None:
    with pytest.raises(FaultError, match=r"no local cloud answers at http://127\.0\.0\.1:9/_sagemaker-rest/faults"):
        CloudFaults("http://127.0.0.1:9").clear()


def test_a_fault_that_was_ended_has_no_hits(faults: CloudFaults, client: Callable[..., Any]) -> None:
    fault = faults.latency("sts", "GetCallerIdentity", 0.001)
    client("sts").get_caller_identity()
    fault.remove()

    with pytest.raises(FaultError, match="was removed"):
        _ = fault.hits


def test_a_fault_is_placed_shown_and_ended_by_command(
    cloud: CloudProcess, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fault", "--url", cloud.url, "place", json.dumps(THROTTLED)]) == 0
    placed = json.loads(capsys.readouterr().out)
    assert main(["fault", "--url", cloud.url, "list"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert main(["fault", "--url", cloud.url, "end", placed["id"]]) == 0

    assert shown == placed
    assert requests.get(address, auth=CloudToken(), timeout=10).json() == {"faults": []}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("throttle", "'throttle' is not JSON", id="no JSON"),
        pytest.param('{"kind": "fire"}', "kind is 'fire': choose one of error", id="no fault"),
    ],
)
def test_the_command_says_what_is_wrong(
    cloud: CloudProcess, capsys: pytest.CaptureFixture[str], given: str, said: str
) -> None:
    assert main(["fault", "--url", cloud.url, "place", given]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_without_the_token_of_the_cloud_nothing_is_told(address: str, method: str) -> None:
    refused = requests.request(method, address, json=THROTTLED, timeout=10)

    assert refused.status_code == 401
    assert requests.get(address, auth=CloudToken(), timeout=10).json() == {"faults": []}
