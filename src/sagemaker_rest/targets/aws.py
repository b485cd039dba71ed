"""`aws`: a real account. It takes credentials from the environment, and refuses any account that was not named."""

import functools
import os
import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.emulated import emulated_stage_url
from sagemaker_rest.targets.target import Target

_ACCOUNT_ID = re.compile(r"[0-9]{12}")
_HOW_TO_NAME = "name the account with --aws-accounts or SAGEMAKER_REST_AWS_ACCOUNTS (12 digits; commas between several)"


class AwsTarget(Target):
    """The account of the credentials in the environment, if it is one of `allowed_accounts`.

    With AWS_ENDPOINT_URL set, everything goes there instead: a rehearsal of a real run.
    """

    name = "aws"

    def __init__(self, allowed_accounts: frozenset[str]) -> None:
        self._allowed_accounts = allowed_accounts

    @functools.cached_property
    def _session(self) -> boto3.session.Session:
        return boto3.session.Session()

    @functools.cached_property
    def region(self) -> str:
        found = os.environ.get("AWS_REGION") or self._session.region_name
        if not found:
            raise TargetError("the aws target needs a region: set AWS_REGION")
        return found

    @property
    def description(self) -> str:
        rehearsal = os.environ.get("AWS_ENDPOINT_URL")
        return f"aws (account {self.account_id}, {self.region}{f', at {rehearsal}' if rehearsal else ''})"

    @property
    def environment(self) -> Mapping[str, str]:
        chosen = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        return {**chosen, "AWS_REGION": self.region}

    @property
    def provider_settings(self) -> Mapping[str, Any]:
        # The second lock: the provider asks STS itself, so a profile that changes under way cannot lead elsewhere
        return {"allowed_account_ids": [self.account_id]}

    def _new_client(self, service: str) -> Any:
        return self._session.client(service, region_name=self.region)

    def stage_url(self, invoke_url: str) -> str:
        rehearsal = os.environ.get("AWS_ENDPOINT_URL")
        return emulated_stage_url(rehearsal, invoke_url) if rehearsal else invoke_url

    def check(self) -> None:
        """Ask STS whose credentials these are.

        Raises:
            TargetError: no account is allowed, the credentials do not work, or they are another account's.

        """
        if not self._allowed_accounts:
            raise TargetError(f"the aws target makes things that cost money, and no account is allowed: {_HOW_TO_NAME}")
        if unreadable := sorted(name for name in self._allowed_accounts if not _ACCOUNT_ID.fullmatch(name)):
            raise TargetError(f"{', '.join(unreadable)} is no account id: {_HOW_TO_NAME}")
        try:
            account = self.account_id
        except (BotoCoreError, ClientError) as error:
            raise TargetError(f"AWS does not say whose credentials these are: {error}") from error
        if account not in self._allowed_accounts:
            raise TargetError(
                f"the credentials are those of account {account}, and only {', '.join(sorted(self._allowed_accounts))} "
                f"is allowed: use other credentials, or {_HOW_TO_NAME}"
            )

    def __enter__(self) -> Self:
        self.check()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was started."""
