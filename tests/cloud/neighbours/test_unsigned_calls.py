"""Requests that have to be signed and are not, are refused in AWS's words; others are carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

FORM = "application/x-www-form-urlencoded"
TARGET = "MissingAuthenticationTokenException"
QUERY = "MissingAuthenticationToken"


def request(method: str, path: str, body: str = "", /, **headers: str) -> HttpRequest:
    named = {name if "-" in name else name.replace("_", "-"): value for name, value in headers.items()}
    path, _, query = path.partition("?")
    return HttpRequest(method, path, query, Headers({"Host": "127.0.0.1:4566", **named}), body.encode())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param(request("POST", "/", "{}", X_Amz_Target="SageMaker.ListModels"), TARGET, id="SageMaker"),
        pytest.param(request("POST", "/", "{}", X_Amz_Target="Nobody.DoThis"), TARGET, id="nobody's"),
        pytest.param(request("POST", "/", "{}", X_Amz_Target=""), TARGET, id="empty"),
        pytest.param(
            request("POST", "/", "{}", X_Amz_Target="AWSCognitoIdentityProviderService.AdminCreateUser"),
            TARGET,
            id="Cognito, by an administrator",
        ),
        pytest.param(
            request("POST", "/service/GraniteServiceVersion20100801/operation/A", Smithy_Protocol="rpc-v2-cbor"),
            TARGET,
            id="CBOR",
        ),
        pytest.param(request("POST", "/", "Action=ListUsers", Content_Type=FORM), QUERY, id="form"),
        pytest.param(request("GET", "/?Action=ListUsers&Version=2010-05-08"), QUERY, id="form in the query"),
    ],
)
def test_a_call_without_a_signature_is_refused(neighbours: ControlPlane, asked: HttpRequest, code: str) -> None:
    refused = neighbours(asked)

    assert (refused.status, refused.headers["x-amzn-ErrorType"]) == (403, code)
    assert code.encode() in refused.body


@pytest.mark.parametrize(
    ("asked", "service"),
    [
        pytest.param(
            request("GET", "/federation/credentials?role_name=r&account_id=1", **{"x-amz-sso_bearer_token": "t"}),
            "sso",
            id="sso",
        ),
        pytest.param(request("POST", "/token", "{}", Content_Type="application/json"), "sso-oidc", id="sso-oidc"),
        pytest.param(request("POST", "/v1/token", "{}", Content_Type="application/json"), "signin", id="signin"),
    ],
)
def test_a_way_of_signing_in_that_is_not_here_says_so(
    neighbours: ControlPlane, asked: HttpRequest, service: str
) -> None:
    refused = neighbours(asked)

    assert refused.status == 501
    assert f"does not have the service {service}." in refused.body.decode()


def test_what_cognito_takes_unsigned_reaches_it(neighbours: ControlPlane) -> None:
    answer = neighbours(
        request(
            "POST",
            "/",
            '{"ClientId": "abcdefghij", "AuthFlow": "USER_PASSWORD_AUTH"}',
            X_Amz_Target="AWSCognitoIdentityProviderService.InitiateAuth",
        )
    )

    assert answer.status == 400
    assert b"ResourceNotFoundException" in answer.body


def test_a_web_identity_is_exchanged_unsigned(neighbours: ControlPlane, name: str) -> None:
    form = {
        "Action": "AssumeRoleWithWebIdentity",
        "Version": "2011-06-15",
        "RoleArn": f"arn:aws:iam::123456789012:role/{name}",
        "RoleSessionName": "test",
        "WebIdentityToken": "token",
    }

    answer = neighbours(request("POST", "/", urlencode(form), Content_Type=FORM))

    assert answer.status == 200
    assert b"<AccessKeyId>" in answer.body


def test_an_object_may_be_asked_for_unsigned(neighbours: ControlPlane, name: str) -> None:
    answer = neighbours(request("GET", f"/{name}/key?Action=Nothing"))

    assert answer.status == 404
    assert b"NoSuchBucket" in answer.body
