"""InvokeEndpoint: its request, its limits and its errors.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
"""

from __future__ import annotations

import random
import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import unquote

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.credential import credential_of
from sagemaker_rest.cloud.authorization.policy import UnsupportedConditionError
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.cloud.partitions import any_dns_suffix, partition_of
from sagemaker_rest.cloud.sagemaker.runtime.endpoint_metrics import InvocationMetrics, NoMetrics
from sagemaker_rest.cloud.sagemaker.runtime.hazards import Hazards, NoHazards
from sagemaker_rest.cloud.sagemaker.runtime.header_constraints import check_headers
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import (
    ServiceError,
    model_error,
    not_implemented,
    service_error,
    validation_error,
)
from sagemaker_rest.cloud.sagemaker.runtime.variants import serverless
from sagemaker_rest.cloud.sagemaker.runtime.variants.container_choice import (
    TARGET_CONTAINER,
    TARGET_MODEL,
    containers_for,
)
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import OCTETS, ContainerFailedError, Invocation, run
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.metrics import MetricSink
    from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
    from sagemaker_rest.cloud.sagemaker.runtime.fleet import Fleet
    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
    from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant

# "25 MB", by today's page on real-time inference; botocore's model of the API still says 6,291,456 bytes
# https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints.html
MAXIMUM_BODY_BYTES = 25 * 1024 * 1024
MAXIMUM_SECONDS = 60.0

INVOCATION_PATH = re.compile(
    r"/endpoints/(?P<name>[^/]+)/(?P<operation>invocations|async-invocations|invocations-response-stream)"
)
RUNTIME_HOST = re.compile(rf"runtime\.sagemaker\.(?P<region>[a-z0-9-]+)\.{any_dns_suffix()}(:\d+)?")
CUSTOM_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
# what reaches the container; SageMaker strips every other header
FORWARDED = (
    "Content-Type",
    "Accept",
    CUSTOM_ATTRIBUTES,
    TARGET_MODEL,
    "X-Amzn-SageMaker-Inference-Id",
    "X-Amzn-SageMaker-Session-Id",
)
# What an endpoint must have been made for, and no endpoint here is: what AWS says of a header that asks for it.
NOT_OF_THIS_ENDPOINT = {
    "X-Amzn-SageMaker-Inference-Component": (
        "Inference Component Name header is not allowed for endpoints to which you dont plan to deploy inference "
        "components. Please remove the Inference Component Name header and try again."
    ),
    # [?] the words are not established
    "X-Amzn-SageMaker-Enable-Explanations": "EnableExplanations is not allowed for endpoints without ExplainerConfig.",
}

# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
CONDITION_KEYS = {
    TARGET_MODEL: "sagemaker:TargetModel",
    TARGET_CONTAINER: "sagemaker:TargetContainerHostname",
}


