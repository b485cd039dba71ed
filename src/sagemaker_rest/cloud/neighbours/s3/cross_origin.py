"""Requests of web pages to buckets, by each bucket's CORS configuration.

The first rule decides that allows the page's origin, the method and (in a preflight) the headers. moto 5.2.5 takes the
origin of the first rule and the rest of the last, looks at neither method nor headers, and adds headers that let every
page in. https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.neighbours.backends import loaded_backends, moto_module
from sagemaker_rest.cloud.protocol.error_shapes import Protocol, error_answer

if TYPE_CHECKING:
    from moto.s3.models import CorsRule, FakeBucket

    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest

_METHOD, _HEADERS = "Access-Control-Request-Method", "Access-Control-Request-Headers"
_VARY = f"Origin, {_HEADERS}, {_METHOD}"
# how other services than S3 are called by requests that are not signed
_OF_OTHERS = ("X-Amz-Target", "Smithy-Protocol")
_FORM = "application/x-www-form-urlencoded"
# in S3's words and spelling
_NOT_ENABLED = "CORSResponse: CORS is not enabled for this bucket."
_NOT_ALLOWED = (
    "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / "
    "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
)


def is_for_s3(head: HttpRequest) -> bool:
    """Return whether S3 alone can be what answers a request. S3 Control, which is signed for alike, is not S3."""
    # no bucket's name begins with an underscore
    if head.path.startswith(("/_", "/v20180820/")):
        return False
    if signed_service(head) not in {"", "s3"} or any(name in head.headers for name in _OF_OTHERS):
        return False
    return not head.headers.get("Content-Type", "").lower().startswith(_FORM)


def bucket_of(head: HttpRequest) -> str | None:
    """Return the name of the bucket that a request is for; None if the bucket does not exist."""
    bucket = _bucket(head)
    return bucket.name if bucket is not None else None


def lets_in(head: HttpRequest) -> bool:
    """Return whether the bucket that a request is for lets the page in that sent it."""
    return _rule(head, head.method) is not None


def preflight(head: HttpRequest) -> HttpResponse | None:
    """Return the answer of the bucket to a preflight; None for what is not a preflight, or not to a bucket."""
    bucket, method = _bucket(head), head.headers.get(_METHOD)
    if head.method != "OPTIONS" or bucket is None or method is None or "Origin" not in head.headers:
        return None
    rule = _rule(head, method, _names(head.headers.get(_HEADERS, "")))
    if rule is None:
        return error_answer(Protocol.REST_XML, 403, "AccessForbidden", _NOT_ALLOWED if bucket.cors else _NOT_ENABLED)
    headers = _headers(rule, head.headers["Origin"])
    if _HEADERS in head.headers:
        headers.set("Access-Control-Allow-Headers", ", ".join(_names(head.headers[_HEADERS])))
    return HttpResponse(200, headers)


def by_bucket_configuration(control_plane: ControlPlane) -> ControlPlane:
    """Return `control_plane` without CORS headers but those that a bucket's configuration asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        rule = _rule(request, request.method)
        answered = control_plane(request)
        for name in [name for name in answered.headers.keys() if name.lower().startswith("access-control-")]:  # noqa: SIM118 - see werkzeug
            answered.headers.remove(name)
        if rule is not None:
            answered.headers.extend(_headers(rule, request.headers["Origin"]))
        return answered

    return answer


def _bucket(head: HttpRequest) -> FakeBucket | None:
    # S3 is not loaded for it: without S3 there is no bucket
    backends = list(loaded_backends("s3"))
    if not backends or not is_for_s3(head):
        return None
    name = _bucket_name(head)
    return next((backend.buckets[name] for backend in backends if name in backend.buckets), None)


def _bucket_name(head: HttpRequest) -> str | None:
    """Read the name as moto does, from the host or from the path."""
    host = head.headers.get("Host", "localhost")
    if moto_module("moto.s3.responses").S3Response.subdomain_based_buckets(head):
        name: str | None = moto_module("moto.s3.utils").bucket_name_from_url(f"http://{host}/")
        return name
    return head.path.lstrip("/").partition("/")[0]


def _rule(head: HttpRequest, method: str, headers: tuple[str, ...] = ()) -> CorsRule | None:
    """Return the rule by which a page may send a request."""
    origin: str = head.headers.get("Origin", "")
    bucket = _bucket(head) if origin else None
    for rule in bucket.cors if bucket is not None else ():
        if (
            any(_matches(origin, pattern) for pattern in rule.allowed_origins)
            and method in rule.allowed_methods
            and all(any(_matches(name, each.lower()) for each in rule.allowed_headers or ()) for name in headers)
        ):
            return rule
    return None


def _matches(text: str, pattern: str) -> bool:
    """Compare a text with a pattern, in which one `*` may stand for anything."""
    before, star, after = pattern.partition("*")
    if not star:
        return text == pattern
    return len(text) >= len(before) + len(after) and text.startswith(before) and text.endswith(after)


def _names(header: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in header.split(",") if name.strip())


def _headers(rule: CorsRule, origin: str) -> Headers:
    is_for_all = "*" in rule.allowed_origins
    headers = Headers(
        {
            "Access-Control-Allow-Origin": "*" if is_for_all else origin,
            "Access-Control-Allow-Methods": ", ".join(rule.allowed_methods),
            "Vary": _VARY,
        }
    )
    optional: dict[str, Any] = {
        "Access-Control-Expose-Headers": ", ".join(rule.exposed_headers or ()),
        "Access-Control-Max-Age": rule.max_age_seconds,
        # AWS sends it with a named origin alone
        "Access-Control-Allow-Credentials": None if is_for_all else "true",
    }
    headers.extend({name: str(value) for name, value in optional.items() if value})
    return headers
