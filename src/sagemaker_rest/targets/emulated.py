"""The base of the targets that imitate AWS at one URL."""

import abc
import functools
import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.target import Target

REGION = "us-east-1"
# What LocalStack, moto and their like take for a caller of their default account.
ACCESS_KEY = "test"
SECRET_KEY = "test"  # noqa: S105  a well-known pretence, not a secret

# A call that an emulator fails at would be tried again for minutes, and an answer that got lost on a busy machine
# ("use of
# closed network connection") has to be asked for again. The environment variable AWS_MAX_ATTEMPTS does not limit the
# provider's retries; this argument does.
_MAX_RETRIES = 5
# What a provider block says of an account of the user's, and what would lead it elsewhere. In an override, null unsets
# an argument, and a dynamic block without elements takes the place of all blocks of its type:
# https://developer.hashicorp.com/terraform/language/files/override
_OF_AN_ACCOUNT = (
    "allowed_account_ids",
    "forbidden_account_ids",
    "profile",
    "shared_config_files",
    "shared_credentials_files",
)
_WAYS_OUT = ("assume_role", "assume_role_with_web_identity", "endpoints")
_NONE: Mapping[str, Any] = {"for_each": [], "content": {}}
# Proxies are for the way out; what is emulated is near.
_CLIENT_CONFIG = Config(retries={"total_max_attempts": 2}, proxies={}, connect_timeout=5, read_timeout=120)

_INVOKE_URL = re.compile(r"https://(?P<api>[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?(?P<path>/.*)?")


class EmulatedTarget(Target):
    """An AWS at `endpoint_url`. A subclass says how that is had, and gives the clients."""

    region = REGION

    @property
    @abc.abstractmethod
    def endpoint_url(self) -> str:
        """Return the one URL of all its services, without a slash at the end."""

    @property
    def environment(self) -> Mapping[str, str]:
        host = urlsplit(self.endpoint_url).hostname or ""
        return {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
            # the user's profiles may name roles, endpoints and certificates of their own
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": ",".join(dict.fromkeys([*_unproxied(), host, "127.0.0.1", "localhost"])),
        }

    @property
    def provider_settings(self) -> Mapping[str, Any]:
        return {
            "max_retries": _MAX_RETRIES,
            **dict.fromkeys(_OF_AN_ACCOUNT),
            "dynamic": dict.fromkeys(_WAYS_OUT, _NONE),
        }

    def stage_url(self, invoke_url: str) -> str:
        return emulated_stage_url(self.endpoint_url, invoke_url)


def _unproxied() -> list[str]:
    """Return the hosts that the user reaches without a proxy."""
    return [host for name in ("NO_PROXY", "no_proxy") for host in os.environ.get(name, "").split(",") if host]


def emulated_stage_url(endpoint_url: str, invoke_url: str) -> str:
    """Return the URL at which an emulator at `endpoint_url` takes requests for `invoke_url`: LocalStack's path for
    it.
    """
    found = _INVOKE_URL.fullmatch(invoke_url)
    if found is None:
        raise TargetError(
            f"{invoke_url!r} is not an invoke URL: one is https://API.execute-api.REGION.amazonaws.com/STAGE/PATH, as "
            "the attribute invoke_url of aws_api_gateway_stage gives it"
        )
    return f"{endpoint_url.rstrip('/')}/_aws/execute-api/{found['api']}{found['path'] or '/'}"


@functools.cache
def _session() -> boto3.session.Session:
    # nothing of the user's: a profile that does not exist is an error even where keys are given
    plain = botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    return boto3.session.Session(botocore_session=plain)


def emulated_client(service: str, *, endpoint_url: str, region: str) -> Any:
    """Return a boto3 client of an AWS at `endpoint_url`; it ignores the profile, endpoint and certificates of the
    user.
    """
    return _session().client(
        service,
        endpoint_url=endpoint_url,
        region_name=region,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        verify=False,
        config=_CLIENT_CONFIG,
    )
