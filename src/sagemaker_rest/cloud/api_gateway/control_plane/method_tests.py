"""TestInvokeMethod. https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found
from sagemaker_rest.cloud.api_gateway.control_plane.freezing import frozen_api
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, found_method, found_resource
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.api_gateway.data_plane.method_test import MethodTest

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot


def invoke_test_method(call: Call) -> dict[str, Any]:
    methods = found_resource(call).resource_methods
    method = methods.get(call.given("httpMethod")) or methods.get("ANY") or found_method(call)
    if method.method_integration is None:
        raise not_found("No integration defined for method")
    result = call.surroundings.test_invoke(
        MethodTest(
            api=_testable_api(call),
            resource_id=call.given("resourceId"),
            http_method=call.given("httpMethod"),
            path_with_query=call.given("pathWithQueryString"),
            headers=_headers(call),
            body=call.given("body", ""),
            stage_variables=call.given("stageVariables", {}),
        )
    )
    return {
        "status": result.status,
        "body": result.body,
        "headers": {name: values[-1] for name, values in result.headers.items() if values},
        "multiValueHeaders": {name: list(values) for name, values in result.headers.items()},
        "log": result.log,
        "latency": result.latency_millis,
    }


def _testable_api(call: Call) -> ApiSnapshot:
    """Return the API as it is now, without the methods that have no integration yet."""
    api = found_api(call)
    owned = call.records.owned_by(api.id)
    resources = owned.of(Resource, api.id)
    for resource in list(resources.values()):
        methods = {name: each for name, each in resource.resource_methods.items() if each.method_integration}
        resources[resource.id] = dataclasses.replace(resource, resource_methods=methods)
    return frozen_api(api, owned, call.scope)


def _headers(call: Call) -> dict[str, tuple[str, ...]]:
    single = {name: (value,) for name, value in call.given("headers", {}).items()}
    return single | {name: tuple(values) for name, values in call.given("multiValueHeaders", {}).items()}


OPERATIONS: dict[str, Operation] = {"TestInvokeMethod": invoke_test_method}
