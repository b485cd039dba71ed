"""The admission of callers: programs of this machine may drive the cloud, and pages in a browser may call what its user
has opened to pages.

Signatures of the control planes are not verified, and a model's `inference.py` is code: what may make a model runs code
as the user. So a request is looked at before anything else of the cloud reads it. Its Host must be a name of the
cloud's own, or it was sent through a name that was pointed here (DNS rebinding). And a page, which browsers give away
by `Origin` and `Sec-Fetch-Site`, reaches the buckets whose CORS configuration lets it in, and what is the cloud's own
if it came from there. Deployed stages are open to everybody, as on AWS; they are not asked about here.

https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.neighbours.s3 import cross_origin
from sagemaker_rest.cloud.own_api import OWN_PATH
from sagemaker_rest.cloud.protocol.error_shapes import error_answer, protocol_of
from sagemaker_rest.cloud.server.own_names import is_own, is_plain, name_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse

_SAFE = frozenset({"GET", "HEAD"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Admission:
    """`allowed_hosts` are names in lower case that are the cloud's own beside those that always are."""

    allowed_hosts: frozenset[str] = frozenset()

    def answer(self, head: HttpRequest) -> HttpResponse | None:
        """Return the answer to a request that is not let in, or to a preflight that asks whether one would be; None if
        the request is let in.
        """
        for host in head.headers.getlist("Host"):
            if not is_own(host, self.allowed_hosts):
                return _refusal(head, _foreign_host(host))
        page = _page_of(head)
        if page is None or (page == "" and _is_for_pages_of_the_cloud(head)):
            return None
        preflight = cross_origin.preflight(head)
        if preflight is not None:
            return preflight
        return None if cross_origin.lets_in(head) else _refusal(head, _foreign_page(head, page))


def _page_of(head: HttpRequest) -> str | None:
    """Return the origin of the page that a request comes from, "" for one of the cloud itself; None without a page."""
    origin, site = head.headers.get("Origin"), head.headers.get("Sec-Fetch-Site", "none").lower()
    if origin is None:
        return {"none": None, "same-origin": ""}.get(site, "another site")
    is_same = site in {"none", "same-origin"} and _authority(origin) == _authority(f"http://{head.headers.get('Host')}")
    return "" if is_same else origin


def _authority(url: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(url)
        return name_of(parts.hostname or ""), parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None


def _is_for_pages_of_the_cloud(head: HttpRequest) -> bool:
    """Return whether a request is for pages that are the cloud's own; others of its origin may be anybody's: an object
    in a bucket, an answer of a stage.
    """
    return head.path.startswith(OWN_PATH) or (head.method in _SAFE and cross_origin.is_for_s3(head))


def _foreign_host(host: str) -> str:
    name = name_of(host)
    return (
        f"The Host of this request is {host[:_LONGEST_SHOWN]!r}. The local cloud answers to addresses, localhost and "
        "AWS's host names alone, because a web page can have any other name lead here. If the name is yours, allow it: "
        f"sagemaker-rest cloud --allow-host {name if is_plain(name) else 'NAME'}"
    )


def _foreign_page(head: HttpRequest, page: str) -> str:
    bucket = cross_origin.bucket_of(head)
    about = f", and the CORS configuration of the bucket {bucket} does not allow this" if bucket else ""
    return (
        f"A web page ({page[:_LONGEST_SHOWN] or 'of the local cloud itself'}) sent this {head.method} request{about}. "
        "Pages may call deployed stages, and buckets as their CORS configuration allows; everything else of the local "
        "cloud is for programs: the AWS CLI, SDKs, Terraform, curl."
    )


def _refusal(head: HttpRequest, message: str) -> HttpResponse:
    # without the body, which nobody reads, the connection is of no more use
    answer = error_answer(protocol_of(signed_service(head), head.headers), 403, "AccessDenied", message)
    answer.headers.set("Connection", "close")
    return answer
