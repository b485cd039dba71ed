"""An error as each of AWS's protocols writes it down, for a service that this request is for.

https://smithy.io/2.0/aws/protocols/index.html
"""

from __future__ import annotations

import enum
import json
import uuid
from xml.sax.saxutils import escape

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse

# The two services of rest-xml that wrap their errors as the query protocol does; S3 does not. A JSON error would reach
# the SDK as "unable to parse".
_WRAPPED_XML = frozenset({"cloudfront", "route53"})
_PLAIN_XML = frozenset({"s3"})
_FORM = "application/x-www-form-urlencoded"


class Protocol(enum.Enum):
    """The form in which a service writes its errors."""

    QUERY = "query"
    EC2 = "ec2"
    REST_XML = "rest-xml"
    JSON = "json"
    REST_JSON = "rest-json"
    CBOR = "rpc-v2-cbor"


def protocol_of(service: str, headers: Headers) -> Protocol:
    """Return the protocol of a request for `service`, the name that it is signed for. Some services speak several."""
    if headers.get("Smithy-Protocol") == "rpc-v2-cbor":
        return Protocol.CBOR
    if headers.get("X-Amz-Target"):
        return Protocol.JSON
    if service == "ec2":
        return Protocol.EC2
    if service in _PLAIN_XML:
        return Protocol.REST_XML
    is_query = service in _WRAPPED_XML or headers.get("Content-Type", "").startswith(_FORM)
    return Protocol.QUERY if is_query else Protocol.REST_JSON


def error_answer(protocol: Protocol, status: int, code: str, message: str) -> HttpResponse:
    """Return the error as an SDK expects it; anything of `code` and `message` may be in it."""
    request_id = str(uuid.uuid4())
    match protocol:
        case Protocol.QUERY:
            kind = "Sender" if status < 500 else "Receiver"
            inner = f"<Error><Type>{kind}</Type>{_described(code, message)}</Error><RequestId>{request_id}</RequestId>"
            return _xml(status, f"<ErrorResponse>{inner}</ErrorResponse>", request_id)
        case Protocol.EC2:
            inner = f"<Errors><Error>{_described(code, message)}</Error></Errors><RequestID>{request_id}</RequestID>"
            return _xml(status, f"<Response>{inner}</Response>", request_id)
        case Protocol.REST_XML:
            inner = f"{_described(code, message)}<RequestId>{request_id}</RequestId>"
            return _xml(status, f"<Error>{inner}</Error>", request_id)
        case Protocol.JSON:
            body = json.dumps({"__type": code, "message": message}).encode()
            return _answer(status, "application/x-amz-json-1.1", body, request_id)
        case Protocol.REST_JSON:
            answer = _answer(status, "application/json", json.dumps({"message": message}).encode(), request_id)
            answer.headers.set("x-amzn-ErrorType", code)
            return answer
        case Protocol.CBOR:
            members = (("__type", code), ("message", message))
            body = b"\xa2" + b"".join(_cbor_text(text) for member in members for text in member)
            answer = _answer(status, "application/cbor", body, request_id)
            answer.headers.set("smithy-protocol", "rpc-v2-cbor")
            return answer


def _described(code: str, message: str) -> str:
    return f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"


def _xml(status: int, document: str, request_id: str) -> HttpResponse:
    return _answer(status, "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode(), request_id)


def _answer(status: int, content_type: str, body: bytes, request_id: str) -> HttpResponse:
    return HttpResponse(status, Headers({"Content-Type": content_type, "x-amzn-RequestId": request_id}), body)


def _cbor_text(text: str) -> bytes:
    # RFC 8949 §3, major type 3 with a length of two bytes: all that an error needs of CBOR
    encoded = text.encode()[:0xFFFF]
    return b"\x79" + len(encoded).to_bytes(2, "big") + encoded
