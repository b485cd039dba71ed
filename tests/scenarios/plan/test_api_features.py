"""modules/apigw_sagemaker_integration: what its features make, and with which arguments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import botocore.session
import pytest

from tests.scenarios.plan.conftest import API

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan

ACCOUNT = "123456789012"
SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["instances"],
    "properties": {"instances": {"$ref": "#/definitions/numbers"}},
    "definitions": {"numbers": {"type": "array", "items": {"type": "number"}}},
}
CLASSIFY = "PUT /v2/models/{model}/classify"
LATER = "POST /v2/later"
UNCHANGED_HEADERS = ("Inference-Component", "Prefix-Aware-Id", "Session-Id", "Target-Container-Hostname")
SMALL = "GET /v2/small"


@pytest.fixture(scope="module")
def full(plan_stack: PlanStack) -> Plan:
    """An API with nearly every feature."""
    return plan_stack(
        API,
        name="Digits API",
        routes={
            "predict": {"endpoint_name": "digits", "throttle": {"rate_limit": 5, "burst_limit": 10}},
            "classify": {
                "endpoint_name": "digits",
                "path": "v2/models/{model}/classify",
                "http_method": "PUT",
                "authorization": "NONE",
                "api_key_required": True,
                "endpoint_headers": {
                    "Accept": {"value": "application/json"},
                    "X-Amzn-SageMaker-Custom-Attributes": {"header": "X-Attributes"},
                    "X-Amzn-SageMaker-Enable-Explanations": {},
                    "X-Amzn-SageMaker-Inference-Id": {"query_parameter": "id"},
                    "X-Amzn-SageMaker-Target-Model": {"path_parameter": "model"},
                    "X-Amzn-SageMaker-Target-Variant": {"stage_variable": "variant"},
                },
                "headers": {
                    "X-Team": {"required": True, "description": "Who asks"},
                    "x-amzn-sagemaker-session-id": {"required": True},
                },
                "request_schema": json.dumps(SCHEMA),
            },
            "image": {"endpoint_name": "images", "path": "v2/images", "authorization": "COGNITO_USER_POOLS"},
            "small": {
                "endpoint_name": "digits",
                "path": "v2/small",
                "http_method": "GET",
                "authorization": "CUSTOM",
                "query_parameters": {"x": {"required": True}},
                "request_templates": {"application/json": '{"instances": [$input.params("x")]}'},
                "response_templates": {"text/csv": "$input.path('$.predictions')"},
                "cache": {},
            },
            "later": {"endpoint_name": "Big", "path": "v2/later", "asynchronous": True},
        },
        binary_media_types=["image/png"],
        cors={"allow_origin": "https://www.example.com", "allow_credentials": True},
        gateway_responses={"MISSING_AUTHENTICATION_TOKEN": {"status_code": 404, "headers": {"X-A": "b"}}},
        authorizer={
            "cognito": {
                "user_pool_arns": [f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/us-east-1_1a2B"],
                "scopes": ["digits/read"],
            },
            "lambda": {"function_arn": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:tokens"},
        },
        usage_plans={
            "gold": {
                "api_keys": {"alice": {}, "bob": {"enabled": False}},
                "throttle": {"rate_limit": 10, "burst_limit": 20},
                "quota": {"limit": 1000, "period": "WEEK", "offset": 2},
                "route_throttles": {"classify": {"rate_limit": 1, "burst_limit": 2}},
            },
            "free": {},
        },
        web_acl={"arn": f"arn:aws:wafv2:us-east-1:{ACCOUNT}:regional/webacl/all/1a2b"},
        stage={
            "name": "live",
            "variables": {"variant": "AllTraffic"},
            "access_logs": {"retention_in_days": 7},
            "execution_logs": {"level": "INFO", "data_trace": True},
            "metrics": True,
            "xray_tracing": True,
            "throttle": {"rate_limit": 100, "burst_limit": 200},
            "cache": {"ttl_seconds": 60},
            "canary": {"percent_traffic": 10.5, "variables": {"variant": "green"}},
        },
        alarms={"alarm_actions": [f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"], "client_error_rate": {"enabled": False}},
        dashboard={},
    )


# --- what it serves ---


def test_paths_that_begin_alike_share_their_resources(full: Plan) -> None:
    assert {address for address in full.resources if address.startswith("aws_api_gateway_resource")} == {
        'aws_api_gateway_resource.level_1["predict"]',
        'aws_api_gateway_resource.level_1["v2"]',
        'aws_api_gateway_resource.level_2["v2/images"]',
        'aws_api_gateway_resource.level_2["v2/later"]',
        'aws_api_gateway_resource.level_2["v2/models"]',
        'aws_api_gateway_resource.level_2["v2/small"]',
        'aws_api_gateway_resource.level_3["v2/models/{model}"]',
        'aws_api_gateway_resource.level_4["v2/models/{model}/classify"]',
    }


def test_a_header_of_the_endpoint_comes_from_where_the_route_says(full: Plan) -> None:
    mapped = full.resource(f'aws_api_gateway_integration.route["{CLASSIFY}"]').values["request_parameters"]
    unchanged = ("Content-Type", *(f"X-Amzn-SageMaker-{name}" for name in UNCHANGED_HEADERS))

    assert {name.removeprefix("integration.request.header."): source for name, source in mapped.items()} == {
        **{name: f"method.request.header.{name}" for name in unchanged},
        "Accept": "'application/json'",
        "X-Amzn-SageMaker-Custom-Attributes": "method.request.header.X-Attributes",
        "X-Amzn-SageMaker-Inference-Id": "method.request.querystring.id",
        "X-Amzn-SageMaker-Target-Model": "method.request.path.model",
        "X-Amzn-SageMaker-Target-Variant": "stageVariables.variant",
    }


def test_what_is_required_is_validated_with_the_body(full: Plan) -> None:
    declared = full.resource(f'aws_api_gateway_method.route["{CLASSIFY}"]').values
    validator = full.resource('aws_api_gateway_request_validator.this["body-and-parameters"]').values

    assert {name for name, required in declared["request_parameters"].items() if required} == {
        "method.request.header.X-Amzn-SageMaker-Session-Id",
        "method.request.header.X-Team",
        "method.request.path.model",
    }
    assert validator["validate_request_body"] is True
    assert validator["validate_request_parameters"] is True


def test_a_body_of_any_type_is_held_against_the_schema(full: Plan) -> None:
    models = full.resource(f'aws_api_gateway_method.route["{CLASSIFY}"]').values["request_models"]
    model = full.only("aws_api_gateway_model").values

    assert models == {"application/json": model["name"], "$default": model["name"]}
    assert json.loads(model["schema"]) == SCHEMA


def test_an_asynchronous_route_calls_invoke_endpoint_async(full: Plan, target: Target) -> None:
    operation = botocore.session.Session().get_service_model("sagemaker-runtime").operation_model("InvokeEndpointAsync")
    assert operation.input_shape is not None
    headers = {
        member.serialization["name"]
        for member in operation.input_shape.members.values()
        if member.serialization.get("location") == "header"
    }

    integration = full.resource(f'aws_api_gateway_integration.route["{LATER}"]').values
    answer = full.resource(f'aws_api_gateway_integration_response.route["{LATER} 202"]').values["response_parameters"]

    assert integration["uri"] == (
        f"arn:aws:apigateway:{target.region}:runtime.sagemaker:path//endpoints/Big/async-invocations"
    )
    assert {name.removeprefix("integration.request.header.") for name in integration["request_parameters"]} == headers
    assert integration["request_parameters"]["integration.request.header.X-Amzn-SageMaker-Content-Type"] == (
        "method.request.header.Content-Type"
    )
    assert answer["method.response.header.X-Amzn-SageMaker-OutputLocation"] == (
        "integration.response.header.X-Amzn-SageMaker-OutputLocation"
    )


def test_a_get_has_a_body_that_its_template_makes_and_the_templates_type(full: Plan) -> None:
    integration = full.resource(f'aws_api_gateway_integration.route["{SMALL}"]').values
    answer = full.resource(f'aws_api_gateway_integration_response.route["{SMALL} 200"]').values

    assert integration["integration_http_method"] == "POST"
    assert integration["request_parameters"]["integration.request.header.Content-Type"] == "'application/json'"
    assert "method.response.header.Content-Type" not in answer["response_parameters"]


def test_a_cached_answer_is_kept_by_everything_that_it_depends_on(full: Plan) -> None:
    keys = full.resource(f'aws_api_gateway_integration.route["{SMALL}"]').values["cache_key_parameters"]
    declared = full.resource(f'aws_api_gateway_method.route["{SMALL}"]').values["request_parameters"]

    assert "method.request.querystring.x" in keys
    assert set(keys) == set(declared)


def test_a_preflight_request_names_the_methods_of_its_path(full: Plan) -> None:
    method = full.resource('aws_api_gateway_method.preflight["v2/models/{model}/classify"]').values
    answer = full.resource('aws_api_gateway_integration_response.preflight["v2/models/{model}/classify"]').values

    assert method["authorization"] == "NONE"
    assert answer["response_parameters"]["method.response.header.Access-Control-Allow-Methods"] == "'OPTIONS,PUT'"
    assert "X-Team" in answer["response_parameters"]["method.response.header.Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param('aws_api_gateway_integration_response.route["POST /predict 200"]', id="a prediction"),
        pytest.param('aws_api_gateway_integration_response.route["POST /predict 424"]', id="an error of the model"),
        pytest.param('aws_api_gateway_gateway_response.this["DEFAULT_4XX"]', id="API Gateway's error"),
        pytest.param('aws_api_gateway_gateway_response.this["MISSING_AUTHENTICATION_TOKEN"]', id="an error reworded"),
    ],
)
def test_a_page_may_read_every_answer(full: Plan, address: str) -> None:
    headers = {
        name.rpartition(".")[2]: value for name, value in full.resource(address).values["response_parameters"].items()
    }

    assert headers["Access-Control-Allow-Origin"] == "'https://www.example.com'"
    assert headers["Access-Control-Allow-Credentials"] == "'true'"


def test_a_gateway_response_has_its_status_and_the_form_of_all_errors(full: Plan) -> None:
    reworded = full.resource('aws_api_gateway_gateway_response.this["MISSING_AUTHENTICATION_TOKEN"]').values
    default = full.resource('aws_api_gateway_gateway_response.this["DEFAULT_5XX"]').values

    assert reworded["status_code"] == "404"
    assert reworded["response_parameters"]["gatewayresponse.header.X-A"] == "'b'"
    assert reworded["response_templates"] == default["response_templates"]


# --- who may call ---


def test_each_route_has_its_authorization(full: Plan) -> None:
    methods = {
        method.values["operation_name"]: method.values
        for method in full.of_type("aws_api_gateway_method")
        if method.name == "route"
    }

    assert {name: method["authorization"] for name, method in methods.items()} == {
        "classify": "NONE",
        "image": "COGNITO_USER_POOLS",
        "later": "AWS_IAM",
        "predict": "AWS_IAM",
        "small": "CUSTOM",
    }
    assert methods["image"]["authorization_scopes"] == ["digits/read"]
    assert [name for name, method in methods.items() if method["api_key_required"]] == ["classify"]


def test_api_gateway_may_call_the_authorizers_function(full: Plan, target: Target) -> None:
    authorizer = full.resource('aws_api_gateway_authorizer.this["CUSTOM"]').values
    permission = full.only("aws_lambda_permission").values

    assert authorizer["authorizer_uri"] == (
        f"arn:aws:apigateway:{target.region}:lambda:path/2015-03-31/functions/"
        f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:tokens/invocations"
    )
    assert authorizer["type"] == "TOKEN"
    assert permission["principal"] == "apigateway.amazonaws.com"


def test_a_usage_plan_limits_its_keys_and_a_route(full: Plan) -> None:
    gold = full.resource('aws_api_gateway_usage_plan.this["gold"]').values
    keys = {key.values["name"]: key.values["enabled"] for key in full.of_type("aws_api_gateway_api_key")}

    assert gold["throttle_settings"] == [{"burst_limit": 20, "rate_limit": 10}]
    assert gold["quota_settings"] == [{"limit": 1000, "offset": 2, "period": "WEEK"}]
    assert gold["api_stages"][0]["throttle"] == [
        {"path": "/v2/models/{model}/classify/PUT", "burst_limit": 2, "rate_limit": 1}
    ]
    assert keys == {"Digits API-gold-alice": True, "Digits API-gold-bob": False}


def test_the_role_may_do_what_the_routes_do_and_nothing_else(full: Plan, target: Target) -> None:
    statements = json.loads(full.only("aws_iam_role_policy").values["policy"])["Statement"]
    endpoint = f"arn:aws:sagemaker:{target.region}:{target.account_id}:endpoint"

    assert {statement["Action"]: statement["Resource"] for statement in statements} == {
        "sagemaker:InvokeEndpoint": [f"{endpoint}/images", f"{endpoint}/digits"],
        "sagemaker:InvokeEndpointAsync": f"{endpoint}/big",
    }


def test_the_web_acl_is_asked_first(full: Plan) -> None:
    assert full.only("aws_wafv2_web_acl_association").values["web_acl_arn"].endswith(":regional/webacl/all/1a2b")


# --- running it ---


def test_settings_of_a_method_repeat_those_of_all(full: Plan) -> None:
    every = full.resource('aws_api_gateway_method_settings.all["*/*"]').values["settings"][0]
    predict = full.resource('aws_api_gateway_method_settings.route["~1predict/POST"]').values["settings"][0]
    small = full.resource('aws_api_gateway_method_settings.route["~1v2~1small/GET"]').values["settings"][0]

    common = {"logging_level": "INFO", "data_trace_enabled": True, "metrics_enabled": True}
    assert {name: every[name] for name in common} == common
    assert {name: predict[name] for name in common} == common
    assert (every["throttling_rate_limit"], predict["throttling_rate_limit"]) == (100, 5)
    assert (small["throttling_burst_limit"], small["cache_ttl_in_seconds"], small["cache_data_encrypted"]) == (
        200,
        60,
        True,
    )


def test_the_stage_has_its_variables_cache_traces_and_canary(full: Plan) -> None:
    stage = full.only("aws_api_gateway_stage").values

    assert stage["variables"] == {"variant": "AllTraffic"}
    assert (stage["cache_cluster_enabled"], stage["cache_cluster_size"]) == (True, "0.5")
    assert stage["xray_tracing_enabled"] is True
    assert stage["canary_settings"][0]["percent_traffic"] == 10.5
    assert stage["canary_settings"][0]["stage_variable_overrides"] == {"variant": "green"}


def test_a_line_of_the_access_log_is_json(full: Plan) -> None:
    stage = full.only("aws_api_gateway_stage").values
    line = json.loads(stage["access_log_settings"][0]["format"])

    assert line["requestId"] == "$context.requestId"
    assert all(value.startswith("$context.") for value in line.values())
    assert full.resource("aws_cloudwatch_log_group.access[0]").values["retention_in_days"] == 7


def test_alarms_count_shares_and_percentiles(full: Plan) -> None:
    alarms = {alarm.values["metric_name"]: alarm.values for alarm in full.of_type("aws_cloudwatch_metric_alarm")}

    assert set(alarms) == {"5XXError", "IntegrationLatency", "Latency"}
    assert (alarms["5XXError"]["statistic"], alarms["5XXError"]["threshold"]) == ("Average", 0.01)
    assert alarms["Latency"]["extended_statistic"] == "p95"
    assert alarms["Latency"]["dimensions"] == {"ApiName": "Digits API", "Stage": "live"}
    assert alarms["Latency"]["alarm_actions"] == [f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"]


def test_the_dashboard_shows_the_api_and_its_endpoints(full: Plan) -> None:
    widgets = json.loads(full.only("aws_cloudwatch_dashboard").values["dashboard_body"])["widgets"]
    searched = [metric[0]["expression"] for metric in widgets[3]["properties"]["metrics"]]

    assert len(widgets) == 5
    assert [
        name for name in ("Big", "digits", "images") if any(f'EndpointName="{name}"' in one for one in searched)
    ] == [
        "Big",
        "digits",
        "images",
    ]
