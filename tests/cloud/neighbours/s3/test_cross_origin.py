"""A bucket lets pages in as its CORS configuration says, in S3's words and headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.neighbours.s3.cross_origin import bucket_of, is_for_s3, lets_in, preflight
from tests.cloud.neighbours.asking import client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

SHOP = "https://shop.example"
RULES = [
    {
        "AllowedOrigins": [SHOP, "https://*.shop.example"],
        "AllowedMethods": ["GET", "PUT"],
        "AllowedHeaders": ["content-*", "x-amz-acl"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 600,
    },
    {"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]},
]


@pytest.fixture
def bucket(neighbours: ControlPlane, name: str) -> str:
    s3 = client_of(neighbours, "s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return name


@pytest.fixture
def open_bucket(neighbours: ControlPlane, bucket: str) -> str:
    client_of(neighbours, "s3").put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": RULES})
    return bucket


def head(method: str, path: str, host: str = "127.0.0.1:4566", /, **headers: str) -> HttpRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpRequest(method, path, headers=Headers({"Host": host, **named}))


def test_a_preflight_is_answered_by_the_first_rule_that_allows_it(open_bucket: str) -> None:
    answer = preflight(
        head(
            "OPTIONS",
            f"/{open_bucket}/key",
            Origin=SHOP,
            Access_Control_Request_Method="PUT",
            Access_Control_Request_Headers="Content-Type, X-Amz-Acl",
        )
    )

    assert answer is not None
    assert (answer.status, dict(answer.headers)) == (
        200,
        {
            "Access-Control-Allow-Origin": SHOP,
            "Access-Control-Allow-Methods": "GET, PUT",
            "Access-Control-Allow-Headers": "content-type, x-amz-acl",
            "Access-Control-Expose-Headers": "ETag",
            "Access-Control-Max-Age": "600",
            "Access-Control-Allow-Credentials": "true",
            "Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
        },
    )


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        pytest.param("https://blue.shop.example", "https://blue.shop.example", id="a pattern"),
        pytest.param("https://other.example", "*", id="the rule for all"),
    ],
)
def test_a_page_is_told_its_origin_or_that_all_may(open_bucket: str, origin: str, allowed: str) -> None:
    answer = preflight(head("OPTIONS", f"/{open_bucket}", Origin=origin, Access_Control_Request_Method="GET"))

    assert answer is not None
    assert answer.headers["Access-Control-Allow-Origin"] == allowed


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"Origin": "https://other.example", "Access_Control_Request_Method": "PUT"}, id="origin"),
        pytest.param({"Origin": "https://shop.example.evil", "Access_Control_Request_Method": "PUT"}, id="longer"),
        pytest.param({"Origin": SHOP, "Access_Control_Request_Method": "DELETE"}, id="method"),
        pytest.param(
            {
                "Origin": SHOP,
                "Access_Control_Request_Method": "PUT",
                "Access_Control_Request_Headers": "authorization",
            },
            id="header",
        ),
    ],
)
def test_a_preflight_that_no_rule_allows_is_refused(open_bucket: str, asked: dict[str, str]) -> None:
    answer = preflight(head("OPTIONS", f"/{open_bucket}/key", **asked))

    assert answer is not None
    assert answer.status == 403
    assert b"<Code>AccessForbidden</Code>" in answer.body
    assert b"This CORS request is not allowed." in answer.body
    assert not any(name.lower().startswith("access-control") for name, _ in answer.headers.items())


def test_a_bucket_without_a_configuration_says_so(bucket: str) -> None:
    answer = preflight(head("OPTIONS", f"/{bucket}/key", Origin=SHOP, Access_Control_Request_Method="GET"))

    assert answer is not None
    assert answer.status == 403
    assert b"CORS is not enabled for this bucket." in answer.body


def test_what_is_not_a_preflight_to_a_bucket_is_not_answered(open_bucket: str) -> None:
    asked = {"Origin": SHOP, "Access_Control_Request_Method": "GET"}

    assert preflight(head("OPTIONS", "/no-such-bucket/key", **asked)) is None
    assert preflight(head("GET", f"/{open_bucket}/key", **asked)) is None
    assert preflight(head("OPTIONS", f"/{open_bucket}/key", Origin=SHOP)) is None


@pytest.mark.parametrize("host", ["{}.s3.eu-west-1.amazonaws.com", "{}.s3.localhost.localstack.cloud:4566"])
def test_a_bucket_is_known_by_its_host_name(open_bucket: str, host: str) -> None:
    assert bucket_of(head("GET", "/key", host.format(open_bucket))) == open_bucket


def test_an_answer_has_the_headers_of_the_rule_and_no_others(neighbours: ControlPlane, open_bucket: str) -> None:
    client_of(neighbours, "s3").put_object(Bucket=open_bucket, Key="key", Body=b"x", ACL="public-read")

    to_a_page = neighbours(head("GET", f"/{open_bucket}/key", Origin=SHOP))
    to_another = neighbours(head("GET", f"/{open_bucket}/key", Origin="https://other.example"))

    assert (to_a_page.status, to_a_page.body) == (200, b"x")
    assert to_a_page.headers.getlist("Access-Control-Allow-Origin") == [SHOP]
    assert to_a_page.headers["Access-Control-Expose-Headers"] == "ETag"
    assert to_another.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert "Access-Control-Expose-Headers" not in to_another.headers


@pytest.mark.parametrize("origin", [None, SHOP])
def test_nothing_else_has_such_headers(neighbours: ControlPlane, bucket: str, origin: str | None) -> None:
    given: dict[str, Any] = {} if origin is None else {"Origin": origin}

    answers = [neighbours(head(method, f"/{bucket}", **given)) for method in ("GET", "OPTIONS")]

    names = [name.lower() for answer in answers for name, _ in answer.headers.items()]
    assert [name for name in names if name.startswith("access-control")] == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"X_Amz_Target": "SageMaker.CreateModel"}, id="target"),
        pytest.param({"Smithy_Protocol": "rpc-v2-cbor"}, id="CBOR"),
        pytest.param({"Content_Type": "Application/x-www-form-urlencoded"}, id="form"),
        pytest.param({"Authorization": "AWS4-HMAC-SHA256 Credential=k/20260101/r/iam/aws4_request"}, id="signature"),
    ],
)
def test_a_call_of_another_service_is_not_let_in_by_a_bucket(open_bucket: str, other: dict[str, str]) -> None:
    asked = head("PUT", f"/{open_bucket}/key", Origin=SHOP, **other)

    assert not is_for_s3(asked)
    assert not lets_in(asked)
