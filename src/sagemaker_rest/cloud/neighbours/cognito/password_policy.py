"""What a user pool's password policy leaves out is not required. moto 5.2.5 takes it for required, and the AWS provider
sends no `false`; so that passwords were refused which the configuration allows. Without any policy the defaults stay.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html
"""

from __future__ import annotations

from typing import Any

from moto.cognitoidp.models import CognitoIdpUserPool

_update_extended_config = CognitoIdpUserPool.update_extended_config
_REQUIREMENTS = ("RequireLowercase", "RequireNumbers", "RequireSymbols", "RequireUppercase")


def install() -> None:
    """Require what is asked for alone. Calling it again changes nothing."""
    CognitoIdpUserPool.update_extended_config = _update_with_whole_policy


def _update_with_whole_policy(self: CognitoIdpUserPool, extended_config: dict[str, Any]) -> None:
    policy = (extended_config.get("Policies") or {}).get("PasswordPolicy")
    if policy is not None:
        whole = dict.fromkeys(_REQUIREMENTS, False) | policy
        extended_config = extended_config | {"Policies": extended_config["Policies"] | {"PasswordPolicy": whole}}
    _update_extended_config(self, extended_config)
