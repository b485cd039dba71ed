"""APIs, domain names and integrations that are reached through a VPC."""

from __future__ import annotations

import re

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.kinds import Kind, Same

pytestmark = pytest.mark.e2e

API = "aws_api_gateway_rest_api.private_rest_api"
DOMAIN_NAME = "aws_api_gateway_domain_name.private_domain_name"
ASSOCIATION = "aws_api_gateway_domain_name_access_association.domain_name_access_association"
LINK = "aws_api_gateway_vpc_link.vpc_link"
INTEGRATION = "aws_api_gateway_integration.integration_connection"

ENDPOINT_ONE = Same('aws_vpc_endpoint.main["one"]', "id")
ENDPOINT_TWO = Same('aws_vpc_endpoint.main["two"]', "id")

KINDS = (
    Kind(
        "private_rest_api",
        tuple(
            {
                API: {
                    "endpoint_configuration.0.ip_address_type": "dualstack",
                    "endpoint_configuration.0.types": ["PRIVATE"],
                    "endpoint_configuration.0.vpc_endpoint_ids": own,
                },
                f"{API}_of_the_document": {"endpoint_configuration.0.vpc_endpoint_ids": [ENDPOINT_ONE]},
                f'{API}_over_the_document["overwrite"]': {"endpoint_configuration.0.vpc_endpoint_ids": overridden},
                f'{API}_over_the_document["merge"]': {"endpoint_configuration.0.vpc_endpoint_ids": overridden},
            }
            for own, overridden in (
                ([ENDPOINT_ONE], [ENDPOINT_ONE]),
                (frozenset({ENDPOINT_ONE, ENDPOINT_TWO}), [ENDPOINT_TWO]),
                ([ENDPOINT_TWO], [ENDPOINT_TWO]),
            )
        ),
    ),
    Kind(
        "private_domain_name",
        (
            {
                f'{DOMAIN_NAME}["one"]': {
                    "arn": re.compile(
                        r"arn:aws:apigateway:[a-z0-9-]+:\d{12}:/domainnames/private\.[\w.-]+\.example\.com\+[a-z0-9]+"
                    ),
                    "domain_name_id": re.compile(r"[a-z0-9]{10}"),
                    "endpoint_configuration.0.types": ["PRIVATE"],
                    "policy": re.compile(r".*aws:SourceVpce.*"),
                    "security_policy": "TLS_1_2",
                },
                "data.aws_api_gateway_domain_name.private_domain_name": {
                    "certificate_arn": Same(f'{DOMAIN_NAME}["one"]', "certificate_arn"),
                    "domain_name_id": Same(f'{DOMAIN_NAME}["one"]', "domain_name_id"),
                },
                'aws_api_gateway_base_path_mapping.private_domain_name["two"]': {
                    "base_path": "digits",
                    "domain_name_id": Same(f'{DOMAIN_NAME}["two"]', "domain_name_id"),
                },
            },
        ),
    ),
    Kind(
        "domain_name_access_association",
        (
            {
                ASSOCIATION: {
                    "access_association_source": ENDPOINT_ONE,
                    "access_association_source_type": "VPCE",
                    "arn": re.compile(
                        r"arn:aws:apigateway:[a-z0-9-]+:\d{12}:/domainnameaccessassociations/domainname/.+/vpcesource/vpce-\w+.*"
                    ),
                    "domain_name_arn": Same(f'{DOMAIN_NAME}["one"]', "arn"),
                    "tags": {"team": "vision"},
                }
            },
            {ASSOCIATION: {"tags": {"team": "speech", "stage": "test"}}},
            {ASSOCIATION: {"tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "vpc_link",
        (
            {
                f'{LINK}["one"]': {
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/vpclinks/[a-z0-9]+"),
                    "description": "",
                    "tags": {"team": "vision"},
                    "target_arns": Same("data.aws_api_gateway_vpc_link.vpc_link", "target_arns"),
                },
                "data.aws_api_gateway_vpc_link.vpc_link": {
                    "id": Same(f'{LINK}["one"]', "id"),
                    "status": "AVAILABLE",
                    "tags": {"team": "vision"},
                    "target_arns.0": re.compile(r"arn:aws:elasticloadbalancing:.*:loadbalancer/net/models/\w+"),
                },
            },
            {f'{LINK}["one"]': {"description": "second", "tags": {"team": "speech", "stage": "test"}}},
            {
                f'{LINK}["one"]': {
                    "description": "third",
                    "name": re.compile(".*-one-renamed"),
                    "tags": {"stage": "test"},
                }
            },
        ),
    ),
    Kind(
        "integration_connection",
        (
            {
                INTEGRATION: {"connection_id": Same(f'{LINK}["one"]', "id"), "connection_type": "VPC_LINK"},
                f"{INTEGRATION}_by_a_variable": {"connection_id": "${stageVariables.link}"},
            },
            {INTEGRATION: {"connection_id": Same(f'{LINK}["two"]', "id"), "connection_type": "VPC_LINK"}},
            {INTEGRATION: {"connection_id": "", "connection_type": "INTERNET"}},
        ),
    ),
)


class TestNetworks(Acceptance):
    configuration = "networks"
    kinds = KINDS
