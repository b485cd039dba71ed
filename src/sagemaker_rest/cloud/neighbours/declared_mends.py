"""Every module that declares mends of moto: add yours here."""

from sagemaker_rest.cloud.neighbours import (
    first_things,
    hidden_services,
    mends,
    name_patterns,
    service_routers,
    untracked_records,
)
from sagemaker_rest.cloud.neighbours.acm import validation_time
from sagemaker_rest.cloud.neighbours.autoscaling import policies, tags, targets
from sagemaker_rest.cloud.neighbours.awslambda import invocations
from sagemaker_rest.cloud.neighbours.cloudwatch import alarm_evaluation, dimensions, kept_events, noted_metrics
from sagemaker_rest.cloud.neighbours.cognito import password_policy, resource_servers
from sagemaker_rest.cloud.neighbours.cognito import tags as user_pool_tags
from sagemaker_rest.cloud.neighbours.ec2 import aws_prefix_lists
from sagemaker_rest.cloud.neighbours.iam import managed_policies, user_boundaries
from sagemaker_rest.cloud.neighbours.kms import aws_managed_keys
from sagemaker_rest.cloud.neighbours.s3 import bucket_policy_conditions
from sagemaker_rest.cloud.neighbours.tagging import own_resources
from sagemaker_rest.cloud.neighbours.wafv2 import stages, whole_updates

MODULES = (
    hidden_services,
    name_patterns,
    service_routers,
    untracked_records,
    first_things,
    validation_time,
    invocations,
    policies,
    tags,
    targets,
    alarm_evaluation,
    dimensions,
    kept_events,
    noted_metrics,
    password_policy,
    resource_servers,
    user_pool_tags,
    aws_prefix_lists,
    managed_policies,
    user_boundaries,
    aws_managed_keys,
    bucket_policy_conditions,
    own_resources,
    stages,
    whole_updates,
)


def install() -> None:
    """Put every mend in place. Calling it again changes nothing."""
    mends.install()
