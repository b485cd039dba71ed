"""modules/apigw_sagemaker_integration: what it makes, and with which arguments."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest

from tests.scenarios.plan.conftest import API

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan

STATUSES = ("200", "400", "403", "413", "424", "429", "500", "503", "530")


# an API with every default
DEFAULT: dict[str, Any] = {"name": "Digits API", "routes": {"predict": {"endpoint_name": "Digits"}}}


# an API with nothing left to its default
SHAPED: dict[str, Any] = {
    "name": "digits",
    "description": "Reads digits",
    "routes": {"predict": {"endpoint_name": "digits", "path": "invocations", "http_method": "PUT"}},
    "endpoint": {"type": "EDGE"},
    "authorization": "NONE",
    "stage": {"name": "live_2"},
    "timeout_milliseconds": 5000,
    "integration_role": {"path": "/ml/", "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary"},
    "tags": {"team": "vision"},
}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls) -> Mapping[str, Plan]:
    return plan_calls(API, {"api": DEFAULT, "shaped_api": SHAPED})


@pytest.fixture
def api(plans: Mapping[str, Plan]) -> Plan:
    return plans["api"]


@pytest.fixture
def shaped_api(plans: Mapping[str, Plan]) -> Plan:
    return plans["shaped_api"]


@pytest.fixture(scope="session")
def invoke_endpoint_headers() -> dict[str, set[str]]:
    """The headers that InvokeEndpoint takes and gives, as botocore knows the API."""
    operation = botocore.session.Session().get_service_model("sagemaker-runtime").operation_model("InvokeEndpoint")
    assert operation.input_shape is not None
    assert operation.output_shape is not None
    return {
        way: {
            member.serialization["name"]
            for member in members.values()
            if member.serialization.get("location") == "header"
        }
        for way, members in (("request", operation.input_shape.members), ("response", operation.output_shape.members))
    }


def test_an_api_is_one_method_one_stage_and_one_role(api: Plan) -> None:
    assert set(api.resources) == {
        "aws_api_gateway_deployment.this[0]",
        'aws_api_gateway_gateway_response.this["DEFAULT_4XX"]',
        'aws_api_gateway_gateway_response.this["DEFAULT_5XX"]',
        'aws_api_gateway_integration.route["POST /predict"]',
        'aws_api_gateway_method.route["POST /predict"]',
        'aws_api_gateway_resource.level_1["predict"]',
        "aws_api_gateway_rest_api.this[0]",
        "aws_api_gateway_stage.this[0]",
        "aws_iam_role.integration[0]",
        "aws_iam_role_policy.integration[0]",
        "terraform_data.integration_role",
        *(f'aws_api_gateway_method_response.route["POST /predict {status}"]' for status in STATUSES),
        *(f'aws_api_gateway_integration_response.route["POST /predict {status}"]' for status in STATUSES),
    }
    assert {resource.actions for resource in api.resources.values()} == {("create",)}


def test_the_defaults_are_regional_signed_and_post_predict(api: Plan) -> None:
    rest_api = api.only("aws_api_gateway_rest_api").values
    method = api.only("aws_api_gateway_method").values

    assert rest_api["name"] == "Digits API"
    assert rest_api["description"] == "Predictions of the SageMaker endpoint Digits"
    assert rest_api["endpoint_configuration"][0]["types"] == ["REGIONAL"]
    assert api.only("aws_api_gateway_resource").values["path_part"] == "predict"
    assert method["http_method"] == "POST"
    assert method["authorization"] == "AWS_IAM"
    assert method["api_key_required"] in (None, False)
    assert api.only("aws_api_gateway_stage").values["stage_name"] == "v1"


def test_every_input_reaches_its_resource(shaped_api: Plan) -> None:
    rest_api = shaped_api.only("aws_api_gateway_rest_api").values
    method = shaped_api.only("aws_api_gateway_method").values
    integration = shaped_api.only("aws_api_gateway_integration").values
    stage = shaped_api.only("aws_api_gateway_stage").values

    assert rest_api["description"] == "Reads digits"
    assert rest_api["endpoint_configuration"][0]["types"] == ["EDGE"]
    assert shaped_api.only("aws_api_gateway_resource").values["path_part"] == "invocations"
    assert method["http_method"] == "PUT"
    assert method["authorization"] == "NONE"
    assert integration["http_method"] == "PUT"
    assert integration["timeout_milliseconds"] == 5000
    assert stage["stage_name"] == "live_2"
    assert rest_api["tags"] == stage["tags"] == shaped_api.only("aws_iam_role").values["tags"] == {"team": "vision"}


# --- the integration ---


def test_the_method_calls_the_endpoint_without_a_lambda(api: Plan, target: Target) -> None:
    integration = api.only("aws_api_gateway_integration").values

    assert integration["type"] == "AWS"
    assert integration["integration_http_method"] == "POST"
    assert integration["uri"] == (
        f"arn:aws:apigateway:{target.region}:runtime.sagemaker:path//endpoints/Digits/invocations"
    )
    assert integration["timeout_milliseconds"] == 29000
    assert api.outputs["integration_uris"] == {"predict": integration["uri"]}


def test_sagemaker_is_called_by_post_whatever_the_client_uses(shaped_api: Plan) -> None:
    assert shaped_api.only("aws_api_gateway_integration").values["integration_http_method"] == "POST"


def test_a_body_of_any_type_passes_as_it_is(api: Plan) -> None:
    integration = api.only("aws_api_gateway_integration").values

    assert integration["request_templates"] is None
    assert integration["passthrough_behavior"] == "WHEN_NO_TEMPLATES"


def test_every_header_of_invoke_endpoint_is_forwarded(api: Plan, invoke_endpoint_headers: dict[str, set[str]]) -> None:
    names = invoke_endpoint_headers["request"]

    assert api.only("aws_api_gateway_integration").values["request_parameters"] == {
        f"integration.request.header.{name}": f"method.request.header.{name}" for name in names
    }
    # declared, and optional
    assert api.only("aws_api_gateway_method").values["request_parameters"] == {
        f"method.request.header.{name}": False for name in names
    }


@pytest.mark.parametrize("status", STATUSES)
def test_every_header_of_the_answer_is_handed_back(
    api: Plan, invoke_endpoint_headers: dict[str, set[str]], status: str
) -> None:
    names = invoke_endpoint_headers["response"]
    declared = api.resource(f'aws_api_gateway_method_response.route["POST /predict {status}"]').values
    mapped = api.resource(f'aws_api_gateway_integration_response.route["POST /predict {status}"]').values
    # an error is JSON, whatever the client asked for
    sources = {name: f"integration.response.header.{name}" for name in names} | (
        {} if status == "200" else {"Content-Type": "'application/json'"}
    )

    assert declared["response_parameters"] == {f"method.response.header.{name}": False for name in names}
    assert mapped["response_parameters"] == {f"method.response.header.{name}": sources[name] for name in names}


# --- statuses ---


@pytest.fixture
def patterns(api: Plan) -> dict[str, str | None]:
    """The selection pattern of each status; the one without is what API Gateway falls back on."""
    return {
        response.values["status_code"]: response.values["selection_pattern"]
        for response in api.of_type("aws_api_gateway_integration_response")
    }


def answers_to(patterns: dict[str, str | None], status: int) -> list[str]:
    """The statuses that a client may see for one of the endpoint's: more than one would be API Gateway's choice."""
    matching = [
        client for client, pattern in patterns.items() if pattern is not None and re.fullmatch(pattern, str(status))
    ]
    return matching or [client for client, pattern in patterns.items() if pattern is None]


@pytest.mark.parametrize("status", [400, 403, 413, 424, 429, 500, 503, 530])
def test_an_error_of_sagemaker_keeps_its_status(patterns: dict[str, str | None], status: int) -> None:
    assert answers_to(patterns, status) == [str(status)]


def test_every_error_that_sagemaker_documents_is_among_them() -> None:
    operation = botocore.session.Session().get_service_model("sagemaker-runtime").operation_model("InvokeEndpoint")

    assert {str(shape.metadata["error"]["httpStatusCode"]) for shape in operation.error_shapes} <= set(STATUSES)


@pytest.mark.parametrize(
    ("statuses", "client"),
    [
        pytest.param(range(200, 300), "200", id="2xx"),
        pytest.param({*range(400, 500)} - {403, 413, 424, 429}, "400", id="other 4xx"),
        pytest.param({*range(500, 600)} - {503, 530}, "500", id="other 5xx"),
        pytest.param([*range(100, 200), *range(300, 400)], "500", id="what is not an answer"),
    ],
)
def test_any_other_status_becomes_the_one_of_its_kind(
    patterns: dict[str, str | None], statuses: set[int], client: str
) -> None:
    assert {status: answers_to(patterns, status) for status in statuses} == {status: [client] for status in statuses}


# --- who may do what ---


def test_api_gateway_and_nobody_else_may_assume_the_role(api: Plan) -> None:
    assert json.loads(api.only("aws_iam_role").values["assume_role_policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "apigateway.amazonaws.com"}}
        ],
    }


def test_the_role_may_invoke_the_one_endpoint_and_nothing_else(api: Plan, target: Target) -> None:
    assert api.of_type("aws_iam_role_policy_attachment") == ()
    assert json.loads(api.only("aws_iam_role_policy").values["policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "InvokeEndpoint",
                "Effect": "Allow",
                "Action": "sagemaker:InvokeEndpoint",
                # SageMaker writes names in lower case in its ARNs
                "Resource": f"arn:aws:sagemaker:{target.region}:{target.account_id}:endpoint/digits",
            }
        ],
    }


def test_the_role_has_the_path_and_the_boundary_that_are_given(shaped_api: Plan) -> None:
    role = shaped_api.only("aws_iam_role").values

    assert role["path"] == "/ml/"
    assert role["permissions_boundary"] == "arn:aws:iam::123456789012:policy/boundary"


def test_the_role_is_named_after_the_api_without_its_spaces(api: Plan) -> None:
    assert api.only("terraform_data").values["input"]["name_prefix"] == "Digits-API-integration-"


# --- the outputs ---


def test_only_what_aws_chooses_is_unknown_while_planning(api: Plan) -> None:
    assert api.unknown_outputs == {
        "curl_commands",
        "deployment_id",
        "execution_arn",
        "integration_role_arn",
        "invoke_url",
        "invoke_urls",
        "method_execution_arns",
        "openapi",
        "resource_ids",
        "rest_api_arn",
        "rest_api_id",
        "root_resource_id",
        "stage_arn",
    }


def test_the_limits_are_those_of_api_gateway_and_of_the_timeout(shaped_api: Plan) -> None:
    assert shaped_api.outputs["limits"] == {
        "predict": {
            "payload_bytes": 10485760,
            "response_bytes": 10485760,
            "timeout_milliseconds": 5000,
            "endpoint_timeout_milliseconds": 60000,
        }
    }
