"""The callers known in these tests: a user and a role with keys, a user pool with a key pair, API keys with their
plans, a VPC endpoint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as SigningKeys
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.access.user_pool_tokens import UserPool
from sagemaker_rest.cloud.api_gateway.data_plane.access.vpc_endpoints import VpcEndpoint
from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.authorization.signature import Credentials
from sagemaker_rest.cloud.http import HttpRequest
from tests.cloud.api_gateway.data_plane.deployed_api import ACCOUNT, JSON, request

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import Subscription

USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
METHOD_ARN = f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc123/v1/POST/predict"
SHOWN_ARN = "arn:aws:execute-api:eu-west-1:********9012:abc123/v1/POST/predict"
POOL = f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/eu-west-1_pool"
ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool"
NOW = 1_800_000_000.0
PAIR = RSAKey.generate_key(2048, {"kid": "a"}, private=True)
ANOTHER_PAIR = RSAKey.generate_key(2048, {"kid": "a"}, private=True)


def allow(*, action: str = "execute-api:Invoke", resource: str = "*", **members: Any) -> dict[str, Any]:
    return {"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource, **members}]}


def deny(**members: Any) -> dict[str, Any]:
    return {"Statement": [{"Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "*", **members}]}


def user(*policies: dict[str, Any], **changes: Any) -> Credentials:
    settings: dict[str, Any] = {"arn": USER, "account_id": ACCOUNT, "policies": policies}
    return Credentials("AKIAANN", "secret", Principal(**(settings | changes)), "AIDAANN")


@dataclass
class Directory:
    """A directory of what is known, by the first thing that it is asked for."""

    entries: dict[str, Any] = field(default_factory=dict)

    def find(self, name: str, *_: str) -> Any:
        return self.entries.get(name)


def pools() -> Directory:
    public = RSAKey.import_key(PAIR.as_dict(private=False))
    return Directory({POOL: UserPool(ISSUER, KeySet([public]))})


def endpoint(policy: dict[str, Any] | None = None) -> VpcEndpoint:
    return VpcEndpoint("vpce-1", "vpc-1", policy or allow(Principal="*"))


@dataclass
class Subscriptions:
    """Of one stage."""

    by_key: dict[str, Subscription] = field(default_factory=dict)

    def find(self, key: str, api_id: str, stage: str) -> Subscription | None:
        return self.by_key.get(key) if (api_id, stage) == ("abc123", "v1") else None


def token(pair: RSAKey = PAIR, **claims: Any) -> str:
    """An ID token of the pool that ends in an hour, or what `claims` make of it."""
    usual = {
        "iss": ISSUER,
        "sub": "5f1c",
        "aud": "client",
        "token_use": "id",
        "exp": int(NOW) + 3600,
        "iat": int(NOW),
        "cognito:groups": ["admins", "users"],
        "email_verified": True,
    }
    return jwt.encode({"alg": "RS256", "kid": "a"}, usual | claims, pair)


def access_token(scope: str, **claims: Any) -> str:
    return token(token_use="access", scope=scope, client_id="client", aud=None, **claims)


def signed(secret: str = "secret", key: str = "AKIAANN", **parts: Any) -> HttpRequest:
    """A signed POST to `/predict`."""
    asked = request(**parts)
    url = f"http://localhost:4566{asked.path}"
    to_sign = AWSRequest(asked.method, url, headers={"Content-Type": JSON}, data=asked.body)
    SigV4Auth(SigningKeys(key, secret), "execute-api", "eu-west-1").add_auth(to_sign)
    headers = Headers([*to_sign.headers.items(), ("Host", urlsplit(url).netloc)])
    return HttpRequest(asked.method, asked.path, "", headers, asked.body)
