"""Asking a local cloud for everything that was made in it."""

from __future__ import annotations

import requests

from sagemaker_rest.cloud.made import MADE_PATH, Made, read_made
from sagemaker_rest.cloud.own_api import CloudToken
from sagemaker_rest.errors import TargetError

_SECONDS = 30
# proxies are for the way out; the cloud is on this machine
_NO_PROXIES = {"http": "", "https": ""}


def made_in(url: str) -> list[Made]:
    """Return all that was made in the local cloud at `url`.

    Raises:
        TargetError: it does not say.

    """
    address = f"{url.rstrip('/')}{MADE_PATH}"
    try:
        answer = requests.get(address, auth=CloudToken(), timeout=_SECONDS, proxies=_NO_PROXIES)
        answer.raise_for_status()
        return [read_made(document) for document in answer.json()["made"]]
    except (requests.RequestException, ValueError, KeyError) as error:
        raise TargetError(f"the local cloud at {address} does not say what was made in it: {error}") from error
