"""Resources, methods, integrations and what else an API has: each set, changed and, if possible, taken away."""

from __future__ import annotations

import re

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.integrations import INTEGRATIONS
from tests.scenarios.acceptance.kinds import Kind, Same

pytestmark = pytest.mark.e2e

RESOURCE = "aws_api_gateway_resource"
VALIDATOR = "aws_api_gateway_request_validator.request_validator"
MODEL = "aws_api_gateway_model"
AUTHORIZER = "aws_api_gateway_authorizer"
METHOD = "aws_api_gateway_method"
METHOD_RESPONSE = "aws_api_gateway_method_response.method_response"
GATEWAY_RESPONSE = "aws_api_gateway_gateway_response.gateway_response"
PART = "aws_api_gateway_documentation_part"
VERSION = "aws_api_gateway_documentation_version.documentation_version"

ROLE_OF_THE_AUTHORIZER = Same("aws_iam_role.authorizer_token", "arn")
POOL_ONE = Same('aws_cognito_user_pool.authorizer_user_pool["one"]', "arn")
POOL_TWO = Same('aws_cognito_user_pool.authorizer_user_pool["two"]', "arn")

KINDS = (
    Kind(
        "resource",
        (
            {
                f"{RESOURCE}.resource": {"path": "/models", "path_part": "models"},
                f"{RESOURCE}.resource_below": {"path": "/models/{proxy+}"},
                "data.aws_api_gateway_resource.resource": {
                    "id": Same(f"{RESOURCE}.resource_below", "id"),
                    "parent_id": Same(f"{RESOURCE}.resource", "id"),
                    "path_part": "{proxy+}",
                },
            },
            {
                f"{RESOURCE}.resource": {"path": "/predictors"},
                f"{RESOURCE}.resource_below": {"path": "/predictors/{proxy+}"},
            },
        ),
    ),
    Kind(
        "request_validator",
        (
            {
                VALIDATOR: {
                    "name": "one",
                    "validate_request_body": False,
                    "validate_request_parameters": False,
                }
            },
            {VALIDATOR: {"name": "two", "validate_request_body": True, "validate_request_parameters": False}},
            {VALIDATOR: {"name": "two", "validate_request_body": False, "validate_request_parameters": True}},
        ),
    ),
    Kind(
        "model",
        (
            {
                f"{MODEL}.model": {
                    "content_type": "application/json",
                    "description": "first",
                    "schema": '{"required":["instances"],"type":"object"}',
                },
            },
            {f"{MODEL}.model": {"description": "second"}},
            {f"{MODEL}.model": {"schema": '{"required":["instances","signature_name"],"type":"object"}'}},
        ),
    ),
    Kind(
        "authorizer_token",
        (
            {
                f"{AUTHORIZER}.authorizer_token": {
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/restapis/\w+/authorizers/[a-z0-9]{6}"),
                    "authorizer_credentials": ROLE_OF_THE_AUTHORIZER,
                    "authorizer_result_ttl_in_seconds": 300,
                    "identity_source": "method.request.header.Authorization",
                    "identity_validation_expression": "",
                    "name": "token",
                    "type": "TOKEN",
                },
                "data.aws_api_gateway_authorizer.authorizer_token": {
                    attribute: Same(f"{AUTHORIZER}.authorizer_token", attribute)
                    for attribute in (
                        "arn",
                        "authorizer_credentials",
                        "authorizer_result_ttl_in_seconds",
                        "authorizer_uri",
                        "identity_source",
                        "name",
                        "type",
                    )
                },
                "data.aws_api_gateway_authorizers.authorizer_token": {
                    "ids": frozenset(
                        Same(f"{AUTHORIZER}.authorizer_{kind}", "id") for kind in ("token", "request", "user_pool")
                    )
                },
            },
            {
                f"{AUTHORIZER}.authorizer_token": {
                    "authorizer_result_ttl_in_seconds": 360,
                    "identity_validation_expression": "Bearer .+",
                    "name": "renamed",
                }
            },
            {
                f"{AUTHORIZER}.authorizer_token": {
                    "authorizer_credentials": "",
                    "authorizer_result_ttl_in_seconds": 0,
                    "identity_validation_expression": "",
                }
            },
        ),
    ),
    Kind(
        "authorizer_request",
        (
            {f"{AUTHORIZER}.authorizer_request": {"identity_source": "method.request.header.Key", "type": "REQUEST"}},
            {
                f"{AUTHORIZER}.authorizer_request": {
                    "identity_source": "method.request.header.Key,context.identity.sourceIp"
                }
            },
            {
                f"{AUTHORIZER}.authorizer_request": {
                    "identity_source": "method.request.header.Authorization",
                    "type": "TOKEN",
                }
            },
        ),
    ),
    Kind(
        "authorizer_user_pool",
        (
            {
                f"{AUTHORIZER}.authorizer_user_pool": {
                    "authorizer_uri": "",
                    "provider_arns": [POOL_ONE],
                    "type": "COGNITO_USER_POOLS",
                }
            },
            {f"{AUTHORIZER}.authorizer_user_pool": {"provider_arns": frozenset({POOL_ONE, POOL_TWO})}},
            {f"{AUTHORIZER}.authorizer_user_pool": {"provider_arns": [POOL_TWO]}},
        ),
    ),
    Kind(
        "method",
        (
            {
                f"{METHOD}.method": {
                    "api_key_required": False,
                    "authorization": "NONE",
                    "authorizer_id": "",
                    "operation_name": "",
                    "request_models": {"application/json": "Empty"},
                    "request_parameters": {
                        "method.request.header.Accept": False,
                        "method.request.querystring.page": True,
                    },
                    "request_validator_id": "",
                }
            },
            {
                f"{METHOD}.method": {
                    "api_key_required": True,
                    "operation_name": "ReadDigits",
                    "request_models": {"application/json": "Error", "text/csv": "Empty"},
                    "request_parameters": {
                        "method.request.querystring.page": False,
                        "method.request.querystring.size": True,
                    },
                }
            },
            {
                f"{METHOD}.method": {
                    "api_key_required": False,
                    "operation_name": "ReadLetters",
                    "request_models": {},
                    "request_parameters": {},
                }
            },
        ),
    ),
    Kind(
        "method_authorization",
        (
            {
                f"{METHOD}.method_authorization_custom": {
                    "authorization": "CUSTOM",
                    "authorizer_id": Same(f"{AUTHORIZER}.authorizer_token", "id"),
                },
                f"{METHOD}.method_authorization_user_pool": {
                    "authorization": "COGNITO_USER_POOLS",
                    "authorization_scopes": ["read"],
                    "authorizer_id": Same(f"{AUTHORIZER}.authorizer_user_pool", "id"),
                },
                f"{METHOD}.method_authorization_iam": {"authorization": "AWS_IAM", "http_method": "ANY"},
            },
            {
                f"{METHOD}.method_authorization_custom": {"authorization": "NONE", "authorizer_id": ""},
                f"{METHOD}.method_authorization_user_pool": {"authorization_scopes": frozenset({"read", "write"})},
                f"{METHOD}.method_authorization_iam": {"authorization": "NONE"},
            },
            {
                f"{METHOD}.method_authorization_custom": {
                    "authorization": "CUSTOM",
                    "authorizer_id": Same(f"{AUTHORIZER}.authorizer_token", "id"),
                },
                f"{METHOD}.method_authorization_user_pool": {"authorization_scopes": []},
                f"{METHOD}.method_authorization_iam": {"authorization": "AWS_IAM"},
            },
        ),
    ),
    Kind(
        "method_request_validator",
        (
            {
                f"{METHOD}.method_request_validator": {
                    "request_validator_id": Same("aws_api_gateway_request_validator.method_request_validator", "id")
                }
            },
            {f"{METHOD}.method_request_validator": {"request_validator_id": ""}},
            {
                f"{METHOD}.method_request_validator": {
                    "request_validator_id": Same("aws_api_gateway_request_validator.method_request_validator", "id")
                }
            },
        ),
    ),
    Kind(
        "method_response",
        (
            {
                METHOD_RESPONSE: {
                    "response_models": {"application/json": "Error"},
                    "response_parameters": {"method.response.header.Content-Type": True},
                    "status_code": "400",
                }
            },
            {
                METHOD_RESPONSE: {
                    "response_models": {"application/json": "Empty", "text/csv": "Error"},
                    "response_parameters": {
                        "method.response.header.Content-Type": False,
                        "method.response.header.Host": False,
                    },
                }
            },
            {METHOD_RESPONSE: {"response_models": {}, "response_parameters": {}}},
        ),
    ),
    *INTEGRATIONS,
    Kind(
        "gateway_response",
        (
            {
                GATEWAY_RESPONSE: {
                    "response_parameters": {"gatewayresponse.header.Authorization": "'Basic'"},
                    "response_templates": {"application/json": '{"message":$context.error.messageString}'},
                    "status_code": "401",
                }
            },
            {
                GATEWAY_RESPONSE: {
                    "response_parameters": {
                        "gatewayresponse.header.Authorization": "'Bearer'",
                        "gatewayresponse.header.X": "'x'",
                    },
                    "response_templates": {"application/xml": "<error/>"},
                    "status_code": "477",
                }
            },
            {
                GATEWAY_RESPONSE: {
                    "response_parameters": {},
                    "response_templates": {"application/xml": "<other/>"},
                    "status_code": "401",
                }
            },
        ),
    ),
    Kind(
        "documentation_part",
        (
            {
                f"{PART}.documentation_part": {
                    "documentation_part_id": re.compile("[a-z0-9]{6}"),
                    "location.0.type": "API",
                    "properties": '{"description":"first"}',
                },
                f"{PART}.documentation_part_of_a_method": {"location.0.method": "GET", "location.0.path": "/digits"},
                f"{PART}.documentation_part_of_a_header": {"location.0.name": "X-One", "location.0.status_code": "200"},
            },
            {
                f"{PART}.documentation_part": {"properties": '{"description":"second"}'},
                f"{PART}.documentation_part_of_a_method": {"location.0.method": "GET", "location.0.path": "/letters"},
                f"{PART}.documentation_part_of_a_header": {"location.0.name": "X-Two"},
            },
            {
                f"{PART}.documentation_part": {"properties": '{"description":"third"}'},
                f"{PART}.documentation_part_of_a_method": {"location.0.method": "POST"},
                f"{PART}.documentation_part_of_a_header": {"location.0.status_code": "201"},
            },
        ),
    ),
    Kind(
        "documentation_version",
        (
            {VERSION: {"description": "", "version": "v1"}},
            {VERSION: {"description": "second", "version": "v1"}},
            {VERSION: {"description": "third", "version": "v2"}},
        ),
    ),
)


class TestMethods(Acceptance):
    configuration = "methods"
    kinds = KINDS