class InvokeEndpoint:
    """The `Service` that API Gateway calls and that SDKs reach: authorises, picks a variant, asks its container."""

    def __init__(
        self,
        runtime: Runtime,
        *,
        maximum_seconds: float = MAXIMUM_SECONDS,
        draw: Callable[[], float] = random.random,
        metrics: MetricSink | None = None,
        hazards: Hazards | None = None,
    ) -> None:
        """Invoke endpoints. `draw` gives numbers from 0 up to, not including, 1; they choose a variant by weight.
        `hazards` are what befalls containers.
        """
        self._hazards = hazards or NoHazards()
        self._runtime = runtime
        self._draw = draw
        self._metrics = InvocationMetrics(metrics or NoMetrics())
        self._maximum_seconds = maximum_seconds

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        try:
            return await self._answer(request, principal)
        except ServiceError as error:
            return error.response

    async def _answer(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        began = self._metrics.now()
        name = endpoint_name(request)
        arn = endpoint_arn(request, principal, name)
        authorise(request, principal, "sagemaker:InvokeEndpoint", arn)
        check_limits(request)
        check_headers("InvokeEndpoint", name, request.headers)
        with self._runtime.serving(arn) as fleet:
            if fleet is None:
                raise validation_error(f"Endpoint {name} of account {principal.account_id} not found.")
            if fleet.definition.asynchronous is not None:
                # [?] AWS documents that such endpoints only take asynchronous invocations, not the words
                raise validation_error(f"Endpoint {name} is asynchronous: it takes InvokeEndpointAsync only.")
            return await self._invoke(request, fleet, began)

    async def _invoke(self, request: HttpRequest, fleet: Fleet, began: float) -> HttpResponse:
        variant = pick_variant(request, fleet, self._draw)
        containers = containers_for(request.headers, fleet.definition.name, variant)
        invocation = _invocation(request)
        if variant.definition.serverless is not None:
            serverless.check_size(request.body)
        if fleet.shadow is not None:
            # a shadow has metrics of its own, and its copy comes in when it is sent
            fleet.shadow.copy(
                invocation, lambda shadow, ask: self._metrics.measured(fleet, shadow, ask, self._metrics.now())
            )
        self._hazards.on_invocation(fleet.definition.name, containers[0].process)
        try:
            with fleet.concurrency(variant.definition.name).admit():
                answer = await self._metrics.measured(
                    fleet, variant.definition.name, lambda: run(containers, invocation, self._maximum_seconds), began
                )
        except ContainerFailedError as failure:
            raise model_error(fleet.definition, failure) from failure
        if variant.capture is not None:
            variant.capture.record(invocation, answer)
        return _success(answer, variant)


def _invocation(request: HttpRequest) -> Invocation:
    headers = {name: request.headers[name] for name in FORWARDED if name in request.headers}
    headers.setdefault("Content-Type", OCTETS)
    return Invocation(request.body, headers)


def region_of(request: HttpRequest) -> str:
    """Return the region from the service's host name, as the gateway calls it, else from the signature's credential
    scope.
    """
    host = RUNTIME_HOST.fullmatch(request.headers.get("Host", ""))
    if host is not None:
        return host["region"]
    credential = credential_of(request)
    return credential.region if credential is not None else "us-east-1"


def endpoint_name(request: HttpRequest) -> str:
    """Return the endpoint that a request is about. Raises ServiceError."""
    # one slash or two before "endpoints": AWS reaches the endpoint with either
    match = INVOCATION_PATH.fullmatch("/" + request.path.lstrip("/"))
    if match is None or request.method != "POST":
        raise service_error(
            404,
            "UnknownOperationException",
            f"{request.method} {request.path} is not an operation of SageMaker Runtime.",
        )
    return unquote(match["name"])


def endpoint_arn(request: HttpRequest, principal: Principal, name: str) -> str:
    """Return the ARN of the caller's endpoint `name`, as the runtime compares it."""
    region = region_of(request)
    return f"arn:{partition_of(region).name}:sagemaker:{region}:{principal.account_id}:endpoint/{name.lower()}"


def authorise(request: HttpRequest, principal: Principal, action: str, arn: str) -> None:
    """Raise ServiceError, AWS's AccessDeniedException, unless the principal may."""
    context = {key: request.headers[header] for header, key in CONDITION_KEYS.items() if header in request.headers}
    try:
        principal.require(action, arn, context)
    except AccessDeniedError as denied:
        raise service_error(403, "AccessDeniedException", str(denied)) from denied
    except UnsupportedConditionError as error:
        raise not_implemented(f"A policy of {principal.arn} cannot be evaluated: {error}.") from error


def check_limits(request: HttpRequest) -> None:
    if len(request.body) > MAXIMUM_BODY_BYTES:
        raise service_error(413, "RequestEntityTooLarge", f"HTTP content length exceeded {MAXIMUM_BODY_BYTES} bytes.")
    for header, refusal in NOT_OF_THIS_ENDPOINT.items():
        if header in request.headers:
            raise validation_error(refusal)


def pick_variant(request: HttpRequest, fleet: Fleet, draw: Callable[[], float]) -> RunningVariant:
    wanted = request.headers.get("X-Amzn-SageMaker-Target-Variant")
    if wanted is None:
        return fleet.choose(draw)
    variant = fleet.named(wanted)
    if variant is None:
        # [?] the words are not established
        raise validation_error(f"Could not find variant {wanted} of endpoint {fleet.definition.name}.")
    return variant


def _success(answer: ContainerAnswer, variant: RunningVariant) -> HttpResponse:
    headers = Headers({"Content-Type": answer.headers.get("Content-Type", "application/octet-stream")})
    headers["x-Amzn-Invoked-Production-Variant"] = variant.definition.name
    headers["x-amzn-RequestId"] = str(uuid.uuid4())
    if CUSTOM_ATTRIBUTES in answer.headers:
        headers[CUSTOM_ATTRIBUTES] = answer.headers[CUSTOM_ATTRIBUTES]
    return HttpResponse(200, headers, answer.body)
