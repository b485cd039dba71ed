"""Requests that an API refuses, and what is answered to them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import urllib3

from tests.scenarios.localstack.applied.compared_api import JSON, STAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

_VALID = b'{"instances": [[0, 1]]}'
_GIVEN = {"Content-Type": JSON, "X-Caller": "me"}
# What carries an answer, and is not part of what API Gateway says; by `x-localstack` a LocalStack makes itself known.
_TRANSPORT = frozenset(
    {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", "x-localstack"}
)
# what no two answers have in common
_OWN_VALUES = frozenset({"x-amz-apigw-id", "x-amzn-requestid", "x-amzn-trace-id"})


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the compared API; `{api}` in `base`, `path` and headers is its id."""

    path: str = "/validated?version=1"
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=lambda: _GIVEN)
    body: bytes | None = _VALID
    base: str = f"/_aws/execute-api/{{api}}/{STAGE}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The client's answer. `body` is the JSON read, because LocalStack puts a space behind colons and AWS none; None if
    there is no body. Headers are by lower-case name; one that names this request alone has the value `…`.
    """

    status: int
    body: Any
    headers: Mapping[str, str]


def ask(endpoint_url: str, api_id: str, request: Request) -> Answer:
    """Send `request` as it is: no client of ours puts it right or adds to it."""
    address = urlsplit(endpoint_url)
    with urllib3.HTTPConnectionPool(str(address.hostname), address.port, timeout=30, retries=False) as connections:
        answer = connections.urlopen(
            request.method,
            (request.base + request.path).format(api=api_id),
            body=request.body,
            headers={name: value.format(api=api_id) for name, value in request.headers.items()},
        )
    named = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in _TRANSPORT}
    headers = {name: "…" if name in _OWN_VALUES else value for name, value in named.items()}
    text = answer.data.decode().replace(api_id, "{api}").replace(endpoint_url, "{endpoint}")
    return Answer(answer.status, json.loads(text) if text else None, headers)


BAD_REQUESTS: Mapping[str, Request] = {
    "unknown path": Request("/nothing"),
    "unknown path below a method": Request("/validated/more"),
    "path of 3,000 characters": Request("/" + "a" * 3000),
    "path with encoded slash": Request("/validated%2Fmore"),
    "stage alone": Request(""),
    "wrong method": Request(method="PUT"),
    "GET": Request(method="GET", headers={}, body=None),
    "HEAD": Request(method="HEAD", headers={}, body=None),
    "unknown stage": Request(base="/_aws/execute-api/{api}/nothing"),
    "unknown API": Request(base=f"/_aws/execute-api/abcdefghij/{STAGE}"),
    "no stage": Request("", base="/_aws/execute-api/{api}"),
    "unknown API by its host": Request(
        base=f"/{STAGE}", headers=_GIVEN | {"Host": "abcdefghij.execute-api.us-east-1.amazonaws.com"}
    ),
    "unknown stage by its host": Request(
        base="/nothing", headers=_GIVEN | {"Host": "{api}.execute-api.us-east-1.amazonaws.com"}
    ),
    "user request path, unknown path": Request("/nothing", base=f"/restapis/{{api}}/{STAGE}/_user_request_"),
    "malformed JSON": Request(body=b'{"instances": ['),
    "no JSON": Request(body=b"seven"),
    "JSON that the schema refuses": Request(body=b'{"instances": "seven"}'),
    "JSON without what is required": Request(body=b"{}"),
    "empty body": Request(body=b""),
    "no body": Request(body=None),
    "bytes that are not UTF-8": Request(body=b"\xff\xfe"),
    "missing header": Request(headers={"Content-Type": JSON}),
    "missing parameter": Request("/validated"),
    "missing header and parameter": Request("/validated", headers={"Content-Type": JSON}),
    "empty parameter": Request("/validated?version="),
    "missing header and malformed JSON": Request(headers={"Content-Type": JSON}, body=b"{"),
    "content type without a model": Request(
        headers=_GIVEN | {"Content-Type": "text/plain"}, body=b'{"statusCode": 200}'
    ),
    "content type without a template": Request("/templated", headers={"Content-Type": "text/csv"}, body=b"1,2"),
    "content type that is none": Request("/templated", headers={"Content-Type": "seven"}),
    "no key": Request("/keyed"),
    "unknown key": Request("/keyed", headers=_GIVEN | {"x-api-key": "abcdefghijklmnopqrstuvwxyz"}),
    "no signature": Request("/signed"),
    "signature of nobody": Request(
        "/signed",
        headers=_GIVEN
        | {
            "Authorization": "AWS4-HMAC-SHA256 "
            "Credential=AKIAIOSFODNN7EXAMPLE/20300101/us-east-1/execute-api/aws4_request, "
            f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}",
            "X-Amz-Date": "20300101T000000Z",
        },
    ),
    "preflight of another origin": Request(
        method="OPTIONS",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
        body=None,
    ),
    "preflight of a path without": Request(
        "/templated",
        method="OPTIONS",
        headers={"Origin": "https://www.example.com", "Access-Control-Request-Method": "POST"},
        body=None,
    ),
    "integration's status without a response": Request("/unanswered"),
    "integration without a status": Request("/statusless"),
}
