"""TestInvokeMethod: a method of an API as it is now, asked without a deployment.

https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html
The method's integration is really called. Whoever may test may call: authorizers, API keys, policies and throttles are
the caller's of a deployed API, and are not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.addressing import Address
from sagemaker_rest.cloud.api_gateway.data_plane.chain import integrate, respond
from sagemaker_rest.cloud.api_gateway.data_plane.execution_log import log_of_test
from sagemaker_rest.cloud.api_gateway.data_plane.faults import not_implemented
from sagemaker_rest.cloud.api_gateway.data_plane.integration import Backends
from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Caller, Invocation, Trace
from sagemaker_rest.cloud.api_gateway.data_plane.method_test import MethodTestResult
from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route, match_resource
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import StageSnapshot
from sagemaker_rest.cloud.api_gateway.data_plane.validation import validate
from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Any

    from sagemaker_rest.cloud.api_gateway.data_plane.method_test import MethodTest
    from sagemaker_rest.cloud.authorization.principal import RoleSource
    from sagemaker_rest.cloud.http import Service

# what `$context` says of a test; events of Lambda functions that were tested show them
STAGE = "test-invoke-stage"
_HOST = "testPrefix.testDomainName"
_SOURCE_IP = "test-invoke-source-ip"
_API_KEY = "test-invoke-api-key"


class UnknownMethodError(LookupError):
    """An error: the resource does not exist, or does not have the method."""


@dataclass(frozen=True, slots=True)
class MethodTests:
    """Carries out tests for callers that are not on the event loop. `run` runs a coroutine there and waits for it."""

    services: Mapping[str, Service]
    roles: RoleSource
    run: Callable[[Coroutine[Any, Any, MethodTestResult]], MethodTestResult]
    workers: WorkerProcesses = field(default_factory=WorkerProcesses)

    def __call__(self, test: MethodTest) -> MethodTestResult:
        """Return what the method answers; raises UnknownMethodError."""
        return self.run(invoke_method(test, Backends(self.services, self.roles, self.workers)))


async def invoke_method(test: MethodTest, backends: Backends) -> MethodTestResult:
    """Call a method of an API as it is now.

    Raises:
        UnknownMethodError: There is no such method.
    """
    invocation, route = _invocation(test)
    answer = await respond(invocation, _serve(invocation, route, backends))
    headers = Headers(answer.headers)
    if invocation.observed.fault is not None:
        # AWS was seen to show nothing but the error's type
        headers.remove("Content-Type")
        answer = HttpResponse(answer.status, headers, answer.body)
    return MethodTestResult(
        status=answer.status,
        body=answer.body.decode("utf-8", errors="replace"),
        headers={name: tuple(headers.getlist(name)) for name in dict(headers.items())},
        log=log_of_test(invocation, answer),
        latency_millis=invocation.observed.milliseconds(),
    )


async def _serve(invocation: Invocation, route: Route, backends: Backends) -> HttpResponse:
    for feature in invocation.api.unimplemented:
        raise not_implemented(feature)
    await validate(invocation, route.method, backends.workers)  # [?] that AWS validates a test is not documented
    return await integrate(invocation, route, backends)


def _invocation(test: MethodTest) -> tuple[Invocation, Route]:
    resource = next((each for each in test.api.resources if each.id == test.resource_id), None)
    methods = resource.methods if resource is not None else {}
    method = methods.get(test.http_method) or methods.get("ANY")
    if resource is None or method is None:
        raise UnknownMethodError(f"{test.http_method} of the resource {test.resource_id}")
    path, _, query = (test.path_with_query or "").partition("?")
    path = path or resource.path
    headers = Headers([(name, value) for name, values in test.headers.items() for value in values])
    # a path that is another resource's has no parameters for this one, and that is all that AWS makes of it
    route = Route(resource, method, match_resource(resource, path) or {})
    invocation = Invocation(
        request=HttpRequest(test.http_method, path, query, headers, test.body.encode(), _SOURCE_IP),
        address=Address(test.api.id, STAGE, path, _HOST),
        trace=Trace.new(),
        api=test.api,
        stage=StageSnapshot(STAGE, deployment_id="", variables=test.stage_variables),
        route=route,
        caller=Caller(identity={"apiKey": _API_KEY, "apiKeyId": f"{_API_KEY}-id"}),
    )
    invocation.context["path"] = path
    return invocation, route
