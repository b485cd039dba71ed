"""Requests to routes of a target, signed or not, and their predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from requests.auth import AuthBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest

    from sagemaker_rest.targets.stack import Stack


def route_url(stack: Stack, route: str) -> str:
    """Return the URL on the target of a route of the stack's output `invoke_urls`."""
    return stack.target.stage_url(stack.outputs["invoke_urls"][route])


def digit(document: Mapping[str, Any]) -> int:
    """The digit with the largest probability."""
    (probabilities,) = document["predictions"]
    return int(max(range(10), key=probabilities.__getitem__))


def message(document: Mapping[str, Any]) -> str:
    """Return the message of an error, whether the API made it or SageMaker."""
    return str({key.lower(): value for key, value in document.items()}["message"])


class Signed(AuthBase):
    """Signs a request for API Gateway as AWS's tools do."""

    def __init__(self, credentials: Mapping[str, str], region: str) -> None:
        """`credentials` are as STS gives them: AccessKeyId, SecretAccessKey and SessionToken."""
        self._credentials = Credentials(
            credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials.get("SessionToken")
        )
        self._region = region

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put the signature into the request's headers."""
        signed = AWSRequest(
            method=request.method, url=request.url, data=request.body, headers={"Content-Type": "application/json"}
        )
        SigV4Auth(self._credentials, "execute-api", self._region).add_auth(signed)
        request.headers.update(dict(signed.headers))
        return request
