"""modules/apigw_sagemaker_integration: both sides of the rules for its inputs, but those of `routes`.

Terraform reports all that is wrong at once, so one plan shows all refusals: each call of the module is wrong in several
ways, and each case looks for the sentence about one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.plan.conftest import API
from tests.scenarios.plan.wrong_api_inputs import PROVIDED, RULED, VALIDATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scenarios.plan.conftest import RefuseCalls

pytestmark = pytest.mark.plan


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("forms", 'name is "digits!". It must have 1 to 255', id="name form"),
        pytest.param("limits", 'nnn". It must have 1 to 255', id="name too long"),
        pytest.param("rest", 'name is "". It must have 1 to 255', id="no name"),
        pytest.param("forms", "description is 1025 characters long. API Gateway takes at most 1024", id="description"),
        pytest.param("forms", "routes is empty. An API needs at least one route", id="no route"),
        pytest.param(
            "limits",
            "routes has the endpoint_name arn:aws:sagemaker:eu-west-1:123456789012:endpoint/digits. It must be",
            id="endpoint's ARN",
        ),
        pytest.param("rest", "eee. It must be the name of an endpoint", id="endpoint name too long"),
        pytest.param("forms", "timeout_quota_milliseconds is 28999. It must be between", id="quota too small"),
        pytest.param("limits", "timeout_quota_milliseconds is 300001. It must be between", id="quota too large"),
        pytest.param(
            "forms", 'cors.allow_origin is "https://example.com/". It must be * or one origin', id="origin with a path"
        ),
        pytest.param(
            "limits", 'cors.allow_origin is "example.com". It must be * or one origin', id="origin without scheme"
        ),
        pytest.param("forms", "authorizer.cognito.user_pool_arns is empty. It must have ARNs", id="no user pool"),
        pytest.param("forms", 'authorizer.lambda.function_arn is "tokens". It must be the ARN', id="function"),
        pytest.param(
            "forms",
            'global/webacl/all/1a2b". It must be the ARN of a WAFv2 web ACL of the REGIONAL',
            id="web ACL of CloudFront",
        ),
        pytest.param("limits", "resource_policy is set and empty. It needs json", id="empty policy"),
        pytest.param("rest", "resource_policy.json is set together with source_ips", id="policy twice"),
        pytest.param("rest", "resource_policy.json has 25 characters. It must be", id="policy without statements"),
        pytest.param("long_policy", "resource_policy.json has 8209 characters. It must be", id="policy too long"),
        pytest.param("beside", 'resource_policy.source_ips has ["10.0.0.300"]. Each must be an address', id="address"),
        pytest.param(
            "beside",
            'resource_policy.vpc_endpoint_ids has ["0a1b"]. Each must be the id',
            id="VPC endpoint of the policy",
        ),
        pytest.param(
            "beside", "resource_policy.vpc_endpoint_ids is set and endpoint.type is REGIONAL", id="VPC of a public API"
        ),
        pytest.param("beside", 'resource_policy.account_ids has ["1234"]. Each must be the id', id="account"),
        pytest.param(
            "forms", "endpoint.vpc_endpoint_ids is set and endpoint.type is REGIONAL", id="VPC endpoint of regional API"
        ),
        pytest.param("forms", 'endpoint.vpc_endpoint_ids has ["vpc-0a1b"]. Each must be the id', id="VPC endpoint"),
        pytest.param("private", "endpoint.type is PRIVATE, and no VPC endpoint may call", id="no VPC endpoint"),
        pytest.param("forms", "domain.certificate_arn is not set. A domain name needs", id="no certificate"),
        pytest.param("limits", 'domain.certificate_arn is "certificate". It must be the ARN', id="certificate"),
        pytest.param("rest", "domain.existing is set together with certificate_arn", id="domain of another"),
        pytest.param("added", '"rest_api_id":"My API"}. rest_api_id and parent_resource_id must be ids', id="API's id"),
        pytest.param("added", 'existing_api.parent_path is "a b". It must be the path', id="parent path"),
        pytest.param(
            "added", "existing_api.name is not set, and alarms or dashboard is. CloudWatch", id="metrics of no name"
        ),
        pytest.param("forms", 'stage.name is "v 1". It must have 1 to 128', id="stage form"),
        pytest.param("limits", 'sss". It must have 1 to 128', id="stage too long"),
        pytest.param("rest", 'stage.name is "". It must have 1 to 128', id="no stage"),
        pytest.param("forms", "stage has the kms_key_arn alias/logs. It must be", id="access logs' key"),
        pytest.param(
            "limits",
            "stage has the kms_key_arn arn:aws:kms:eu-west-1:123456789012:key/1a2b and key. It must be",
            id="execution logs' key",
        ),
        pytest.param("limits", 'log-group:api:*". It must be the ARN of a log group', id="log group's ARN"),
        pytest.param(
            "limits", "stage.access_logs.existing is set together with kms_key_arn", id="log group of another"
        ),
        pytest.param("forms", 'stage.cloudwatch_role_arn is "role/logs". It must be the ARN', id="logs' role"),
        pytest.param("forms", 'integration_role.existing.arn is "role/own". It must be the ARN', id="role form"),
        pytest.param("limits", "integration_role.existing is set together with path or", id="role and path"),
        pytest.param("forms", 'integration_role.path is "ml". An IAM path begins and ends', id="role path"),
        pytest.param("forms", "tags has 1 entries: AWS:mine. AWS takes", id="tag key of AWS"),
        pytest.param("rest", "tags has 1 entries: long. AWS takes", id="tag value"),
        pytest.param("limits", "tags has 51 entries", id="too many tags"),
    ],
)
def test_what_a_variable_cannot_be_is_refused_by_name_value_and_rule(
    refused: Mapping[str, str], call: str, sentence: str
) -> None:
    assert sentence in refused[call]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param(
            "shapes",
            'routes["predict"].authorization is "COGNITO". It must be AWS_IAM, NONE, COGNITO',
            id="authorization of a route by default",
        ),
        pytest.param("shapes", '\nauthorization is "COGNITO". It must be AWS_IAM, NONE, COGNITO', id="authorization"),
        pytest.param("more", '\nauthorization is "none". It must be AWS_IAM, NONE', id="authorization case"),
        pytest.param(
            "at_edge", "timeout_quota_milliseconds is 60000 and endpoint.type is EDGE. AWS", id="quota at edge"
        ),
        pytest.param(
            "shapes", 'routes["predict"].timeout_milliseconds is 29001. It may be at most', id="timeout above the quota"
        ),
        pytest.param("shapes", 'binary_media_types has "png". It has content types', id="media type"),
        pytest.param("more", 'binary_media_types has "*/*". It has', id="all media types"),
        pytest.param("more", 'binary_media_types has "application/*". It has', id="media types with JSON"),
        pytest.param("shapes", 'cors.allow_credentials is true and cors.allow_origin is "*"', id="credentials for all"),
        pytest.param("shapes", "cors.max_age_seconds is -1. It must be a whole number", id="max age negative"),
        pytest.param("more", "cors.max_age_seconds is 86401. It must be a whole number", id="max age too long"),
        pytest.param("others", "cors.max_age_seconds is 0.5. It must be a whole number", id="max age of a fraction"),
        pytest.param("shapes", 'cors.allow_headers has "X Team". The name of a header', id="allowed header"),
        pytest.param("more", 'cors.expose_headers has "X Id". The name of a header', id="exposed header"),
        pytest.param("shapes", 'gateway_responses has "TEAPOT". It must be one of', id="gateway response's type"),
        pytest.param("shapes", 'gateway_responses["THROTTLED"].status_code is 199', id="gateway response's status"),
        pytest.param("more", 'gateway_responses["THROTTLED"].status_code is 600', id="gateway response's status above"),
        pytest.param(
            "texts", 'gateway_responses["THROTTLED"].headers has Retry-After: it\'s 5', id="gateway response's header"
        ),
        pytest.param("shapes", 'authorizer.cognito.header has "My Token". The name of', id="token's header"),
        pytest.param("sources", 'identity_sources has ["Authorization"]. Each must be', id="identity source"),
        pytest.param(
            "more",
            'identity_sources has ["method.request.querystring.token"]. With the type TOKEN',
            id="token in the query",
        ),
        pytest.param("others", "identity_sources has []. Without a source", id="no identity source"),
        pytest.param("others", 'validation_expression is set and type is "REQUEST"', id="expression for a request"),
        pytest.param(
            "shapes", 'api_key_source is "AUTHORIZER" and authorizer.lambda is not set', id="key from no authorizer"
        ),
        pytest.param(
            "shapes", "usage_plans has gold plan, and no route has api_key_required. A plan is", id="plan without keys"
        ),
        pytest.param("shapes", 'usage_plans["gold plan"] has the name "gold plan". Names of', id="plan's name"),
        pytest.param(
            "shapes",
            'usage_plans["gold plan"].api_keys["alice"] has existing together with',
            id="existing key that is shaped",
        ),
        pytest.param("shapes", 'usage_plans["gold plan"].throttle has rate_limit 1 and burst_limit -1', id="throttle"),
        pytest.param("shapes", 'usage_plans["gold plan"].quota.limit is 0. It must be', id="quota of none"),
        pytest.param("shapes", "quota.offset is 1 with the period DAY. It is", id="offset in a day"),
        pytest.param("more", "quota.offset is 7 with the period WEEK. It is", id="offset in a week"),
        pytest.param("others", "quota.offset is 28 with the period MONTH. It is", id="offset in a month"),
        pytest.param("shapes", 'route_throttles has "classify". It must be the name of a route', id="throttle's route"),
        pytest.param(
            "shapes", 'route_throttles["classify"] has rate_limit -1 and burst_limit 1', id="route's throttle"
        ),
        pytest.param(
            "others", "resource_policy.account_ids is set, and open is not AWS_IAM. Who does", id="accounts unsigned"
        ),
        pytest.param("more", "endpoint.disable_execute_api_endpoint is true and domain is not set", id="no way in"),
        pytest.param("shapes", 'domain.name is "API.example.com". It must be a domain name', id="domain name"),
        pytest.param("shapes", 'domain.base_path is "v1/digits". It must be one part', id="base path"),
        pytest.param(
            "shapes",
            "domain.mutual_tls is set, endpoint.type is REGIONAL and endpoint.disable_execute_api_endpoint is false",
            id="mutual TLS that can be walked round",
        ),
        pytest.param("private_domain", "domain is set and endpoint.type is PRIVATE", id="private domain"),
        pytest.param(
            "existing",
            "existing_api is set together with description, binary_media_types, gateway_responses, resource_policy.",
            id="API of another shaped",
        ),
        pytest.param(
            "existing_throttle",
            "existing_api is set together with api_key_source, endpoint.disable_execute_api_endpoint.",
            id="API of another shaped more",
        ),
        pytest.param(
            "existing",
            "existing_api.deploy is false and usage_plans, web_acl, stage.metrics, stage.variables is set",
            id="stage of another",
        ),
        pytest.param(
            "existing_throttle", "existing_api.deploy is false and domain is set", id="domain of another stage"
        ),
        pytest.param(
            "existing_throttle", 'routes["predict"].throttle is set, and the stage of', id="throttle of another stage"
        ),
        pytest.param("texts", 'has color! = "blue". A name has letters', id="stage variable's name"),
        pytest.param("texts", 'has color = "blue green". A name has letters', id="stage variable's value"),
        pytest.param("shapes", "stage.access_logs.fields has $context.identity.sourceIp. API Gateway", id="log fields"),
        pytest.param("shapes", "stage.throttle has rate_limit -1 and burst_limit 1. Neither", id="stage's rate"),
        pytest.param("shapes", "stage.cache.ttl_seconds is 3601. It must be", id="cache ttl"),
        pytest.param("shapes", "stage.canary.percent_traffic is 101. It must be", id="canary above"),
        pytest.param("more", "stage.canary.percent_traffic is -1. It must be", id="canary below"),
        pytest.param("others", "stage.canary has neither variables nor base_redeployment_hash", id="canary of nothing"),
        pytest.param("more", 'stage.canary.base_redeployment_hash is "abc". It must be', id="canary's base"),
        pytest.param("shapes", "alarms.server_error_rate.threshold is 1. It is a share", id="share of all"),
        pytest.param("more", "alarms.client_error_rate.threshold is -0.1. It is a share", id="share below none"),
        pytest.param("shapes", "alarms.latency.threshold is 0. It must be more than 0", id="latency of none"),
        pytest.param("more", "alarms.integration_latency.threshold is -1. It must be", id="latency negative"),
        pytest.param(
            "shapes", "alarms.period_seconds is 30 and evaluation_periods is 5. The period", id="alarm period"
        ),
        pytest.param("more", "alarms.period_seconds is 60 and evaluation_periods is 1441", id="alarm over a day"),
        pytest.param("shapes", "alarms.datapoints_to_alarm is 6 and evaluation_periods is 5", id="datapoints above"),
        pytest.param("shapes", "dashboard.period_seconds is 30. It must be a multiple of 60", id="dashboard's period"),
        pytest.param(
            "other_names",
            'routes["predict"] has no api_key: it is api_key_required.',
            id="api_key for api_key_required",
        ),
        pytest.param("other_names", 'routes["predict"] has no async: it is asynchronous.', id="async for asynchronous"),
        pytest.param(
            "other_names",
            'routes["predict"] has no authorizer: it is authorization.',
            id="authorizer for authorization",
        ),
        pytest.param("other_names", 'routes["predict"] has no method: it is http_method.', id="method for http_method"),
        pytest.param(
            "other_names",
            'routes["predict"] has no scopes: it is authorization_scopes.',
            id="scopes for authorization_scopes",
        ),
        pytest.param(
            "other_names",
            'routes["predict"] has no timeout: it is timeout_milliseconds.',
            id="timeout for timeout_milliseconds",
        ),
        pytest.param(
            "other_names",
            "cors has no allow_methods: it is http_method of each route.",
            id="allow_methods for http_method of each route",
        ),
        pytest.param("other_names", "cors has no max_age: it is max_age_seconds.", id="max_age for max_age_seconds"),
        pytest.param("other_names", "endpoint has no types: it is type.", id="types for type"),
        pytest.param(
            "other_names",
            "stage has no access_log_settings: it is access_logs.",
            id="access_log_settings for access_logs",
        ),
        pytest.param(
            "other_names", "stage has no cache_cluster_size: it is cache.size.", id="cache_cluster_size for cache.size"
        ),
        pytest.param("other_names", "stage has no metrics_enabled: it is metrics.", id="metrics_enabled for metrics"),
        pytest.param("other_names", "stage has no stage_name: it is name.", id="stage_name for name"),
        pytest.param(
            "other_names",
            "stage has no xray_tracing_enabled: it is xray_tracing.",
            id="xray_tracing_enabled for xray_tracing",
        ),
    ],
)
def test_what_is_wrong_between_inputs_is_refused_by_name_value_and_rule(
    refused: Mapping[str, str], call: str, sentence: str
) -> None:
    assert sentence in refused[call]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("provided", 'api_key_source to be one of ["HEADER" "AUTHORIZER"], got COOKIE', id="key source"),
        pytest.param("provided", '["REGIONAL" "EDGE" "PRIVATE"], got regional', id="endpoint type"),
        pytest.param("integrations", "passthrough_behavior to be one of", id="passthrough"),
        pytest.param(
            "integrations",
            'content_handling to be one of ["CONVERT_TO_BINARY" "CONVERT_TO_TEXT"], got CONVERT_TO_JSON',
            id="handling",
        ),
        pytest.param(
            "responses",
            'content_handling to be one of ["CONVERT_TO_BINARY" "CONVERT_TO_TEXT"], got CONVERT_TO_JSON',
            id="handling of answers",
        ),
        pytest.param(
            "integrations", "timeout_milliseconds to be in the range (50 - 300000), got 49", id="timeout too short"
        ),
        pytest.param("integrations", "must be a whole number, got 100.5", id="timeout of a fraction"),
        pytest.param("single", '"provider_arns.0" (digits) is an invalid ARN', id="user pool"),
        pytest.param("single", 'type to be one of ["TOKEN" "REQUEST"', id="authorizer type"),
        pytest.param(
            "single",
            "authorizer_result_ttl_in_seconds to be in the range (0 - 3600), got 3601",
            id="authorizer ttl",
        ),
        pytest.param("single", '"authorizer_credentials" (role/own) is an invalid ARN', id="authorizer's role"),
        pytest.param("single", 'security_policy to be one of ["TLS_1_0" "TLS_1_2"], got TLS_1_3', id="TLS"),
        pytest.param("single", '"permissions_boundary" (boundary) is an invalid ARN', id="boundary"),
        pytest.param("single", "retention_in_days to be one of", id="retention"),
        pytest.param("settings", 'logging_level to be one of ["OFF" "ERROR" "INFO"], got DEBUG', id="log level"),
        pytest.param("stages", "cache_cluster_size to be one of", id="cache size"),
        pytest.param("settings", 'period to be one of ["DAY" "WEEK" "MONTH"], got YEAR', id="quota's period"),
        pytest.param("single", "statistic to be one of", id="statistic"),
        pytest.param("single", "invalid value for extended_statistic", id="percentile"),
        pytest.param("single", "period to be divisible by 60, got: 90", id="alarm period"),
        pytest.param("single", "datapoints_to_alarm to be at least (1), got 0", id="no datapoints"),
        pytest.param("single", '"alarm_actions.0" (topic) is an invalid ARN', id="alarm action"),
        pytest.param("single", "ok_actions supports 5 item maximum", id="six alarm actions"),
        pytest.param("single", '"dashboard_name" doesn\'t comply with restrictions', id="dashboard's name"),
        pytest.param("long_path", "expected length of path to be in the range (0 - 512)", id="path too long"),
        pytest.param(
            "elsewhere", "The certificate of a REGIONAL API must be in its region", id="certificate elsewhere"
        ),
        pytest.param("elsewhere_edge", "of an EDGE API must be in us-east-1", id="certificate not CloudFront's"),
    ],
)
def test_what_a_resource_cannot_be_is_refused(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert sentence in refused[call]


@pytest.fixture(scope="module")
def refused(refuse_calls: RefuseCalls) -> Mapping[str, str]:
    return refuse_calls(API, VALIDATED | RULED | PROVIDED)
