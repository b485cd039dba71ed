"""InvokeEndpoint: its request, its limits and its errors.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
"""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.cloud.serving.pool import ContainerAnswer, ContainerDiedError, ContainerTimeoutError
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.runtime.deployment import RunningVariant
    from sagemaker_rest.cloud.runtime.endpoint import EndpointDefinition
    from sagemaker_rest.cloud.runtime.runtime import Fleet, Runtime

MAXIMUM_BODY_BYTES = 6_291_456
MAXIMUM_SECONDS = 60.0

INVOCATION_PATH = re.compile(
    r"/endpoints/(?P<name>[^/]+)/(?P<operation>invocations|async-invocations|invocations-response-stream)"
)
RUNTIME_HOST = re.compile(r"runtime\.sagemaker\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?(:\d+)?")
CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
# what reaches the container; SageMaker strips every other header
FORWARDED = (
    "Content-Type",
    "Accept",
    CUSTOM_ATTRIBUTES,
    "X-Amzn-SageMaker-Inference-Id",
    "X-Amzn-SageMaker-Session-Id",
)
# header → what asking for it would need; ignoring one of them would answer something else than was asked
NOT_HERE = {
    "X-Amzn-SageMaker-Target-Model": "multi-model endpoints",
    "X-Amzn-SageMaker-Target-Container-Hostname": "endpoints with several containers",
    "X-Amzn-SageMaker-Inference-Component": "inference components",
    "X-Amzn-SageMaker-Enable-Explanations": "explanations by SageMaker Clarify",
}


