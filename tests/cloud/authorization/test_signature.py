"""Signature Version 4, made by botocore and verified here; each refusal in AWS's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as SigningKeys
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.authorization.signature import Credentials, SignedContent, verify
from sagemaker_rest.cloud.authorization.signed_request import SignatureError, read_signature

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "http://127.0.0.1:4566/_aws/execute-api/abc123/v1/predict"
KNOWN = Credentials("AKIAKNOWN", "secret", Principal("arn:aws:iam::123456789012:user/ann", "123456789012"), "AIDA1")
TEMPORARY = replace(KNOWN, session_token="token")
Sign = type[SigV4Auth]


def signed(
    auth: Sign = SigV4Auth,
    *,
    url: str = URL,
    keys: SigningKeys | None = None,
    region: str = "eu-west-1",
    service: str = "execute-api",
    body: bytes = b"{}",
    **headers: str,
) -> SignedContent:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = AWSRequest("POST", url, headers={"Content-Type": "application/json"} | named, data=body)
    auth(keys or SigningKeys("AKIAKNOWN", "secret"), service, region).add_auth(request)
    parts = urlsplit(str(request.url))
    sent = Headers([*request.headers.items(), ("Host", parts.netloc)])
    # a presigned request has no body: botocore takes it off
    return SignedContent("POST", parts.path, parts.query, sent, b"" if auth is SigV4QueryAuth else body)


def checked(
    content: SignedContent, credentials: Credentials | None = KNOWN, now: datetime | None = None
) -> Credentials:
    signature = read_signature(content.headers, content.query)
    assert signature is not None
    return verify(
        signature,
        content,
        credentials,
        region="eu-west-1",
        service="execute-api",
        now=now or datetime.now(UTC),
    )


def refusal(call: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(SignatureError) as refused:
        call()
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize("auth", [SigV4Auth, SigV4QueryAuth], ids=["header", "query-string"])
@pytest.mark.parametrize(
    "url",
    [
        URL,
        URL + "/a%20b%2Fc",
        URL + "/",
        URL + "?b=2&a=1&a=0&flag",
        URL + "?name=a%20b%2B%C3%A9&x=~",
    ],
    ids=["plain", "encoded-path", "trailing-slash", "query", "encoded-query"],
)
def test_what_botocore_signs_is_accepted(auth: Sign, url: str) -> None:
    assert checked(signed(auth, url=url)) is KNOWN


@pytest.mark.parametrize("auth", [SigV4Auth, SigV4QueryAuth], ids=["header", "query-string"])
def test_a_session_s_token_is_part_of_its_key(auth: Sign) -> None:
    content = signed(auth, keys=SigningKeys("AKIAKNOWN", "secret", "token"))

    assert checked(content, TEMPORARY) is TEMPORARY
    assert refusal(lambda: checked(content, replace(KNOWN, session_token="another"))) == (
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )


def test_headers_are_signed_without_superfluous_space() -> None:
    content = signed(X_Amz_Meta="a   b ")

    assert checked(content) is KNOWN


def test_an_unsigned_payload_is_not_hashed() -> None:
    content = signed(X_Amz_Content_SHA256="UNSIGNED-PAYLOAD")

    assert checked(replace(content, body=b"another")) is KNOWN


def test_an_unknown_key_is_an_invalid_token() -> None:
    assert refusal(lambda: checked(signed(), None)) == (
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )


def test_a_session_that_ended_is_expired() -> None:
    now = datetime.now(UTC)
    content = signed(keys=SigningKeys("AKIAKNOWN", "secret", "token"))

    refused = refusal(lambda: checked(content, replace(TEMPORARY, expires=now), now))

    assert refused == ("ExpiredTokenException", "The security token included in the request is expired")


@pytest.mark.parametrize(
    "tampered",
    [
        lambda content: replace(content, body=b'{"other": 1}'),
        lambda content: replace(content, method="PUT"),
        lambda content: replace(content, path=content.path + "x"),
        lambda content: replace(content, query="a=1"),
        lambda content: replace(content, headers=Headers([*content.headers, ("X-Amz-Date", "20260101T000000Z")])),
    ],
    ids=["body", "method", "path", "query", "signed-header"],
)
def test_what_was_changed_on_the_way_does_not_match(tampered: Callable[[SignedContent], SignedContent]) -> None:
    code, message = refusal(lambda: checked(tampered(signed())))

    assert code == "InvalidSignatureException"
    assert message.startswith("The request signature we calculated does not match the signature you provided. ")


def test_a_mismatch_shows_what_should_have_been_signed() -> None:
    content = signed(keys=SigningKeys("AKIAKNOWN", "wrong"))

    _, message = refusal(lambda: checked(content))

    assert (
        "The Canonical String for this request should have been\n'POST\n/_aws/execute-api/abc123/v1/predict\n"
        in message
    )
    assert "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n" in message


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ({"region": "us-east-1"}, "Credential should be scoped to a valid region, not 'us-east-1'. "),
        ({"service": "sagemaker"}, "Credential should be scoped to correct service: 'execute-api'. "),
    ],
    ids=["region", "service"],
)
def test_a_signature_is_for_one_region_and_service(scope: dict[str, str], message: str) -> None:
    assert refusal(lambda: checked(signed(**scope))) == ("InvalidSignatureException", message)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "begins"),
    [(6, "Signature expired: "), (-6, "Signature not yet current: ")],
    ids=["too-old", "of-the-future"],
)
def test_a_signature_is_good_for_five_minutes(minutes: int, begins: str) -> None:
    now = datetime.now(UTC) + timedelta(minutes=minutes)

    code, message = refusal(lambda: checked(signed(), now=now))

    assert (code, message.startswith(begins)) == ("InvalidSignatureException", True)
    assert message.endswith("5 min.)")


def test_a_presigned_request_is_good_for_as_long_as_it_says() -> None:
    content = signed(SigV4QueryAuth)  # an hour

    assert checked(content, now=datetime.now(UTC) + timedelta(minutes=59)) is KNOWN
    code, message = refusal(lambda: checked(content, now=datetime.now(UTC) + timedelta(minutes=61)))
    assert (code, message[:19]) == ("InvalidSignatureException", "Signature expired: ")


def test_a_request_without_a_signature_has_none() -> None:
    assert read_signature(Headers(), "a=1") is None


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        ("Bearer abc", "Invalid key=value pair (missing equal-sign) in Authorization header "),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/d/e", "Authorization header requires 'SignedHeaders' parameter. "),
        (
            "AWS4-HMAC-SHA256 Credential=key, SignedHeaders=host, Signature=00",
            "Credential must have exactly 5 slash-delimited elements",
        ),
    ],
    ids=["another-scheme", "incomplete", "short-credential"],
)
def test_half_a_signature_is_incomplete(authorization: str, message: str) -> None:
    headers = Headers({"Authorization": authorization, "X-Amz-Date": "20261122T100000Z"})

    code, said = refusal(lambda: read_signature(headers, ""))

    assert (code, said.startswith(message)) == ("IncompleteSignatureException", True)


def test_half_a_presigned_query_is_incomplete() -> None:
    code, message = refusal(lambda: read_signature(Headers(), "X-Amz-Signature=00&X-Amz-Algorithm=AWS4-HMAC-SHA256"))

    assert code == "IncompleteSignatureException"
    assert "AWS query-string parameters must include 'X-Amz-Credential'." in message


def test_a_signature_covers_the_host() -> None:
    content = signed()
    unsigned = content.headers["Authorization"].replace("host;", "")
    headers = Headers([(name, value) for name, value in content.headers if name != "Authorization"])
    headers.set("Authorization", unsigned)

    code, message = refusal(lambda: checked(replace(content, headers=headers)))

    assert (code, message) == (
        "InvalidSignatureException",
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    )
