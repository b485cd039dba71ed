"""Calls of our own control planes: each request with who signed it, and for which region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.credential import credential_of
from sagemaker_rest.cloud.neighbours.iam.credentials import caller
from sagemaker_rest.cloud.partitions import partition_of
from sagemaker_rest.cloud.protocol.error_shapes import error_answer, protocol_of
from sagemaker_rest.cloud.protocol.service import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest, HttpResponse


def signed_calls(answer: Callable[[HttpRequest, Scope], HttpResponse]) -> ControlPlane:
    """Return a control plane that answers in the account of the caller's credentials."""

    def answer_signed(request: HttpRequest) -> HttpResponse:
        credential = credential_of(request)
        if credential is None:
            protocol = protocol_of("", request.headers)
            return error_answer(protocol, 403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        partition = partition_of(credential.region).name
        principal = caller(credential.access_key_id, partition)
        return answer(request, Scope(principal.account_id, credential.region, partition, principal))

    return answer_signed
