"""Rules for every folder of terraform/examples, and the point of each way to serve a model.

In one file, and so in one worker of pytest-xdist: each plan of an example is made once, for all that is said about it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from sagemaker_rest.errors import TerraformError
from tests.example_inputs import required_inputs
from tests.scenarios.plan.conftest import EXAMPLE_NAMES, EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

TAGS = {"team": "vision"}
QUEUE: dict[str, Any] = {"backlog_per_instance": 3, "days_to_keep": None}
# what an example is planned with besides what it needs, for the tests of that one
CHOSEN: dict[str, dict[str, Any]] = {
    "autoscaling": {"requests_per_second": 30, "max_instances": 6},
    "canary_rollout": {"wait_interval_in_seconds": 90},
    "mnist": {"instance_type": "ml.m5.large"},
    "private_vpc": {
        "cidr_block": "10.1.0.0/20",
        "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
    },
}

# The provider gives these no tags, or the module leaves them out: see its variable `tags`.
UNTAGGED = ("aws_s3_object",)

pytestmark = pytest.mark.plan
of_every_example = pytest.mark.parametrize("name", EXAMPLE_NAMES)


class PlanExample(Protocol):
    """`example("gpu", max_instances=2)` is the plan of an example: with what it needs, what is `CHOSEN` for it, and
    these variables.
    """

    def __call__(self, name: str, /, **variables: Any) -> Plan: ...


@pytest.fixture(scope="session")
def example(plan_stack: PlanStack, archive: Path) -> PlanExample:
    def plan(name: str, /, **variables: Any) -> Plan:
        given = required_inputs(EXAMPLES / name, archive) | CHOSEN.get(name, {}) | variables
        return plan_stack(EXAMPLES / name, **given, name="chosen", tags=TAGS)

    return plan


@pytest.fixture
def plan(example: PlanExample, name: str) -> Plan:
    return example(name)


@pytest.fixture(scope="session")
def contest(example: PlanExample) -> Plan:
    return example("ab_variants")


@pytest.fixture(scope="session")
def library(example: PlanExample) -> Plan:
    return example("multi_model")


@pytest.fixture(scope="session")
def shadowed(example: PlanExample) -> Plan:
    return example("shadow_variant")


def configuration(plan: Plan) -> Any:
    return plan.only("aws_sagemaker_endpoint_configuration").values


def headers_of(plan: Plan, path: str) -> Any:
    """Return what the endpoint's headers come from, by the route's path."""
    (found,) = [each for each in plan.of_type("aws_api_gateway_integration") if each.address.endswith(f' /{path}"]')]
    return found.values["request_parameters"]


@of_every_example
def test_it_is_planned_from_nothing(plan: Plan) -> None:
    assert plan.resources
    assert {resource.actions for resource in plan.resources.values()} == {("create",)}


@of_every_example
def test_what_has_a_name_begins_with_the_one_given(plan: Plan) -> None:
    named = {
        resource.address: resource.values[attribute]
        for resource in plan.resources.values()
        for kind, attribute in (
            ("aws_sagemaker_endpoint", "name"),
            ("aws_sagemaker_endpoint_configuration", "name_prefix"),
            ("aws_api_gateway_rest_api", "name"),
            ("aws_iam_role", "name_prefix"),
            ("aws_s3_bucket", "bucket_prefix"),
            ("aws_sns_topic", "name"),
            ("aws_sqs_queue", "name"),
            ("aws_cognito_user_pool", "name"),
            ("aws_wafv2_web_acl", "name"),
        )
        if resource.type == kind
        and resource.values.get(attribute)
        # the account has one of it, whoever asks for it
        and "account_logging" not in resource.module
    }

    assert {address: value for address, value in named.items() if not value.startswith("chosen")} == {}


@of_every_example
def test_the_tags_given_reach_all_that_takes_tags(plan: Plan) -> None:
    untagged = [
        resource.address
        for resource in plan.resources.values()
        if "tags_all" in {*resource.values, *resource.unknown}
        and resource.type not in UNTAGGED
        and not TAGS.items() <= (resource.values.get("tags_all") or {}).items()
    ]

    assert untagged == []


@of_every_example
def test_an_api_is_open_only_where_the_example_says_so_and_why(plan: Plan, name: str) -> None:
    is_open = any(method.values["authorization"] == "NONE" for method in plan.of_type("aws_api_gateway_method"))
    says_why = re.search(r'# .+\n\s*authorization\s*= "NONE"', (EXAMPLES / name / "main.tf").read_text())

    assert bool(says_why) or not is_open


# --- mnist ---


def test_mnist_begins_every_name_with_the_one_given(example: PlanExample) -> None:
    plan = example("mnist")
    [variant] = configuration(plan)["production_variants"]

    assert plan.only("aws_sagemaker_endpoint").values["name"] == "chosen"
    assert plan.only("aws_sagemaker_endpoint_configuration").values["name_prefix"] == "chosen-"
    assert plan.only("aws_s3_bucket").values["bucket"].startswith("chosen-")
    assert plan.only("aws_api_gateway_rest_api").values["name"] == "chosen"
    assert plan.resource("module.endpoint.aws_iam_role.execution[0]").values["name_prefix"] == "chosen-execution-"
    assert plan.resource("module.api.terraform_data.integration_role").values["input"]["name_prefix"] == (
        "chosen-integration-"
    )
    assert variant["instance_type"] == "ml.m5.large"


# --- custom_inference_code ---


def test_custom_inference_code_lets_pictures_pass_as_bytes(example: PlanExample) -> None:
    api = example("custom_inference_code").only("aws_api_gateway_rest_api")

    assert set(api.values["binary_media_types"]) == {"image/png", "application/x-image"}


# --- serverless ---


def test_serverless_has_memory_and_concurrency_instead_of_an_instance(example: PlanExample) -> None:
    plan = example("serverless", memory_size_in_mb=4096, max_concurrency=7, provisioned_concurrency=1)

    (variant,) = configuration(plan)["production_variants"]
    assert variant["serverless_config"] == [
        {"max_concurrency": 7, "memory_size_in_mb": 4096, "provisioned_concurrency": 1}
    ]
    assert variant["instance_type"] is None


def test_serverless_keeps_none_warm_by_default(example: PlanExample) -> None:
    (variant,) = configuration(example("serverless"))["production_variants"]

    assert variant["serverless_config"][0]["provisioned_concurrency"] is None


# --- autoscaling ---


def test_autoscaling_adds_instances_at_half_of_what_one_can_take(example: PlanExample) -> None:
    plan = example("autoscaling")

    target = plan.only("aws_appautoscaling_target").values
    (tracking,) = plan.only("aws_appautoscaling_policy").values["target_tracking_scaling_policy_configuration"]
    assert (target["min_capacity"], target["max_capacity"]) == (1, 6)
    assert tracking["target_value"] == 30 * 60 / 2
    assert tracking["predefined_metric_specification"] == [
        {"predefined_metric_type": "SageMakerVariantInvocationsPerInstance", "resource_label": None}
    ]


def test_autoscaling_is_ready_before_the_day_begins(example: PlanExample) -> None:
    actions = example("autoscaling").of_type("aws_appautoscaling_scheduled_action")

    assert {(each.values["name"], each.values["schedule"], each.values["timezone"]) for each in actions} == {
        ("morning", "cron(30 7 ? * MON-FRI *)", "Europe/Berlin"),
        ("evening", "cron(0 20 ? * MON-FRI *)", "Europe/Berlin"),
    }


def test_autoscaling_refuses_a_type_that_cannot_be_scaled(example: PlanExample) -> None:
    with pytest.raises(TerraformError, match=r"takes no t2 instances"):
        example("autoscaling", instance_type="ml.t2.medium")


# --- ab_variants, shadow_variant ---


def test_ab_variants_share_by_weight(contest: Plan) -> None:
    variants = configuration(contest)["production_variants"]

    assert {each["variant_name"]: each["initial_variant_weight"] for each in variants} == {
        "champion": 3,
        "challenger": 1,
    }
    assert len(contest.of_type("aws_sagemaker_model")) == 2


def test_ab_variants_have_a_route_that_names_the_challenger(contest: Plan) -> None:
    header = "integration.request.header.X-Amzn-SageMaker-Target-Variant"

    assert headers_of(contest, "predict")[header] == "method.request.header.X-Amzn-SageMaker-Target-Variant"
    assert headers_of(contest, "challenger/predict")[header] == "'challenger'"


def test_a_shadow_gets_copies_and_everything_is_captured(shadowed: Plan) -> None:
    (production,) = configuration(shadowed)["production_variants"]
    (shadow,) = configuration(shadowed)["shadow_production_variants"]
    (capture,) = configuration(shadowed)["data_capture_config"]

    assert (production["variant_name"], shadow["variant_name"]) == ("production", "candidate")
    assert {each["capture_mode"] for each in capture["capture_options"]} == {"Input", "Output"}
    assert capture["initial_sampling_percentage"] == 100


# --- canary_rollout ---


def test_canary_rollout_goes_in_two_steps_watched_by_alarms(example: PlanExample) -> None:
    plan = example("canary_rollout")

    (deployment,) = plan.only("aws_sagemaker_endpoint").values["deployment_config"]
    (policy,) = deployment["blue_green_update_policy"]
    (routing,) = policy["traffic_routing_configuration"]
    (rollback,) = deployment["auto_rollback_configuration"]
    assert (routing["type"], routing["wait_interval_in_seconds"]) == ("CANARY", 90)
    assert routing["canary_size"] == [{"type": "INSTANCE_COUNT", "value": 1}]
    assert {each["alarm_name"] for each in rollback["alarms"]} == {
        each.values["alarm_name"] for each in plan.of_type("aws_cloudwatch_metric_alarm")
    }
    assert len(rollback["alarms"]) == 2


def test_canary_rollout_needs_two_instances(example: PlanExample) -> None:
    with pytest.raises(TerraformError, match=r"instance_count is 1\."):
        example("canary_rollout", instance_count=1)


# --- async ---


def test_async_answers_to_s3_and_tells_two_topics(example: PlanExample) -> None:
    plan = example("async")

    # which topics these are is known after the apply
    (unknown,) = plan.only("aws_sagemaker_endpoint_configuration").unknown["async_inference_config"]
    assert unknown["output_config"][0]["notification_config"] is True
    assert len(plan.of_type("aws_sns_topic")) == 2
    assert plan.only("aws_api_gateway_integration").values["uri"].endswith("/async-invocations")


def test_async_scales_to_nothing_on_the_backlog_and_wakes_up_for_one_request(example: PlanExample) -> None:
    plan = example("async", **QUEUE)

    policies = {each.values["name"]: each.values for each in plan.of_type("aws_appautoscaling_policy")}
    (tracking,) = policies["backlog"]["target_tracking_scaling_policy_configuration"]
    (metric,) = tracking["customized_metric_specification"]
    alarm = plan.only("aws_cloudwatch_metric_alarm").values
    assert plan.only("aws_appautoscaling_target").values["min_capacity"] == 0
    assert (metric["metric_name"], tracking["target_value"]) == ("ApproximateBacklogSizePerInstance", 3)
    assert policies["wake-from-zero"]["policy_type"] == "StepScaling"
    assert alarm["metric_name"] == "HasBacklogWithoutCapacity"


@pytest.mark.parametrize(
    ("variables", "rules"), [pytest.param({}, 1, id="by default"), pytest.param(QUEUE, 0, id="never")]
)
def test_async_deletes_what_is_old_unless_asked_not_to(
    example: PlanExample, variables: dict[str, Any], rules: int
) -> None:
    assert len(example("async", **variables).of_type("aws_s3_bucket_lifecycle_configuration")) == rules


# --- multi_model ---


def test_multi_model_is_one_model_of_a_prefix(library: Plan) -> None:
    (container,) = library.only("aws_sagemaker_model").values["primary_container"]
    archives = [
        each.values["key"]
        for each in library.of_type("aws_s3_object")
        if each.address.startswith("aws_s3_object.model")
    ]

    assert container["mode"] == "MultiModel"
    assert sorted(archives) == ["models/blue.tar.gz", "models/green.tar.gz"]


def test_multi_model_takes_the_archive_from_the_header_or_the_path(library: Plan) -> None:
    header = "integration.request.header.X-Amzn-SageMaker-Target-Model"

    assert headers_of(library, "predict")[header] == "method.request.header.X-Amzn-SageMaker-Target-Model"
    assert headers_of(library, "models/{archive}")[header] == "method.request.path.archive"


# --- gpu ---


def test_gpu_has_a_gpu_and_an_image_that_uses_it(example: PlanExample) -> None:
    plan = example("gpu")

    (variant,) = configuration(plan)["production_variants"]
    (container,) = plan.only("aws_sagemaker_model").values["primary_container"]
    assert variant["instance_type"] == "ml.g4dn.xlarge"
    assert container["image"].endswith("/tensorflow-inference:2.19.0-gpu")
    assert variant["container_startup_health_check_timeout_in_seconds"] == 600
    assert container["environment"]["SAGEMAKER_TFS_ENABLE_BATCHING"] == "true"


# --- private_vpc ---


def test_private_vpc_has_no_way_out_but_to_s3(example: PlanExample) -> None:
    plan = example("private_vpc")

    rule = plan.only("aws_vpc_security_group_egress_rule").values
    endpoint = plan.only("aws_vpc_endpoint").values
    assert (rule["from_port"], rule["to_port"]) == (443, 443)
    assert rule["cidr_ipv4"] is None
    assert (endpoint["vpc_endpoint_type"], endpoint["service_name"].rpartition(".")[2]) == ("Gateway", "s3")
    assert not plan.of_type("aws_internet_gateway")
    assert not plan.of_type("aws_nat_gateway")
    assert not plan.of_type("aws_vpc_security_group_ingress_rule")


def test_private_vpc_spreads_over_two_zones(example: PlanExample) -> None:
    subnets = example("private_vpc").of_type("aws_subnet")

    assert [each.values["cidr_block"] for each in subnets] == ["10.1.0.0/24", "10.1.1.0/24"]
    assert len({each.values["availability_zone"] for each in subnets}) == 2


def test_private_vpc_isolates_the_container_and_encrypts_what_is_stored(example: PlanExample) -> None:
    plan = example("private_vpc")

    model = plan.only("aws_sagemaker_model")
    assert model.values["enable_network_isolation"] is True
    assert len(model.values["vpc_config"]) == 1
    assert plan.only("aws_sagemaker_endpoint_configuration").unknown["kms_key_arn"] is True
    assert plan.only("aws_cloudwatch_log_group").unknown["kms_key_id"] is True
    assert plan.only("aws_kms_key").values["enable_key_rotation"] is True


def test_private_vpc_lets_the_key_be_used_for_the_logs_of_this_endpoint_alone(example: PlanExample) -> None:
    policy = json.loads(example("private_vpc").only("aws_kms_key").values["policy"])

    (statement,) = [each for each in policy["Statement"] if each["Sid"] == "LogsOfThisEndpoint"]
    (arn,) = statement["Condition"]["ArnEquals"].values()
    assert arn.endswith(":log-group:/aws/sagemaker/Endpoints/chosen")


def test_private_vpc_bounds_its_roles(example: PlanExample) -> None:
    roles = example("private_vpc").of_type("aws_iam_role")

    assert {each.values["permissions_boundary"] for each in roles} == {
        CHOSEN["private_vpc"]["permissions_boundary_arn"]
    }


def test_private_vpc_takes_signed_requests_only(example: PlanExample) -> None:
    assert example("private_vpc").only("aws_api_gateway_method").values["authorization"] == "AWS_IAM"
