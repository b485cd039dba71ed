"""`/_sagemaker-rest/` takes the token of its cloud, which clients of the same user find by the port."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING

import pytest
import requests
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.own_api import DIRECTORY_PREFIX, CloudToken, OwnApi, token_of
from sagemaker_rest.errors import TargetError

if TYPE_CHECKING:
    from pathlib import Path

OWN = OwnApi("secret")
PATH = "/_sagemaker-rest/faults"


@pytest.fixture
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    directory = tmp_path / f"{DIRECTORY_PREFIX}1-x"
    directory.mkdir(mode=0o700)
    return directory


@pytest.mark.parametrize("given", [None, "secret", "Bearer", "Bearer other", "Bearer sécret", "Basic secret"])
def test_without_the_token_nobody_is_let_in(given: str | None) -> None:
    headers = Headers({} if given is None else {"Authorization": given})

    refused = OWN.refusal(HttpRequest("GET", PATH, headers=headers))

    assert refused is not None
    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "sagemaker-rest-cloud-*/token-PORT" in json.loads(refused.body)["message"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
def test_what_a_form_can_send_is_refused(content_type: str) -> None:
    headers = Headers({"Authorization": "Bearer secret", "Content-Type": content_type})

    refused = OWN.refusal(HttpRequest("POST", PATH, headers=headers))

    assert refused is not None
    assert refused.status == 415


@pytest.mark.parametrize(("method", "content_type"), [("POST", "Application/JSON; charset=utf-8"), ("DELETE", "")])
def test_with_token_and_type_one_is_let_in(method: str, content_type: str) -> None:
    headers = Headers({"Authorization": "Bearer secret", "Content-Type": content_type})

    assert OWN.refusal(HttpRequest(method, PATH, headers=headers)) is None


def test_clouds_have_tokens_of_their_own() -> None:
    assert OwnApi().token != OwnApi().token
    assert OwnApi().token not in repr(OwnApi())


def test_a_client_finds_the_token_by_the_port(working_directory: Path) -> None:
    OWN.publish(working_directory, 4566)

    request = requests.Request("GET", f"http://127.0.0.1:4566{PATH}", auth=CloudToken()).prepare()

    assert request.headers["Authorization"] == "Bearer secret"
    assert (working_directory / "token-4566").stat().st_mode & 0o777 == 0o600


def test_a_client_of_another_port_is_told_where_it_was_looked_for(working_directory: Path) -> None:
    OWN.publish(working_directory, 4566)

    with pytest.raises(TargetError, match=rf"no sagemaker-rest-cloud-\*/token-4567 of this user in {tempfile.tempdir}"):
        token_of("http://127.0.0.1:4567")


def test_a_token_that_another_user_wrote_is_not_believed(
    working_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    OWN.publish(working_directory, 4566)
    monkeypatch.setattr("os.getuid", lambda: working_directory.stat().st_uid + 1)

    with pytest.raises(TargetError):
        token_of("http://127.0.0.1:4566")
