"""All kinds, in the order in which they are deleted: whatever uses another thing goes before it."""

from __future__ import annotations

import re

from sagemaker_rest.sweep.kinds import access, api_gateway, iam, network, observability, sagemaker, storage

KINDS = (
    # what only watches goes first, while the tags of the rest still say whose it is
    observability.DASHBOARD,
    observability.ALARM,
    sagemaker.SCALABLE_TARGET,
    api_gateway.USAGE_PLAN,
    api_gateway.API_KEY,
    api_gateway.DOMAIN_NAME,
    api_gateway.REST_API,
    api_gateway.VPC_LINK,
    api_gateway.CLIENT_CERTIFICATE,
    sagemaker.INFERENCE_COMPONENT,
    sagemaker.ENDPOINT,
    sagemaker.ENDPOINT_CONFIG,
    sagemaker.MODEL,
    access.WEB_ACL,
    access.USER_POOL,
    access.FUNCTION,
    access.CERTIFICATE,
    observability.LOG_GROUP,
    storage.TOPIC,
    storage.QUEUE,
    storage.SECRET,
    storage.BUCKET,
    iam.ROLE,
    iam.POLICY,
    storage.KEY,
    network.VPC_ENDPOINT,
    network.SECURITY_GROUP,
    network.SUBNET,
    network.ROUTE_TABLE,
    network.INTERNET_GATEWAY,
    network.VPC,
)
# What goes with something else, or what another listing has: the Tagging API lists these by ARNs of their own.
PARTS = (
    re.compile(r"arn:[^:]+:apigateway:[^:]*::/restapis/[^/]+/.+"),
    re.compile(r"arn:[^:]+:application-autoscaling:.+"),
    re.compile(r"arn:[^:]+:ec2:[^:]*:[0-9]*:(?:network-interface|security-group-rule)/.+"),
    re.compile(r"arn:[^:]+:s3:::[^/]+/.+"),
)
