"""The execution role's credentials, as a container's SDK looks for them: at an address on loopback, rotated.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.http import HttpRequest

CREDENTIALS_PATH = "/_sagemaker-rest/credentials/"
SESSION_SECONDS = 3600
# SDKs ask for new ones a quarter of an hour before the old ones expire
_LEFT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """The keys of a role's session, until `expires`."""

    access_key_id: str
    secret_access_key: str
    token: str
    expires: datetime


class SessionSource(Protocol):
    """Whoever gives out sessions of roles: STS."""

    def open_session(self, role_arn: str, region: str, seconds: int) -> SessionKeys: ...


@dataclass(slots=True)
class _Offer:
    role_arn: str
    region: str
    authorization: str
    keys: SessionKeys | None = None


class RoleCredentials:
    """Gives the containers of a role what leads them to its keys, and answers when they ask. Thread safe."""

    def __init__(self, sessions: SessionSource) -> None:
        self._sessions = sessions
        self._lock = threading.Lock()
        self._offers: dict[str, _Offer] = {}
        self._cloud_url = ""

    def serve_at(self, cloud_url: str) -> None:
        """Tell containers that are started from now on where the cloud is."""
        self._cloud_url = cloud_url

    def variables(self, role_arn: str, region: str) -> Mapping[str, str]:
        """Return the environment variables of a container with that execution role."""
        with self._lock:
            found = next((name for name, offer in self._offers.items() if _is_of(offer, role_arn, region)), None)
            name = found or secrets.token_urlsafe(12)
            offer = self._offers.setdefault(name, _Offer(role_arn, region, secrets.token_urlsafe()))
        return {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{self._cloud_url}{CREDENTIALS_PATH}{name}",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": offer.authorization,
            "AWS_ENDPOINT_URL": self._cloud_url,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
        }

    def answer(self, head: HttpRequest) -> HttpResponse:
        """Answer a container's question for its keys; 403 to everyone else."""
        offer = self._offers.get(head.path.removeprefix(CREDENTIALS_PATH))
        if offer is None or not _is_asked_by_its_container(head, offer):
            return _json(403, {"message": "These credentials are a container's: it has their address and their token."})
        with self._lock:
            if offer.keys is None or offer.keys.expires - datetime.now(UTC) < _LEFT:
                offer.keys = self._sessions.open_session(offer.role_arn, offer.region, SESSION_SECONDS)
            keys = offer.keys
        return _json(
            200,
            {
                "RoleArn": offer.role_arn,
                "AccessKeyId": keys.access_key_id,
                "SecretAccessKey": keys.secret_access_key,
                "Token": keys.token,
                "Expiration": keys.expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        )


def _is_of(offer: _Offer, role_arn: str, region: str) -> bool:
    return (offer.role_arn, offer.region) == (role_arn, region)


def _is_asked_by_its_container(head: HttpRequest, offer: _Offer) -> bool:
    given = head.headers.get("Authorization", "")
    return head.method == "GET" and hmac.compare_digest(given.encode(), offer.authorization.encode())


def _json(status: int, document: Mapping[str, str]) -> HttpResponse:
    return HttpResponse(status, Headers({"Content-Type": "application/json"}), json.dumps(document).encode())