class ServiceError(Exception):
    """An answer that is an error, on its way up."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status)
        self.response = response


def error_response(
    status: int, error_type: str, message: str, members: Mapping[str, Any] | None = None
) -> HttpResponse:
    """An error as SageMaker Runtime sends it."""
    headers = Headers(
        {"Content-Type": "application/json", "x-amzn-ErrorType": error_type, "x-amzn-RequestId": str(uuid.uuid4())}
    )
    # ModelError, the one with members, spells its message with a capital
    body = {"Message": message, **members} if members else {"message": message}
    return HttpResponse(status, headers, json.dumps(body).encode())


class InvokeEndpoint:
    """The `Service` that API Gateway calls and that SDKs reach: authorises, picks a variant, asks its container."""

    def __init__(self, runtime: Runtime, *, maximum_seconds: float = MAXIMUM_SECONDS) -> None:
        self._runtime = runtime
        self._maximum_seconds = maximum_seconds

    def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        try:
            return self._answer(request, principal)
        except ServiceError as error:
            return error.response

    def _answer(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        name = _endpoint_name(request)
        region = region_of(request)
        arn = f"arn:{_partition(region)}:sagemaker:{region}:{principal.account_id}:endpoint/{name.lower()}"
        _authorise(principal, arn)
        _check_limits(request)
        with self._runtime.serving(arn) as fleet:
            if fleet is None:
                raise _error(400, "ValidationError", f"Endpoint {name} of account {principal.account_id} not found.")
            return self._invoke(request, fleet)

    def _invoke(self, request: HttpRequest, fleet: Fleet) -> HttpResponse:
        variant = _pick_variant(request, fleet)
        headers = {name: request.headers[name] for name in FORWARDED if name in request.headers}
        headers.setdefault("Content-Type", "application/octet-stream")
        try:
            answer = variant.container.invoke(request.body, headers, self._maximum_seconds)
        except ContainerTimeoutError:
            raise _timed_out(fleet.definition) from None
        except ContainerDiedError as died:
            raise _model_error(fleet.definition, 500, str(died)) from died
        if not 200 <= answer.status < 300:
            raise _model_error(fleet.definition, answer.status, answer.body.decode(errors="replace"))
        return _success(answer, variant)


def region_of(request: HttpRequest) -> str:
    """From the service's host name, as the gateway calls it, else from the signature's credential scope."""
    host = RUNTIME_HOST.fullmatch(request.headers.get("Host", ""))
    if host is not None:
        return host["region"]
    scope = re.search(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/", request.headers.get("Authorization", ""))
    return scope["region"] if scope is not None else "us-east-1"


def _partition(region: str) -> str:
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"


def _error(status: int, error_type: str, message: str, **members: Any) -> ServiceError:
    return ServiceError(error_response(status, error_type, message, members))


def _endpoint_name(request: HttpRequest) -> str:
    # one slash or two before "endpoints": AWS reaches the endpoint with either
    match = INVOCATION_PATH.fullmatch("/" + request.path.lstrip("/"))
    if match is None or request.method != "POST":
        raise _error(
            404, "UnknownOperationException", f"{request.method} {request.path} is no operation of SageMaker Runtime."
        )
    if match["operation"] != "invocations":
        raise _error(501, "NotImplemented", f"The local target does not implement {match['operation']} yet.")
    return unquote(match["name"])


def _authorise(principal: Principal, arn: str) -> None:
    try:
        principal.require("sagemaker:InvokeEndpoint", arn)
    except AccessDeniedError as denied:
        raise _error(403, "AccessDeniedException", str(denied)) from denied


def _check_limits(request: HttpRequest) -> None:
    if len(request.body) > MAXIMUM_BODY_BYTES:
        raise _error(413, "RequestEntityTooLarge", f"HTTP content length exceeded {MAXIMUM_BODY_BYTES} bytes.")
    for header, needed in NOT_HERE.items():
        if header in request.headers:
            raise _error(
                501,
                "NotImplemented",
                f"The header {header} needs {needed}, which the local target does not implement yet.",
            )


def _pick_variant(request: HttpRequest, fleet: Fleet) -> RunningVariant:
    wanted = request.headers.get("X-Amzn-SageMaker-Target-Variant")
    if wanted is None:
        return fleet.choose()
    variant = fleet.named(wanted)
    if variant is None:
        # [?] the words are not established
        raise _error(400, "ValidationError", f"Could not find variant {wanted} of endpoint {fleet.definition.name}.")
    return variant


def _success(answer: ContainerAnswer, variant: RunningVariant) -> HttpResponse:
    headers = Headers({"Content-Type": answer.headers.get("Content-Type", "application/octet-stream")})
    headers["x-Amzn-Invoked-Production-Variant"] = variant.definition.name
    headers["x-amzn-RequestId"] = str(uuid.uuid4())
    if CUSTOM_ATTRIBUTES in answer.headers:
        headers[CUSTOM_ATTRIBUTES] = answer.headers[CUSTOM_ATTRIBUTES]
    return HttpResponse(200, headers, answer.body)


def _log_stream_arn(endpoint: EndpointDefinition) -> str:
    partition = _partition(endpoint.region)
    group = f"/aws/sagemaker/Endpoints/{endpoint.name}"
    return f"arn:{partition}:logs:{endpoint.region}:{endpoint.account_id}:log-group:{group}"


def _model_error(endpoint: EndpointDefinition, status: int, original: str) -> ServiceError:
    side = "client" if 400 <= status < 500 else "server"
    console = f"https://{endpoint.region}.console.aws.amazon.com/cloudwatch/home?region={endpoint.region}"
    message = (
        f'Received {side} error ({status}) from primary with message "{original}". See {console}'
        f"#logEventViewer:group=/aws/sagemaker/Endpoints/{endpoint.name} in account {endpoint.account_id} "
        "for more information."
    )
    return _error(
        424,
        "ModelError",
        message,
        ErrorCode=f"{side.upper()}_ERROR_FROM_MODEL",
        LogStreamArn=_log_stream_arn(endpoint),
        OriginalMessage=original,
        OriginalStatusCode=status,
    )


def _timed_out(endpoint: EndpointDefinition) -> ServiceError:
    original = (
        "Your invocation timed out while waiting for a response from container primary. Review the latency metrics "
        "for each container in Amazon CloudWatch, resolve the issue, and try again."
    )
    return _model_error(endpoint, 0, original)
