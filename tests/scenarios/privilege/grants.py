"""The actions that the roles of the examples have, one by one, and those whose absence the local cloud cannot show."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.scenarios.privilege.applied import Applied

_AWS = "https://docs.aws.amazon.com"


class Grant(NamedTuple):
    """An action of the statement `sid` in a policy of a role."""

    sid: str
    action: str

    def __str__(self) -> str:
        return f"{self.sid}-{self.action}"


def _grants(sid: str, *actions: str) -> tuple[Grant, ...]:
    return tuple(Grant(sid, action) for action in actions)


_PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_LOG = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
_ENDPOINT = (
    *_grants("ReadArtifact", "s3:GetObject"),
    *_grants("PullImage", *_PULL),
    *_grants("LogInToRegistry", "ecr:GetAuthorizationToken"),
    *_grants("WriteLogs", *_LOG),
    *_grants("PutMetrics", "cloudwatch:PutMetricData"),
)
_ROUTE = _grants("InvokeEndpoint", "sagemaker:InvokeEndpoint")
_SERVED = (*_ENDPOINT, *_ROUTE)

# Every action of every role that an example makes.
GRANTS: Mapping[str, tuple[Grant, ...]] = {
    "ab_variants": _SERVED,
    "api_key": _ROUTE,
    "async": (
        *_ENDPOINT,
        *_grants("InvokeEndpointAsync", "sagemaker:InvokeEndpointAsync"),
        *_grants("ReadRequests", "s3:GetObject"),
        *_grants("WriteResults", "s3:AbortMultipartUpload", "s3:PutObject"),
        *_grants("NotifyOfResults", "sns:Publish"),
    ),
    "autoscaling": _SERVED,
    "binary_image": _ROUTE,
    "canary_rollout": (*_SERVED, *_grants("WatchAlarms", "cloudwatch:DescribeAlarms")),
    "cognito": _ROUTE,
    "cors_browser": _ROUTE,
    "custom_domain": _ROUTE,
    "custom_image": _SERVED,
    "custom_inference_code": _SERVED,
    "existing_api": _ROUTE,
    "gpu": _SERVED,
    "hugging_face": _SERVED,
    "iam_auth": (*_ROUTE, *_grants("CallPredict", "execute-api:Invoke")),
    "mnist": _SERVED,
    "multi_model": (*_SERVED, *_grants("ListArtifacts", "s3:ListBucket")),
    "multi_route": _ROUTE,
    "observability": (
        *_ROUTE,
        *_grants("WriteAccountLogs", *_LOG, "logs:DescribeLogGroups", "logs:FilterLogEvents", "logs:GetLogEvents"),
    ),
    "private_api": _ROUTE,
    "private_vpc": (
        *_SERVED,
        *_grants("DecryptArtifact", "kms:Decrypt"),
        *_grants("WriteResults", "s3:PutObject"),
        *_grants("EncryptResults", "kms:Decrypt", "kms:GenerateDataKey"),
        *_grants("EncryptVolumes", "kms:CreateGrant"),
        *_grants(
            "DescribeNetwork",
            "ec2:DescribeDhcpOptions",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
        ),
        *_grants("JoinNetwork", "ec2:CreateNetworkInterface"),
        *_grants(
            "KeepNetworkInterfaces",
            "ec2:CreateNetworkInterfacePermission",
            "ec2:DeleteNetworkInterface",
            "ec2:DeleteNetworkInterfacePermission",
        ),
    ),
    "pytorch": _SERVED,
    "request_validation": _ROUTE,
    "scikit_learn": _SERVED,
    "serverless": _SERVED,
    "shadow_variant": (*_SERVED, *_grants("WriteResults", "s3:PutObject")),
    "waf": _ROUTE,
    "xgboost": _SERVED,
}

_EXECUTION_ROLE = f"{_AWS}/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms"
_LOGGING_ROLE = f"{_AWS}/apigateway/latest/developerguide/set-up-logging.html"

# What nothing fails without on the local cloud, and the page on which AWS says that it is needed.
UNSEEN: Mapping[Grant, str] = {
    # instances have no metrics here (/aws/sagemaker/Endpoints), and nobody looks for a stream before writing
    Grant("PutMetrics", "cloudwatch:PutMetricData"): _EXECUTION_ROLE,
    Grant("WriteLogs", "logs:DescribeLogStreams"): _EXECUTION_ROLE,
    # nor have they network interfaces, to be taken away again
    Grant("KeepNetworkInterfaces", "ec2:DeleteNetworkInterface"): _EXECUTION_ROLE,
    Grant("KeepNetworkInterfaces", "ec2:DeleteNetworkInterfacePermission"): _EXECUTION_ROLE,
    # nothing is put in parts here
    Grant("WriteResults", "s3:AbortMultipartUpload"): (
        f"{_AWS}/sagemaker/latest/dg/async-inference-create-endpoint-prerequisites.html"
    ),
    Grant("EncryptResults", "kms:Decrypt"): f"{_AWS}/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions",
    # the gateway writes logs here, and never reads any
    Grant("WriteAccountLogs", "logs:DescribeLogGroups"): _LOGGING_ROLE,
    Grant("WriteAccountLogs", "logs:DescribeLogStreams"): _LOGGING_ROLE,
    Grant("WriteAccountLogs", "logs:FilterLogEvents"): _LOGGING_ROLE,
    Grant("WriteAccountLogs", "logs:GetLogEvents"): _LOGGING_ROLE,
}


def granted(stack: Applied) -> list[Grant]:
    """Return every action of every role of the stack, each once: two models' policies may say the same."""
    statements = [statement for document in _policies(stack).values() for statement in document["Statement"]]
    return sorted({Grant(each["Sid"], action) for each in statements for action in as_list(each["Action"])})


@contextmanager
def without(stack: Applied, grant: Grant) -> Iterator[None]:
    """Take an action away from the stack's roles for as long as the block lasts.

    Statements that have it for what cannot be seen lose it, too: they may grant it on the same resource.
    """
    sids = {grant.sid, *(unseen.sid for unseen in UNSEEN if unseen.action == grant.action)}
    documents = _policies(stack)
    reduced = {policy: _without(document, sids, grant.action) for policy, document in documents.items()}
    _put(stack, reduced)
    try:
        yield
    finally:
        _put(stack, documents)


def as_list(value: str | list[str]) -> list[str]:
    """Return what a policy writes as text where there is one, and as a list otherwise."""
    return [value] if isinstance(value, str) else value


def _policies(stack: Applied) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the policies of the stack's roles, by the role's name and the policy's."""
    iam, roles = stack.client("iam"), [role["name"] for role in stack.resources("aws_iam_role")]
    return {
        (role, policy): iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        for role in roles
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]
    }


def _put(stack: Applied, documents: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    for (role, policy), document in documents.items():
        stack.client("iam").put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))


def _without(document: Mapping[str, Any], sids: set[str], action: str) -> dict[str, Any]:
    return {
        **document,
        "Statement": [_reduced(each, action) if each["Sid"] in sids else each for each in document["Statement"]],
    }


def _reduced(statement: Mapping[str, Any], action: str) -> dict[str, Any]:
    kept = [each for each in as_list(statement["Action"]) if each != action]
    # a statement needs an action, and everyone has this one
    return {**statement, "Action": kept or ["sts:GetCallerIdentity"]}
