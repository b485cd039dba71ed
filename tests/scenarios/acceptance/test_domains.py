"""Custom domain names, and the APIs that they lead to."""

from __future__ import annotations

import re

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.kinds import Kind, Same

pytestmark = pytest.mark.e2e

DOMAIN_NAME = "aws_api_gateway_domain_name"
MAPPING = "aws_api_gateway_base_path_mapping"

KINDS = (
    Kind(
        "domain_name_regional",
        (
            {
                f"{DOMAIN_NAME}.domain_name_regional": {
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/domainnames/regional\.[\w.-]+\.example\.com"),
                    "certificate_arn": "",
                    "cloudfront_domain_name": "",
                    "domain_name_id": "",
                    "endpoint_configuration.0.ip_address_type": "ipv4",
                    "policy": "",
                    "regional_certificate_arn": Same("aws_acm_certificate.main", "arn"),
                    "regional_domain_name": re.compile(r"d-[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com"),
                    "regional_zone_id": re.compile(r"Z[A-Z0-9]+"),
                    "security_policy": "TLS_1_2",
                    "tags": {"team": "vision"},
                },
                "data.aws_api_gateway_domain_name.domain_name_regional": {
                    attribute: Same(f"{DOMAIN_NAME}.domain_name_regional", attribute)
                    for attribute in (
                        "arn",
                        "regional_certificate_arn",
                        "regional_domain_name",
                        "regional_zone_id",
                        "security_policy",
                        "tags",
                    )
                },
            },
            {f"{DOMAIN_NAME}.domain_name_regional": {"tags": {"team": "speech", "stage": "test"}}},
            {f"{DOMAIN_NAME}.domain_name_regional": {"tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "domain_name_edge",
        (
            {
                f"{DOMAIN_NAME}.domain_name_edge": {
                    "certificate_arn": Same("aws_acm_certificate.domain_name_edge", "arn"),
                    "cloudfront_domain_name": re.compile(r"d[a-z0-9]+\.cloudfront\.net"),
                    # the zone of all of CloudFront
                    "cloudfront_zone_id": "Z2FDTNDATAQYW2",
                    "endpoint_configuration.0.types": ["EDGE"],
                    "regional_domain_name": "",
                },
                "data.aws_api_gateway_domain_name.domain_name_edge": {
                    attribute: Same(f"{DOMAIN_NAME}.domain_name_edge", attribute)
                    for attribute in (
                        "arn",
                        "certificate_arn",
                        "cloudfront_domain_name",
                        "cloudfront_zone_id",
                        "security_policy",
                    )
                },
            },
        ),
    ),
    Kind(
        "domain_name_mutual_tls",
        (
            {
                f'{DOMAIN_NAME}.domain_name_mutual_tls["newest"]': {
                    "mutual_tls_authentication.0.truststore_uri": re.compile(r"s3://.*-trusted/trusted\.pem"),
                    "mutual_tls_authentication.0.truststore_version": "",
                },
                f'{DOMAIN_NAME}.domain_name_mutual_tls["version"]': {
                    "mutual_tls_authentication.0.truststore_version": Same(
                        "aws_s3_object.domain_name_mutual_tls", "version_id"
                    ),
                },
            },
        ),
    ),
    Kind(
        "domain_name_dualstack",
        ({f"{DOMAIN_NAME}.domain_name_dualstack": {"endpoint_configuration.0.ip_address_type": "dualstack"}},),
    ),
    Kind(
        "domain_name_ownership",
        (
            {
                f"{DOMAIN_NAME}.domain_name_ownership": {
                    "mutual_tls_authentication.0.truststore_uri": re.compile(r"s3://.*-trusted/trusted\.pem"),
                    "ownership_verification_certificate_arn": Same("aws_acm_certificate.domain_name_ownership", "arn"),
                }
            },
        ),
    ),
    Kind(
        "base_path_mapping",
        (
            {
                f"{MAPPING}.base_path_mapping": {"base_path": "digits", "stage_name": "one"},
                f"{MAPPING}.base_path_mapping_of_the_root": {"base_path": "", "stage_name": ""},
            },
            {f"{MAPPING}.base_path_mapping": {"base_path": "letters", "stage_name": "one"}},
            {f"{MAPPING}.base_path_mapping": {"base_path": "letters", "stage_name": "two"}},
        ),
    ),
)


class TestDomains(Acceptance):
    configuration = "domains"
    kinds = KINDS
