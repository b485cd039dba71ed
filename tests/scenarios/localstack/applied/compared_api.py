"""An API without any backend, with one of each thing that can refuse a request, made by boto3 on any target."""

from __future__ import annotations

import json
from typing import Any

JSON = "application/json"
STAGE = "v1"
ORIGIN = "'https://www.example.com'"
SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["instances"],
    "properties": {"instances": {"type": "array", "minItems": 1}},
}
ANSWERS_200 = {JSON: '{"statusCode": 200}'}


def create_compared_api(client: Any) -> str:
    """Make the API, deploy it to `STAGE`, and give its id."""
    api_id = str(client.create_rest_api(name="compared")["id"])
    root = client.get_resources(restApiId=api_id)["items"][0]["id"]
    client.create_model(restApiId=api_id, name="Instances", contentType=JSON, schema=json.dumps(SCHEMA))
    validator = client.create_request_validator(
        restApiId=api_id, name="all", validateRequestBody=True, validateRequestParameters=True
    )["id"]

    def resource(part: str) -> str:
        return str(client.create_resource(restApiId=api_id, parentId=root, pathPart=part)["id"])

    def method(
        resource_id: str, http_method: str = "POST", authorization: str = "NONE", **settings: Any
    ) -> dict[str, str]:
        address = {"restApiId": api_id, "resourceId": resource_id, "httpMethod": http_method}
        client.put_method(**address, authorizationType=authorization, **settings)
        return address

    def mock(address: dict[str, str], templates: dict[str, str] = ANSWERS_200, **settings: Any) -> None:
        client.put_integration(**address, type="MOCK", requestTemplates=templates, **settings)

    def answer(address: dict[str, str], headers: dict[str, str] | None = None, **settings: str) -> None:
        declared = {f"method.response.header.{name}": value for name, value in (headers or {}).items()}
        client.put_method_response(**address, statusCode="200", responseParameters=dict.fromkeys(declared, False))
        client.put_integration_response(**address, statusCode="200", responseParameters=declared, **settings)

    validated_path = resource("validated")
    validated = method(
        validated_path,
        requestValidatorId=validator,
        requestModels={JSON: "Instances"},
        requestParameters={"method.request.header.X-Caller": True, "method.request.querystring.version": True},
    )
    mock(validated)
    answer(validated)
    preflight = method(validated_path, "OPTIONS")
    mock(preflight)
    answer(
        preflight,
        {
            "Access-Control-Allow-Origin": ORIGIN,
            "Access-Control-Allow-Methods": "'POST,OPTIONS'",
            "Access-Control-Allow-Headers": "'Content-Type'",
        },
    )

    templated = method(resource("templated"))
    mock(templated, passthroughBehavior="NEVER")
    answer(templated)

    keyed = method(resource("keyed"), apiKeyRequired=True)
    mock(keyed)
    answer(keyed)

    signed = method(resource("signed"), authorization="AWS_IAM")
    mock(signed)
    answer(signed)

    unanswered = method(resource("unanswered"))
    mock(unanswered, {JSON: '{"statusCode": 418}'})
    answer(unanswered, selectionPattern="200")

    statusless = method(resource("statusless"))
    mock(statusless, {JSON: '{"status": "fine"}'})
    answer(statusless)

    client.create_deployment(restApiId=api_id, stageName=STAGE)
    client.create_usage_plan(name="compared", apiStages=[{"apiId": api_id, "stage": STAGE}])
    return api_id


def delete_compared_api(client: Any, api_id: str) -> None:
    """Delete what `create_compared_api` made."""
    used = {"apiId": api_id, "stage": STAGE}
    plans = [plan["id"] for plan in client.get_usage_plans()["items"] if used in plan["apiStages"]]
    for plan in plans:
        stage = {"op": "remove", "path": "/apiStages", "value": f"{api_id}:{STAGE}"}
        client.update_usage_plan(usagePlanId=plan, patchOperations=[stage])
        client.delete_usage_plan(usagePlanId=plan)
    client.delete_rest_api(restApiId=api_id)
