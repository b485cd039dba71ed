"""The IAM actions that a caller of AWS's operations needs: not always one, and not always of the operation's name.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import botocore.session

if TYPE_CHECKING:
    from collections.abc import Mapping

# the prefix of a service's actions, where it is not what its requests are signed for
PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag"}
# anyone may ask who they are: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
FREE = {("sts", "GetCallerIdentity")}
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
S3_ACTIONS = {
    "DeleteBucketEncryption": {"PutEncryptionConfiguration"},
    "DeleteBucketLifecycle": {"PutLifecycleConfiguration"},
    "DeleteBucketTagging": {"PutBucketTagging"},
    "DeleteObjects": {"DeleteObject", "DeleteObjectVersion"},
    "DeletePublicAccessBlock": {"PutBucketPublicAccessBlock"},
    "GetBucketAccelerateConfiguration": {"GetAccelerateConfiguration"},
    "GetBucketCors": {"GetBucketCORS"},
    "GetBucketEncryption": {"GetEncryptionConfiguration"},
    "GetBucketLifecycleConfiguration": {"GetLifecycleConfiguration"},
    "GetBucketReplication": {"GetReplicationConfiguration"},
    "GetObjectLockConfiguration": {"GetBucketObjectLockConfiguration"},
    "GetPublicAccessBlock": {"GetBucketPublicAccessBlock"},
    "HeadBucket": {"ListBucket"},
    "HeadObject": {"GetObject"},
    "ListBuckets": {"ListAllMyBuckets"},
    "ListMultipartUploads": {"ListBucketMultipartUploads"},
    "ListObjectVersions": {"ListBucketVersions"},
    "ListObjectsV2": {"ListBucket"},
    "PutBucketEncryption": {"PutEncryptionConfiguration"},
    "PutBucketLifecycleConfiguration": {"PutLifecycleConfiguration"},
    # with the tags that Terraform gives an object
    "PutObject": {"PutObject", "PutObjectTagging"},
    "PutPublicAccessBlock": {"PutBucketPublicAccessBlock"},
}
# What AWS asks for besides: the tags that something is made with, the role that a service is handed, and what a service
# does in the caller's name.
BESIDES = {
    ("acm", "RequestCertificate"): {"acm:AddTagsToCertificate"},
    ("apigateway", "CreateRestApi"): {"apigateway:PUT"},
    ("apigateway", "PutIntegration"): {"iam:PassRole"},
    ("apigateway", "UpdateAccount"): {"iam:PassRole"},
    # the policy of a private API: "apigateway:UpdateRestApiPolicy" is asked for besides PATCH
    ("apigateway", "UpdateRestApi"): {"apigateway:UpdateRestApiPolicy"},
    ("application-autoscaling", "RegisterScalableTarget"): {
        "application-autoscaling:TagResource",
        "iam:CreateServiceLinkedRole",
    },
    ("cognito-idp", "CreateUserPool"): {"cognito-idp:TagResource"},
    ("ec2", "CreateVpc"): {"ec2:CreateTags"},
    ("iam", "CreateRole"): {"iam:TagRole"},
    ("kms", "CreateKey"): {"kms:TagResource"},
    ("logs", "CreateLogGroup"): {"logs:TagResource"},
    ("monitoring", "PutMetricAlarm"): {"cloudwatch:TagResource"},
    ("sagemaker", "CreateEndpoint"): {"sagemaker:AddTags"},
    ("sagemaker", "CreateModel"): {"iam:PassRole", "sagemaker:AddTags"},
    ("sns", "CreateTopic"): {"sns:TagResource"},
    ("wafv2", "AssociateWebACL"): {"apigateway:SetWebACL"},
    ("wafv2", "CreateWebACL"): {"wafv2:TagResource"},
}


def needed_actions(calls: Mapping[str, Mapping[str, int]]) -> set[str]:
    """Return what a policy has to allow for `calls`, a record as the local cloud gives it."""
    made = {(service, operation) for service, operations in calls.items() for operation in operations} - FREE
    return set().union(*({*_own_actions(*call), *BESIDES.get(call, ())} for call in made))


def _own_actions(service: str, operation: str) -> set[str]:
    if service == "s3":
        return {f"s3:{action}" for action in S3_ACTIONS.get(operation, {operation})}
    if service == "apigateway":
        # actions are HTTP's methods: https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
        session = botocore.session.Session()
        models = [session.get_service_model(name) for name in ("apigateway", "apigatewayv2")]
        model = next(model for model in models if operation in model.operation_names)
        return {f"apigateway:{model.operation_model(operation).http['method']}"}
    return {f"{PREFIXES.get(service, service)}:{operation}"}
