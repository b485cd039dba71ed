"""`aws`: a real account. It takes credentials from the environment, and refuses any account that was not named."""

import functools
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.emulated import emulated_stage_url
from sagemaker_rest.targets.lost import does_listen
from sagemaker_rest.targets.target import Target

_REGION = r"[a-z]{2}(?:-[a-z]+)+-[0-9]"
_ENTRY = re.compile(rf"(?P<account>[0-9]{{12}})(?:/(?P<region>{_REGION}))?")
_HOW_TO_NAME = (
    "name the account with --aws-accounts or SAGEMAKER_REST_AWS_ACCOUNTS (ACCOUNT, or ACCOUNT/REGION for one region of "
    "it, such as 123456789012/us-east-1; commas between several)"
)


@dataclass(frozen=True, slots=True, order=True)
class AllowedAccount:
    """An account in which runs may make things: in one region of it or (None) in all."""

    account_id: str
    region: str | None = None

    def __str__(self) -> str:
        return self.account_id if self.region is None else f"{self.account_id}/{self.region}"

    def allows(self, account_id: str, region: str | None) -> bool:
        """Return whether that region may be used; for an unknown one (None), whether all may."""
        return self.account_id == account_id and self.region in {None, region}


def allowed_accounts(text: str) -> frozenset[AllowedAccount]:
    """Read the entries of a list with commas between them.

    Raises:
        TargetError: one is neither ACCOUNT nor ACCOUNT/REGION.
    """
    found = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        entry = _ENTRY.fullmatch(part)
        if entry is None:
            raise TargetError(f"{part} is not an account that can be allowed: {_HOW_TO_NAME}")
        found.add(AllowedAccount(entry["account"], entry["region"]))
    return frozenset(found)


def checked_region(text: str) -> str:
    """Return the text if it is the name of a region.

    Raises:
        TargetError: it is not.
    """
    if not re.fullmatch(_REGION, text):
        raise TargetError(f"{text!r} is not a region: write its name, such as eu-west-1")
    return text


class AwsTarget(Target):
    """The account and region of the credentials in the environment, if one of `allowed` allows them.

    With AWS_ENDPOINT_URL set (or `endpoint_url` given), everything goes there instead: a rehearsal of a real run.
    """

    name = "aws"
    costs_money = True

    def __init__(
        self, allowed: frozenset[AllowedAccount], *, region: str | None = None, endpoint_url: str | None = None
    ) -> None:
        """Deploy to AWS; `region` and `endpoint_url` default to those of the environment."""
        self._allowed = allowed
        self._region = region
        self._endpoint_url = endpoint_url or os.environ.get("AWS_ENDPOINT_URL")

    @functools.cached_property
    def _session(self) -> boto3.session.Session:
        return boto3.session.Session()

    @functools.cached_property
    def region(self) -> str:
        found = self._region or os.environ.get("AWS_REGION") or self._session.region_name
        if not found:
            raise TargetError("the aws target needs a region: set AWS_REGION")
        return found

    @property
    def endpoint_url(self) -> str | None:
        return self._endpoint_url

    @property
    def description(self) -> str:
        rehearsal = f", at {self._endpoint_url}" if self._endpoint_url else ""
        return f"aws (account {self.account_id}, {self.region}{rehearsal})"

    @property
    def environment(self) -> Mapping[str, str]:
        chosen = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        rehearsal = {"AWS_ENDPOINT_URL": self._endpoint_url} if self._endpoint_url else {}
        return {**chosen, **rehearsal, "AWS_REGION": self.region}

    @property
    def provider_settings(self) -> Mapping[str, Any]:
        # The second lock: the provider asks STS itself, so a profile that changes under way cannot lead elsewhere
        return {"allowed_account_ids": [self.account_id]}

    def _new_client(self, service: str, region: str) -> Any:
        return self._session.client(service, region_name=region, endpoint_url=self._endpoint_url)

    def stage_url(self, invoke_url: str) -> str:
        return emulated_stage_url(self._endpoint_url, invoke_url) if self._endpoint_url else invoke_url

    def check(self) -> None:
        """Ask STS whose credentials these are.

        Raises:
            TargetError: nothing is allowed, the credentials do not work, or they are for another account or region.

        """
        if not self._allowed:
            raise TargetError(f"the aws target makes things that cost money, and no account is allowed: {_HOW_TO_NAME}")
        region = self.region
        try:
            account = self.account_id
        except (BotoCoreError, ClientError) as error:
            if self._endpoint_url and not does_listen(self._endpoint_url):
                raise TargetError(
                    f"nothing listens at {self._endpoint_url}, where AWS_ENDPOINT_URL leads the aws target: start "
                    "`sagemaker-rest cloud` there for a rehearsal, or unset AWS_ENDPOINT_URL for AWS itself"
                ) from error
            raise TargetError(f"AWS does not say whose credentials these are: {error}") from error
        if not self._allows(region):
            raise TargetError(
                f"the credentials are those of account {account} in {region}, and only {self._all_allowed} is allowed: "
                f"use other credentials or another region, or {_HOW_TO_NAME}"
            )

    def check_region(self, region: str | None, finding: str) -> None:
        if self._allows(region):
            return
        sentence = f"{finding}, and only {self._all_allowed} is allowed"
        if region is None:
            raise TargetError(
                f"{sentence}: write the region as text, a variable or a local value, or allow all regions with "
                f"--aws-accounts {self.account_id}"
            )
        raise TargetError(
            f"{sentence}: take another region, or allow this one, too, by {self.account_id}/{region} in --aws-accounts "
            "or SAGEMAKER_REST_AWS_ACCOUNTS"
        )

    def _allows(self, region: str | None) -> bool:
        return any(entry.allows(self.account_id, region) for entry in self._allowed)

    @property
    def _all_allowed(self) -> str:
        return ", ".join(map(str, sorted(self._allowed, key=str)))

    def __enter__(self) -> Self:
        self.check()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Do nothing: nothing was started."""
