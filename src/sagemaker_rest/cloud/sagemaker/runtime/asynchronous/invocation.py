"""InvokeEndpointAsync: into the queue, and back with where the answer will be.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
"""

from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.request import read_request
from sagemaker_rest.cloud.sagemaker.runtime.header_constraints import check_headers
from sagemaker_rest.cloud.sagemaker.runtime.invocation import authorise, endpoint_arn, endpoint_name
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import ServiceError, validation_error

if TYPE_CHECKING:
    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.inference import AsyncInference
    from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.request import AsyncRequest
    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime


class InvokeEndpointAsync:
    """The `Service` behind `POST /endpoints/{name}/async-invocations`."""

    def __init__(self, runtime: Runtime, inference: AsyncInference) -> None:
        self._runtime = runtime
        self._inference = inference

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        try:
            return self._answer(request, principal)
        except ServiceError as error:
            return error.response

    def _answer(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        name = endpoint_name(request)
        arn = endpoint_arn(request, principal, name)
        authorise(request, principal, "sagemaker:InvokeEndpointAsync", arn)
        check_headers("InvokeEndpointAsync", name, request.headers)
        fleet = self._runtime.fleet(arn)
        if fleet is None:
            raise validation_error(f"Endpoint {name} of account {principal.account_id} not found.")
        definition = fleet.definition.asynchronous
        if definition is None:
            # [?] the words are not established
            raise validation_error(f"Endpoint {name} is not asynchronous: it takes InvokeEndpoint only.")
        accepted = read_request(request, arn, definition, time.time())
        self._inference.submit(accepted)
        return _accepted(accepted)


def _accepted(request: AsyncRequest) -> HttpResponse:
    headers = Headers({"Content-Type": "application/json", "x-amzn-RequestId": str(uuid.uuid4())})
    if request.output_location is not None:
        headers["X-Amzn-SageMaker-OutputLocation"] = request.output_location
    if request.failure_location is not None:
        headers["X-Amzn-SageMaker-FailureLocation"] = request.failure_location
    return HttpResponse(202, headers, json.dumps({"InferenceId": request.inference_id}).encode())
