"""REST APIs: every setting by itself, by the OpenAPI document, and beside one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.kinds import Kind, Same

pytestmark = pytest.mark.e2e

API = "aws_api_gateway_rest_api"


def setting(name: str, values: tuple[Any, Any, Any], document: Any, over: tuple[Any, Any, Any]) -> Kind:
    """Return the kind of a setting that an API has by itself, that its document has, and that both have."""
    return Kind(
        name,
        tuple(
            {
                f"{API}.{name}": {name: value},
                f"{API}.{name}_of_the_document": {name: document},
                f"{API}.{name}_over_the_document": {name: overridden},
            }
            for value, overridden in zip(values, over, strict=True)
        ),
    )


def policy(effect: str) -> str:
    return json.dumps(
        {
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}},
                    "Effect": effect,
                    "Principal": {"AWS": "*"},
                    "Resource": "*",
                }
            ],
            "Version": "2012-10-17",
        },
        separators=(",", ":"),
    )


ALLOWS, DENIES = re.compile(r'.*"Allow".*'), re.compile(r'.*"Deny".*')

KINDS = (
    Kind(
        "basic",
        (
            {
                f"{API}.basic": {
                    "api_key_source": "HEADER",
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/restapis/[a-z0-9]{10}"),
                    "binary_media_types": [],
                    "body": None,
                    "created_date": re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
                    "description": "",
                    "disable_execute_api_endpoint": False,
                    "endpoint_configuration.0.ip_address_type": "ipv4",
                    "endpoint_configuration.0.types": ["EDGE"],
                    "endpoint_configuration.0.vpc_endpoint_ids": [],
                    "execution_arn": re.compile(r"arn:aws:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]{10}"),
                    "minimum_compression_size": "",
                    "policy": "",
                    "root_resource_id": re.compile(r"[a-z0-9]{10}"),
                    "tags": None,
                }
            },
        ),
    ),
    Kind(
        "tags",
        (
            {f"{API}.tags": {"tags": {"team": "vision"}}},
            {f"{API}.tags": {"tags": {"team": "speech", "stage": "test"}}},
            {f"{API}.tags": {"tags": {"stage": "test"}, "tags_all": {"stage": "test"}}},
        ),
    ),
    setting(
        "description",
        values=("first", "second", "third"),
        document="in the document",
        over=("first", "second", "second"),
    ),
    Kind(
        "name_over_the_document",
        (
            {f"{API}.name_over_the_document": {"name": re.compile(".*-one")}},
            {f"{API}.name_over_the_document": {"name": re.compile(".*-two")}},
            {f"{API}.name_over_the_document": {"name": re.compile(".*-two")}},
        ),
    ),
    setting(
        "api_key_source",
        values=("AUTHORIZER", "HEADER", "HEADER"),
        document="AUTHORIZER",
        over=("AUTHORIZER", "HEADER", "HEADER"),
    ),
    setting(
        "binary_media_types",
        values=(["image/png"], frozenset({"image/jpeg", "application/octet-stream"}), ["image/jpeg"]),
        document=["image/png"],
        over=(["image/png"], ["image/gif"], ["image/gif"]),
    ),
    setting("minimum_compression_size", values=("0", "", "10485760"), document="1048576", over=("1", "2", "2")),
    setting("disable_execute_api_endpoint", values=(False, True, False), document=True, over=(True, False, True)),
    Kind(
        "endpoint_types",
        (
            {f"{API}.endpoint_types": {"endpoint_configuration.0.types": ["REGIONAL"]}},
            {f"{API}.endpoint_types": {"endpoint_configuration.0.types": ["REGIONAL"]}},
            {f"{API}.endpoint_types": {"endpoint_configuration.0.types": ["EDGE"]}},
        ),
    ),
    Kind(
        "ip_address_type",
        tuple(
            {f"{API}.ip_address_type": {"endpoint_configuration.0.ip_address_type": kind}}
            for kind in ("ipv4", "dualstack", "ipv4")
        ),
    ),
    Kind(
        "default_tags",
        (
            {f"{API}.default_tags": {"tags": {}, "tags_all": {"owner": "vision", "stage": "default"}}},
            {f"{API}.default_tags": {"tags": {"stage": "own"}, "tags_all": {"owner": "vision", "stage": "own"}}},
            {
                f"{API}.default_tags": {
                    "tags": {"team": "speech"},
                    "tags_all": {"owner": "vision", "stage": "default", "team": "speech"},
                }
            },
        ),
    ),
    Kind(
        "empty_tags",
        (
            {f"{API}.empty_tags": {"tags": {"team": ""}}},
            {f"{API}.empty_tags": {"tags": {"stage": "", "team": ""}}},
            {f"{API}.empty_tags": {"tags": {}}},
        ),
    ),
    Kind(
        "put_rest_api_mode",
        tuple({"data.aws_api_gateway_resource.put_rest_api_mode": {"path_part": "digits"}} for _ in range(3)),
    ),
    Kind(
        "body",
        (
            {"data.aws_api_gateway_resource.body": {"path_part": "digits"}, f"{API}.body": {"description": ""}},
            {"data.aws_api_gateway_resource.body": {"path_part": "letters"}},
        ),
    ),
    Kind(
        "parameters",
        (
            {"data.aws_api_gateway_resource.parameters": {"path": "/v1/models/digits", "path_part": "digits"}},
            {"data.aws_api_gateway_resource.parameters": {"path": "/digits"}},
            {"data.aws_api_gateway_resource.parameters": {"path": "/models/digits"}},
        ),
    ),
    Kind(
        "policy",
        (
            {
                f"{API}.policy": {"policy": policy("Allow")},
                f"{API}.policy_of_the_document": {"policy": ALLOWS},
                f"{API}.policy_over_the_document": {"policy": policy("Allow")},
            },
            {
                f"{API}.policy": {"policy": policy("Deny")},
                f"{API}.policy_over_the_document": {"policy": policy("Allow")},
            },
            {
                f"{API}.policy": {"policy": DENIES},
                f"{API}.policy_over_the_document": {"policy": policy("Deny")},
            },
        ),
    ),
    Kind(
        "rest_api_policy",
        (
            {"aws_api_gateway_rest_api_policy.rest_api_policy": {"policy": re.compile(r".*192\.0\.2\.0/24.*")}},
            {"aws_api_gateway_rest_api_policy.rest_api_policy": {"policy": re.compile(r".*198\.51\.100\.0/24.*")}},
        ),
    ),
    Kind(
        "rest_api_put",
        (
            {"data.aws_api_gateway_resource.rest_api_put": {"path_part": "digits"}},
            {"data.aws_api_gateway_resource.rest_api_put": {"path_part": "letters"}},
        ),
    ),
    Kind(
        "rest_api_data_source",
        (
            {
                "data.aws_api_gateway_rest_api.rest_api_data_source": {
                    **{
                        attribute: Same(f"{API}.rest_api_data_source", attribute)
                        for attribute in (
                            "api_key_source",
                            "arn",
                            "binary_media_types",
                            "description",
                            "endpoint_configuration",
                            "execution_arn",
                            "id",
                            "minimum_compression_size",
                            "policy",
                            "root_resource_id",
                            "tags",
                        )
                    },
                    "description": "found by its name",
                }
            },
        ),
    ),
    Kind(
        "fail_on_warnings",
        (
            {f"{API}.fail_on_warnings": {"description": "first"}},
            {f"{API}.fail_on_warnings": {"description": "second"}},
        ),
    ),
)


class TestRestApis(Acceptance):
    configuration = "rest_apis"
    kinds = KINDS
