"""Kinds that run code beside a model: functions, state machines, clusters."""

from __future__ import annotations

import re

from sagemaker_rest.kinds.kind import Kind, deleting, listed

FUNCTION = Kind(
    "Lambda function",
    "lambda",
    listed("list_functions", "Functions", "FunctionName"),
    deleting("lambda", "delete_function", "FunctionName"),
    re.compile(r"arn:[^:]+:lambda:[^:]*:[0-9]*:function:(?P<id>[^:]+)"),
)
STATE_MACHINE = Kind(
    "Step Functions state machine",
    "stepfunctions",
    listed("list_state_machines", "stateMachines", "stateMachineArn"),
    deleting("stepfunctions", "delete_state_machine", "stateMachineArn"),
    re.compile(r"(?P<id>arn:[^:]+:states:[^:]*:[0-9]*:stateMachine:.+)"),
)
CLUSTER = Kind(
    "ECS cluster",
    "ecs",
    listed("list_clusters", "clusterArns"),
    deleting("ecs", "delete_cluster", "cluster"),
    re.compile(r"(?P<id>arn:[^:]+:ecs:[^:]*:[0-9]*:cluster/.+)"),
)
