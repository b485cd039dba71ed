"""User pools of moto's Cognito, with the keys that their tokens are signed with."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from joserfc.jwk import KeySet

from sagemaker_rest.cloud.api_gateway.data_plane.access.user_pool_tokens import UserPool
from sagemaker_rest.cloud.neighbours.backends import loaded_backends, moto_module

if TYPE_CHECKING:
    from moto.cognitoidp.models import CognitoIdpUserPool


class MotoUserPools:
    """The `UserPoolSource` over moto's Cognito."""

    def find(self, arn: str) -> UserPool | None:
        for backend in loaded_backends("cognitoidp"):
            pool = backend.user_pools.get(arn.rpartition("/")[2])
            if pool is not None and pool.arn == arn:
                return UserPool(issuer(pool), keys())
        return None


def issuer(pool: CognitoIdpUserPool) -> str:
    """Return the name that the pool's tokens have in `iss`."""
    return f"https://cognito-idp.{pool.region}.amazonaws.com/{pool.id}"


@cache
def keys() -> KeySet:
    """Return what moto answers at `/{pool}/.well-known/jwks.json`: the same for every pool, so that `iss` tells them
    apart.
    """
    load_resource = moto_module("moto.utilities.utils").load_resource
    document: dict[str, list[dict[str, str]]] = load_resource("cognitoidp/resources/jwks-public.json")
    return KeySet.import_key_set(json.loads(json.dumps(document)))
