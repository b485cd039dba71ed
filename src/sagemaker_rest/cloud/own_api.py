"""The pages that the cloud answers beside AWS's APIs, below `/_sagemaker-rest/`, and who may ask.

A cloud makes a token when it starts and writes it into its working directory, which this user alone can read. A client
that runs as the same user finds it there by the port; a web page, another user and a mistyped address do not.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.errors import TargetError

if TYPE_CHECKING:
    from requests import PreparedRequest

    from sagemaker_rest.cloud.http import HttpRequest

OWN_PATH = "/_sagemaker-rest/"
# how its health tells a cloud of ours from a LocalStack
EDITION = "sagemaker-rest"
# the working directories of clouds: their process id follows
DIRECTORY_PREFIX = "sagemaker-rest-cloud-"
_WITH_A_BODY = frozenset({"POST", "PUT", "PATCH"})
_JSON = "application/json"
_SECONDS = 30
# proxies are for the way out; the cloud is on this machine
_NO_PROXIES = {"http": "", "https": ""}


@dataclass(frozen=True, slots=True)
class OwnApi:
    """The server's side: lets those in who have the token."""

    token: str = field(default_factory=secrets.token_urlsafe, repr=False)

    def refusal(self, head: HttpRequest) -> HttpResponse | None:
        """Return the answer to a request that may not ask; None if it may."""
        given = head.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
            return _refused(
                401,
                f"{OWN_PATH} takes the token of this cloud, as Authorization: Bearer TOKEN. It is in the file "
                f"{DIRECTORY_PREFIX}*/token-PORT in the folder for temporary files; `sagemaker-rest fault` and the "
                "fixture cloud_faults read it there.",
                Headers({"WWW-Authenticate": "Bearer"}),
            )
        content_type = head.headers.get("Content-Type", "")
        if head.method in _WITH_A_BODY and content_type.partition(";")[0].strip().lower() != _JSON:
            return _refused(415, f"Content-Type is {content_type[:100]!r}: {head.path} takes {_JSON}.")
        return None

    def publish(self, directory: Path, port: int) -> None:
        """Write the token where the clients of the cloud at `port` look for it."""
        path = directory / _file_name(port)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.token)


def not_found(head: HttpRequest) -> HttpResponse:
    return _refused(404, f"There is nothing at {head.path[:200]}.")


def _refused(status: int, message: str, headers: Headers | None = None) -> HttpResponse:
    # without the body, which nobody reads, the connection is of no more use
    answer = HttpResponse(status, headers or Headers(), json.dumps({"message": message}).encode())
    answer.headers.extend({"Content-Type": _JSON, "Connection": "close"})
    return answer


class CloudToken(AuthBase):
    """The client's side: `requests.get(url, auth=CloudToken())` sends the token of the cloud that `url` leads to."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the token to a request.

        Raises:
            TargetError: this user has no cloud at that port.

        """
        request.headers["Authorization"] = f"Bearer {token_of(str(request.url))}"
        return request


def told_by(url: str, path: str) -> dict[str, Any]:
    """Return the document that the local cloud at `url` has at `path`, which is below OWN_PATH.

    Raises:
        TargetError: it does not say.

    """
    address = f"{url.rstrip('/')}{path}"
    try:
        answer = requests.get(address, auth=CloudToken(), timeout=_SECONDS, proxies=_NO_PROXIES)
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise TargetError(f"the local cloud does not answer {address}: {error}") from error
    return document


def token_of(url: str) -> str:
    """Return the token of the cloud that listens at `url`.

    Raises:
        TargetError: this user has no cloud at that port.

    """
    port = urlsplit(url).port
    folder = Path(tempfile.gettempdir())
    found = [path for path in folder.glob(f"{DIRECTORY_PREFIX}*/{_file_name(port)}") if _is_mine(path)]
    if not found:
        raise TargetError(
            f"there is no {DIRECTORY_PREFIX}*/{_file_name(port)} of this user in {folder}; a cloud that was started "
            "with another TMPDIR has it there"
        )
    return max(found, key=lambda path: path.stat().st_mtime).read_text()


def _file_name(port: int | None) -> str:
    return f"token-{port}"


def _is_mine(path: Path) -> bool:
    """Return whether nobody else can have written a file: the folder for temporary files may be everybody's."""
    return path.parent.lstat().st_uid == path.lstat().st_uid == os.getuid()
