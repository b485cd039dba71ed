"""The kinds of integrations and of their responses, of the configuration `methods`."""

from __future__ import annotations

from tests.scenarios.acceptance.kinds import Kind, Same

INTEGRATION = "aws_api_gateway_integration"
INTEGRATION_RESPONSE = "aws_api_gateway_integration_response.integration_response"
SET_TEMPLATE = "#set($inputRoot = $input.path('$'))\n{ }"

INTEGRATIONS = (
    Kind(
        "integration_http",
        (
            {
                f"{INTEGRATION}.integration_http": {
                    "cache_key_parameters": [],
                    "cache_namespace": Same("aws_api_gateway_resource.integration_http", "id"),
                    "connection_type": "INTERNET",
                    "content_handling": "CONVERT_TO_TEXT",
                    "credentials": "",
                    "integration_http_method": "GET",
                    "passthrough_behavior": "WHEN_NO_MATCH",
                    "request_parameters": {
                        "integration.request.header.X-Old": "'old'",
                        "integration.request.header.X-Static": "'static'",
                    },
                    "request_templates": {"application/json": "", "application/xml": SET_TEMPLATE},
                    "timeout_milliseconds": 29000,
                    "tls_config": [],
                    "type": "HTTP",
                    "uri": "https://models.example.com",
                }
            },
            {
                f"{INTEGRATION}.integration_http": {
                    "content_handling": "CONVERT_TO_BINARY",
                    "passthrough_behavior": "WHEN_NO_TEMPLATES",
                    "request_parameters": {
                        "integration.request.header.X-New": "'new'",
                        "integration.request.header.X-Static": "'changed'",
                    },
                    "request_templates": {
                        "application/json": "{'not': 'json}",
                        "text/html": "<html>a template</html>",
                    },
                    "timeout_milliseconds": 2000,
                    "uri": "https://models.example.com/second",
                }
            },
            {
                f"{INTEGRATION}.integration_http": {
                    "content_handling": "",
                    "passthrough_behavior": "NEVER",
                    "request_parameters": {},
                    "request_templates": {},
                    "timeout_milliseconds": 29000,
                    "uri": "https://models.example.com",
                }
            },
        ),
    ),
    Kind(
        "integration_types",
        (
            {
                f'{INTEGRATION}.integration_types["AWS"]': {
                    "credentials": Same("aws_iam_role.integration_types", "arn"),
                    "integration_http_method": "POST",
                },
                f'{INTEGRATION}.integration_types["AWS_PROXY"]': {"credentials": "", "type": "AWS_PROXY"},
                f'{INTEGRATION}.integration_types["HTTP_PROXY"]': {"integration_http_method": "ANY"},
                f'{INTEGRATION}.integration_types["MOCK"]': {
                    "integration_http_method": "",
                    "passthrough_behavior": "WHEN_NO_MATCH",
                    "timeout_milliseconds": 29000,
                    "uri": "",
                },
            },
            {f'{INTEGRATION}.integration_types["AWS"]': {"credentials": "arn:aws:iam::*:user/*"}},
        ),
    ),
    Kind(
        "integration_cache_keys",
        (
            {
                f"{INTEGRATION}.integration_cache_keys": {
                    "cache_key_parameters": ["method.request.path.model"],
                    "cache_namespace": "digits",
                }
            },
            {
                f"{INTEGRATION}.integration_cache_keys": {
                    "cache_key_parameters": frozenset(
                        {"method.request.path.model", "method.request.querystring.instance"}
                    ),
                    "cache_namespace": "digits",
                }
            },
            {
                f"{INTEGRATION}.integration_cache_keys": {
                    "cache_key_parameters": ["method.request.querystring.instance"],
                    "cache_namespace": "letters",
                }
            },
        ),
    ),
    Kind(
        "integration_tls_config",
        tuple(
            {f"{INTEGRATION}.integration_tls_config": {"tls_config.0.insecure_skip_verification": skips}}
            for skips in (True, False, True)
        ),
    ),
    Kind(
        "integration_response",
        (
            {
                f'{INTEGRATION_RESPONSE}["200"]': {
                    "content_handling": "",
                    "response_parameters": {
                        "method.response.header.Content-Type": "integration.response.body.type",
                    },
                    "response_templates": {"application/json": "", "application/xml": SET_TEMPLATE},
                    "selection_pattern": "",
                },
                f'{INTEGRATION_RESPONSE}["400"]': {"selection_pattern": r"4\d\d"},
            },
            {
                f'{INTEGRATION_RESPONSE}["200"]': {
                    "content_handling": "CONVERT_TO_BINARY",
                    "response_parameters": {"method.response.header.Content-Type": "'text/plain'"},
                    "response_templates": {"application/json": "$input.path('$')"},
                },
                f'{INTEGRATION_RESPONSE}["400"]': {"selection_pattern": ".*"},
            },
            {
                f'{INTEGRATION_RESPONSE}["200"]': {
                    "content_handling": "CONVERT_TO_TEXT",
                    "response_parameters": {},
                    "response_templates": {},
                },
            },
        ),
    ),
)
