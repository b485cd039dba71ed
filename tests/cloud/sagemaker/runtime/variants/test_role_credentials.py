"""A container finds its role's keys at the address that it was told, and nobody else does."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.sagemaker.runtime.variants.role_credentials import RoleCredentials, SessionKeys

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLE = "arn:aws:iam::123456789012:role/r"


@dataclass
class Sessions:
    """Numbers the sessions that it opens, which last for `lasting`."""

    lasting: timedelta = timedelta(hours=1)
    opened: list[tuple[str, str]] = field(default_factory=list)

    def open_session(self, role_arn: str, region: str, seconds: int) -> SessionKeys:
        del seconds
        self.opened.append((role_arn, region))
        return SessionKeys(f"ASIA{len(self.opened)}", "secret", "token", datetime.now(UTC) + self.lasting)


def ask(credentials: RoleCredentials, told: Mapping[str, str], **members: str) -> tuple[int, dict[str, str]]:
    path = urlsplit(told["AWS_CONTAINER_CREDENTIALS_FULL_URI"]).path
    authorization = members.get("authorization", told["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
    request = HttpRequest(
        members.get("method", "GET"), members.get("path", path), "", Headers({"Authorization": authorization}), b""
    )
    answer = credentials.answer(request)
    return answer.status, json.loads(answer.body)


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def credentials(sessions: Sessions) -> RoleCredentials:
    made = RoleCredentials(sessions)
    made.serve_at("http://127.0.0.1:4566")
    return made


def test_a_container_is_told_where_the_cloud_is_and_gets_its_roles_keys(
    credentials: RoleCredentials, sessions: Sessions
) -> None:
    told = credentials.variables(ROLE, "eu-west-1")

    status, keys = ask(credentials, told)

    assert (told["AWS_ENDPOINT_URL"], told["AWS_REGION"]) == ("http://127.0.0.1:4566", "eu-west-1")
    assert (status, keys["AccessKeyId"], keys["RoleArn"]) == (200, "ASIA1", ROLE)
    assert sessions.opened == [(ROLE, "eu-west-1")]


@pytest.mark.parametrize(
    ("lasting", "second"),
    [(timedelta(hours=1), "ASIA1"), (timedelta(minutes=20), "ASIA2")],
    ids=["long before they expire", "soon before"],
)
def test_keys_are_rotated_before_they_expire(
    credentials: RoleCredentials, sessions: Sessions, lasting: timedelta, second: str
) -> None:
    sessions.lasting = lasting
    told = credentials.variables(ROLE, "eu-west-1")
    ask(credentials, told)

    _, keys = ask(credentials, told)

    assert keys["AccessKeyId"] == second


def test_the_containers_of_a_role_share_an_address(credentials: RoleCredentials) -> None:
    assert credentials.variables(ROLE, "eu-west-1") == credentials.variables(ROLE, "eu-west-1")
    assert credentials.variables(ROLE, "eu-west-1") != credentials.variables(f"{ROLE}2", "eu-west-1")


@pytest.mark.parametrize(
    "members",
    [
        {"authorization": ""},
        {"authorization": "Bearer other"},
        {"path": "/_sagemaker-rest/credentials/"},
        {"method": "POST"},
    ],
    ids=["no token", "another's", "no name", "method"],
)
def test_nobody_else_gets_them(credentials: RoleCredentials, sessions: Sessions, members: dict[str, str]) -> None:
    status, _ = ask(credentials, credentials.variables(ROLE, "eu-west-1"), **members)

    assert (status, sessions.opened) == (403, [])
