"""User pools of moto's Cognito, with the keys that their tokens are signed with."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from joserfc.jwk import KeySet
from moto.cognitoidp.models import cognitoidp_backends
from moto.utilities.utils import load_resource

from sagemaker_rest.cloud.api_gateway.data_plane.access.user_pool_tokens import UserPool

if TYPE_CHECKING:
    from moto.cognitoidp.models import CognitoIdpUserPool


class MotoUserPools:
    """The `UserPoolSource` over moto's Cognito."""

    def find(self, arn: str) -> UserPool | None:
        for regions in list(cognitoidp_backends.values()):
            for backend in list(regions.values()):
                pool = backend.user_pools.get(arn.rpartition("/")[2])
                if pool is not None and pool.arn == arn:
                    return UserPool(issuer(pool), keys())
        return None


def issuer(pool: CognitoIdpUserPool) -> str:
    """The name that the pool's tokens have in `iss`."""
    return f"https://cognito-idp.{pool.region}.amazonaws.com/{pool.id}"


@cache
def keys() -> KeySet:
    """What moto answers at `/{pool}/.well-known/jwks.json`: the same for every pool, so that `iss` tells them apart."""
    document: dict[str, list[dict[str, str]]] = load_resource("cognitoidp/resources/jwks-public.json")
    return KeySet.import_key_set(json.loads(json.dumps(document)))
