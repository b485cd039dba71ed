"""AWS_IAM: who signed the request.

https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError
from sagemaker_rest.cloud.authorization.signature import SignedContent, verify
from sagemaker_rest.cloud.authorization.signed_request import SignatureError, read_signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.authorization.signature import Credentials, CredentialSource

_SERVICE = "execute-api"


def signer_of(invocation: Invocation, credentials: CredentialSource, clock: Callable[[], float]) -> Credentials:
    """Return the credentials of the request's signer.

    Raises:
        GatewayFaultError: 403, without a valid signature.
    """
    request = invocation.request
    try:
        signed = read_signature(request.headers, request.query)
        if signed is None:
            raise GatewayFaultError(faults.MISSING_AUTHENTICATION_TOKEN)
        signer = verify(
            signed,
            SignedContent(request.method, request.path, request.query, request.headers, request.body),
            credentials.find(signed.access_key_id),
            region=invocation.api.region,
            service=_SERVICE,
            now=datetime.fromtimestamp(clock(), UTC),
        )
    except SignatureError as error:
        expired = error.code == faults.EXPIRED_TOKEN.error_type
        fault = faults.EXPIRED_TOKEN if expired else faults.INVALID_SIGNATURE
        raise GatewayFaultError(fault, message=str(error), error_type=error.code) from error
    invocation.caller.identity |= {
        "accessKey": signer.access_key_id,
        "accountId": signer.principal.account_id,
        "caller": signer.user_id,
        "user": signer.user_id,
        "userArn": signer.principal.arn,
    }
    return signer
