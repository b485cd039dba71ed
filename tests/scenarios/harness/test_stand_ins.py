"""A run whose endpoints were answered by stand-ins says so, in pytest's own summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.server.process import start_cloud

if TYPE_CHECKING:
    from tests.scenarios.harness.conftest import Project

RULES = """
[tool.sagemaker-rest.containers."*/llm"]
stand-in = { body = '{"text": "hello"}' }
"""
ENDPOINT = """
import json, time, pytest

ROLE = "arn:aws:iam::123456789012:role/chat"
TRUST = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
ALLOWED = {"Effect": "Allow", "Action": "*", "Resource": "*"}

@pytest.fixture(scope="session")
def runtime(target):
    iam, sagemaker = target.client("iam"), target.client("sagemaker")
    iam.create_role(RoleName="chat", AssumeRolePolicyDocument=document(TRUST))
    iam.put_role_policy(RoleName="chat", PolicyName="all", PolicyDocument=document(ALLOWED))
    container = {"Image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/llm:1"}
    sagemaker.create_model(ModelName="chat", ExecutionRoleArn=ROLE, PrimaryContainer=container)
    variant = {"VariantName": "v", "ModelName": "chat", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName="chat", ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName="chat", EndpointConfigName="chat")
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="chat", WaiterConfig={"Delay": 1})
    yield target.client("sagemaker-runtime")
    sagemaker.delete_endpoint(EndpointName="chat")
    sagemaker.delete_endpoint_config(EndpointConfigName="chat")
    sagemaker.delete_model(ModelName="chat")
    iam.delete_role_policy(RoleName="chat", PolicyName="all")
    iam.delete_role(RoleName="chat")

def document(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

@pytest.mark.parametrize("number", range(4))
def test_asks(runtime, number):
    assert runtime.invoke_endpoint(EndpointName="chat", Body=b"{}")["Body"].read() == b'{"text": "hello"}'
"""
LINE = "{} from endpoint chat, in the place of 111122223333.dkr.ecr.us-east-1.amazonaws.com/llm:1"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), id="one process"),
        pytest.param(("-n", "2", "--dist=each"), id="a cloud for each worker"),
    ],
)
def test_stand_ins_are_counted_in_the_summary(project: Project, options: tuple[str, ...]) -> None:
    (project.folder / "pyproject.toml").write_text(RULES)

    result = project.run(ENDPOINT, *options)

    answers = 8 if "-n" in options else 4
    result.assert_outcomes(passed=answers)
    result.stdout.fnmatch_lines(["*stand-ins: these answers are not predictions*", LINE.format(answers)])


def test_a_cloud_that_stays_is_asked_for_the_answers_of_this_run_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = project.folder / "pyproject.toml"
    rules.write_text(RULES)

    with start_cloud(containers=rules) as cloud:
        monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.url)
        runs = [project.run(ENDPOINT, "--target", "localstack", "-n", "1") for _ in range(2)]

    for run in runs:
        run.stdout.fnmatch_lines([LINE.format(4)])


def test_a_run_without_stand_ins_says_nothing_of_them(project: Project) -> None:
    result = project.run("def test_asks(target):\n    target.client('s3').list_buckets()\n")

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*stand-in*")
