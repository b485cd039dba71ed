"""Sessions of execution roles for models, and the calls that models make with them: a role's policies decide.

Other keys may do everything, as in moto and LocalStack; a model's are the role's, so that a model which lacks a
permission on AWS lacks it here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.credential import credential_of, signed_service
from sagemaker_rest.cloud.authorization.policy import UnsupportedConditionError
from sagemaker_rest.cloud.authorization.principal import on_any_resource
from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.neighbours.iam.credentials import caller
from sagemaker_rest.cloud.partitions import partition_of
from sagemaker_rest.cloud.protocol.called_operation import called_operation
from sagemaker_rest.cloud.protocol.error_shapes import error_answer, protocol_of
from sagemaker_rest.cloud.sagemaker.runtime.variants.role_credentials import SessionKeys
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.http import ControlPlane, HttpRequest, HttpResponse

# as SageMaker names its sessions
_SESSION = "SageMaker"
# operations whose action has another name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
_S3_ACTIONS = {
    "AbortMultipartUpload": "AbortMultipartUpload",
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
# the prefix of a service's actions where it is not the name that its requests are signed for
_PREFIXES = {"monitoring": "cloudwatch", "email": "ses"}


class ModelSessions:
    """The `SessionSource` over moto's STS, and the guard of what its sessions may do. Thread safe."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def open_session(self, role_arn: str, region: str, seconds: int) -> SessionKeys:
        account_id, partition = role_arn.split(":")[4], partition_of(region).name
        backend = backend_of("sts", account_id, partition)
        session = backend.assume_role(region, _SESSION, role_arn, None, seconds, None)
        self._keys.add(session.access_key_id)
        expires = datetime.now(UTC) + timedelta(seconds=seconds)
        return SessionKeys(session.access_key_id, session.secret_access_key, session.session_token, expires)

    def guarding(self, control_plane: ControlPlane) -> ControlPlane:
        """Return `control_plane`, which refuses a model what its role may not do."""

        def answer(request: HttpRequest) -> HttpResponse:
            refusal = self._refusal(request)
            return control_plane(request) if refusal is None else refusal

        return answer

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        credential, called = credential_of(request), called_operation(request)
        if credential is None or called is None or credential.access_key_id not in self._keys:
            return None
        principal = caller(credential.access_key_id, partition_of(credential.region).name)
        allow: Callable[[HttpRequest, Principal, str], None] = _allow_s3 if called.service == "s3" else _allow_any
        try:
            allow(request, principal, called.operation)
        except AccessDeniedError as denied:
            code = "AccessDenied" if called.service == "s3" else "AccessDeniedException"
            return error_answer(protocol_of(called.service, request.headers), 403, code, str(denied))
        except UnsupportedConditionError as error:
            message = f"A policy of {principal.arn} cannot be evaluated: {error}."
            return error_answer(protocol_of(called.service, request.headers), 501, "NotImplemented", message)
        return None


def _allow_s3(request: HttpRequest, principal: Principal, operation: str) -> None:
    bucket, _, key = request.path.lstrip("/").partition("/")
    action = f"s3:{_S3_ACTIONS.get(operation, operation)}"
    resource = f"arn:{principal.arn.split(':')[1]}:s3:::{bucket}{f'/{key}' if key else ''}" if bucket else "*"
    principal.require(action, resource)


def _allow_any(request: HttpRequest, principal: Principal, operation: str) -> None:
    """Require the action on some resource: where a request names its resource differs with each operation."""
    service = signed_service(request)
    on_any_resource(principal).require(f"{_PREFIXES.get(service, service)}:{operation}", "*")
