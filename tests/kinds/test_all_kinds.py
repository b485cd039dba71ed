"""One of each kind is made on the local target: the check after a destroy names it, and passes when it was deleted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

import pytest

from sagemaker_rest.kinds.all_kinds import KINDS, SERVICE_NAMES
from sagemaker_rest.sweep.finding import InRegion
from sagemaker_rest.targets.inventory import take_inventory
from sagemaker_rest.targets.leftovers import Surroundings
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.terraform.state import State
from tests.kinds import things
from tests.sweep import things as swept_things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sagemaker_rest.targets.target import Target

IRELAND = "eu-west-1"
NAME = "one-of-each"
DESTROYED = State((), frozenset(), frozenset(), {})
SCALED = f"endpoint/{NAME}/variant/AllTraffic sagemaker:variant:DesiredInstanceCount"
BALANCING = f"arn:aws:elasticloadbalancing:{IRELAND}:123456789012"
# what makes things, and the kinds and (beginnings of) names of what it makes; some have an id alone
MADE: tuple[tuple[Callable[[Target, str, Mapping[str, str]], object], dict[str, str]], ...] = (
    (swept_things.dashboard, {"CloudWatch dashboard": NAME, "CloudWatch alarm": NAME}),
    (
        things.scheduled_action,
        {
            "scheduled scaling action": f"{NAME} of {SCALED}",
            "scaling policy": f"{NAME} of {SCALED}",
            "scalable target": SCALED,
            "SageMaker endpoint": NAME,
            "SageMaker endpoint configuration": f"{NAME}-config",
            "SageMaker model": f"{NAME}-config-model",
        },
    ),
    (things.rule, {"EventBridge rule": NAME}),
    (things.event_bus, {"EventBridge bus": NAME, "EventBridge rule": f"{NAME}/{NAME}"}),
    (things.schedule_group, {"EventBridge schedule group": NAME}),
    (
        things.state_machine,
        {"Step Functions state machine": f"arn:aws:states:{IRELAND}:123456789012:stateMachine:{NAME}"},
    ),
    (swept_things.usage_plan, {"usage plan": "", "API key": "", "REST API": ""}),
    (swept_things.domain_name, {"API domain name": f"{NAME}.example.com", "REST API": ""}),
    (things.http_api, {"HTTP or WebSocket API": ""}),
    (swept_things.vpc_link, {"VPC link": ""}),
    (swept_things.client_certificate, {"client certificate": ""}),
    (things.model_package_group, {"SageMaker model package group": NAME}),
    (swept_things.web_acl, {"web ACL": f"{NAME}/"}),
    (swept_things.user_pool, {"user pool": IRELAND}),
    (things.identity_pool, {"identity pool": IRELAND}),
    (swept_things.function, {"Lambda function": NAME, "IAM role": f"{NAME}-role"}),
    (things.cluster, {"ECS cluster": f"arn:aws:ecs:{IRELAND}:123456789012:cluster/{NAME}"}),
    (things.delivery_stream, {"Firehose stream": NAME}),
    (things.stream, {"Kinesis stream": NAME}),
    (swept_things.log_group, {"log group": f"/sagemaker-rest/{NAME}"}),
    (swept_things.topic, {"SNS topic": f"arn:aws:sns:{IRELAND}:123456789012:{NAME}"}),
    (swept_things.queue, {"SQS queue": NAME}),
    (things.table, {"DynamoDB table": NAME}),
    (things.repository, {"ECR repository": NAME}),
    (swept_things.secret, {"secret": f"arn:aws:secretsmanager:{IRELAND}:123456789012:secret:{NAME}"}),
    (things.parameter, {"SSM parameter": f"/digits/{NAME}"}),
    (swept_things.bucket, {"S3 bucket": NAME}),
    (things.instance, {"EC2 instance": "i-"}),
    (things.certificate, {"certificate": f"arn:aws:acm:{IRELAND}:123456789012:certificate/"}),
    (things.group, {"IAM group": NAME, "IAM user": NAME}),
    (
        things.instance_profile,
        {
            "IAM instance profile": NAME,
            "IAM role": NAME,
            "IAM policy": f"arn:aws:iam::123456789012:policy/{NAME}-policy",
        },
    ),
    (things.oidc_provider, {"IAM OIDC provider": f"arn:aws:iam::123456789012:oidc-provider/{NAME}.example.com"}),
    (swept_things.key, {"KMS key": "", "KMS alias": f"alias/{NAME}"}),
    (things.key_without_alias, {"KMS key": ""}),
    (things.key_pair, {"key pair": "key-"}),
    (
        things.network,
        {
            "load balancer": f"{BALANCING}:loadbalancer/",
            "target group": f"{BALANCING}:targetgroup/{NAME}",
            "VPC endpoint": "vpce-",
            "NAT gateway": "nat-",
            "elastic IP address": "eipalloc-",
            "network interface": "eni-",
            "security group": "sg-",
            "network ACL": "acl-",
            "subnet": "subnet-",
            "route table": "rtb-",
            "internet gateway": "igw-",
            "VPC": "vpc-",
        },
    ),
    (things.hosted_zone, {"hosted zone": "/hostedzone/"}),
)
GLOBAL = {kind.label for kind in KINDS if kind.is_global}


@pytest.fixture(scope="module")
def local() -> Iterator[LocalTarget]:
    """A cloud of its own: nobody else makes anything in it."""
    with LocalTarget() as started:
        yield started


@pytest.fixture
def ireland(local: LocalTarget) -> Target:
    """Things can be made there as here."""
    return cast("Target", InRegion(local, IRELAND))


def leftovers(around: Surroundings) -> list[str]:
    return around.leftovers(DESTROYED, others=frozenset())


def delete(target: Target, left: list[str]) -> None:
    """Delete what is left, in the order of the table."""
    for kind in KINDS:
        lines = [line for line in left if line.startswith(f"{kind.label} ")]
        for thing in take_inventory(target.client, [kind])[0].things if lines else ():
            kind.delete(target, thing.identity)


def test_every_kind_but_what_sagemaker_lacks_here_is_made_below() -> None:
    made = {kind for _, kinds in MADE for kind in kinds}

    assert {kind.label for kind in KINDS} - made == {"SageMaker inference component"}
    assert len(made) >= 38


@pytest.mark.parametrize(("make", "kinds"), MADE, ids=[make.__name__ for make, _ in MADE])
def test_one_of_each_kind_is_named_and_is_gone_when_it_was_deleted(
    local: LocalTarget,
    ireland: Target,
    make: Callable[[Target, str, Mapping[str, str]], object],
    kinds: dict[str, str],
) -> None:
    around = Surroundings(local)
    around.look()

    make(ireland, NAME, {})
    found = leftovers(around)
    delete(ireland, found)

    named = {
        kind
        for kind, name in kinds.items()
        for line in found
        if line.startswith(f"{kind} {name}") and line.endswith(f" in {IRELAND}") is (kind not in GLOBAL)
    }
    assert named == kinds.keys(), found
    assert leftovers(around) == []


def test_what_services_make_by_themselves_is_told_apart(local: LocalTarget, ireland: Target) -> None:
    around = Surroundings(local)
    around.look()

    ireland.client("logs").create_log_group(logGroupName="/aws/sagemaker/Endpoints/digits")
    ireland.client("logs").create_log_group(logGroupName="/digits")
    found = leftovers(around)
    delete(ireland, found)

    assert found == [
        "log group /aws/sagemaker/Endpoints/digits (SageMaker makes such by itself) in eu-west-1",
        "log group /digits in eu-west-1",
    ]


def test_each_service_has_a_name_for_people() -> None:
    assert {kind.service for kind in KINDS} == set(SERVICE_NAMES)


def test_the_check_of_an_account_without_leftovers_takes_less_than_a_tenth_of_a_second(local: LocalTarget) -> None:
    local.client("ec2").describe_vpcs()
    around = Surroundings(local)
    around.look()

    began = time.process_time()
    assert leftovers(around) == []

    # of this process: the machine may be busy with other things
    assert time.process_time() - began < 0.1
