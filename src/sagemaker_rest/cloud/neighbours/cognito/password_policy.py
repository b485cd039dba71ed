"""The requirements of a user pool's password policy. Without any policy moto's defaults stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.cognitoidp.models import CognitoIdpUserPool

_REQUIREMENTS = ("RequireLowercase", "RequireNumbers", "RequireSymbols", "RequireUppercase")


@surrounds(
    "moto.cognitoidp.models:CognitoIdpUserPool.update_extended_config",
    moto="5.2.5",
    symptom="what a password policy leaves out is required, and the AWS provider sends no false: passwords are refused "
    "that the configuration allows",
    see="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html",
)
def _update_with_whole_policy(
    update: Callable[..., None], self: CognitoIdpUserPool, extended_config: dict[str, Any]
) -> None:
    policy = (extended_config.get("Policies") or {}).get("PasswordPolicy")
    if policy is not None:
        whole = dict.fromkeys(_REQUIREMENTS, False) | policy
        extended_config = extended_config | {"Policies": extended_config["Policies"] | {"PasswordPolicy": whole}}
    update(self, extended_config)
