"""The record of an account in a region. https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sagemaker_rest.cloud.records import Records


@dataclass(frozen=True, slots=True)
class AccountThrottle:
    """The rate at which all APIs of the account may be called in the region."""

    burst_limit: int = 5000
    rate_limit: float = 10_000.0


@dataclass(frozen=True, slots=True)
class Account:
    """Settings of all APIs of an account; `cloudwatch_role_arn` is the role that logs are written with."""

    cloudwatch_role_arn: str | None = None
    throttle_settings: AccountThrottle = AccountThrottle()
    features: tuple[str, ...] = ("UsagePlans",)
    api_key_version: str = "4"


def account_of(records: Records) -> Account:
    """Return the account as it is, or as every account is at first."""
    return records.view(Account).get("account", Account())


def keep_account(records: Records, account: Account) -> None:
    """Put `account` in the place of the one that is there."""
    records.of(Account)["account"] = account
