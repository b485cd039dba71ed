"""Repositories that take the modules by git source and a tag, and hold nothing else of this project."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest import testing
from tests.scenarios.consumers.conftest import ADDRESS, REPOSITORIES
from tests.scenarios.consumers.endpoint_by_hand import endpoint_by_hand
from tests.scenarios.consumers.test_public_interface import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.testing import DeployStack, PlanStack, Stack, Target, UniqueName

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", autouse=True)
def published(release: Path) -> Iterator[None]:
    """Git fetches the release wherever somebody names the address of this project.

    https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlbaseinsteadOf
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_COUNT", "1")
        patch.setenv("GIT_CONFIG_KEY_0", f"url.{release.as_uri()}.insteadOf")
        patch.setenv("GIT_CONFIG_VALUE_0", ADDRESS)
        yield


@pytest.fixture(scope="module")
def both_modules(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, line_model: Path) -> Stack:
    name = unique_name_factory("both")
    return module_deploy_stack(REPOSITORIES / "both_modules", name=name, model_archive=line_model)


@pytest.fixture(scope="module")
def endpoint_of_others(target: Target, unique_name_factory: UniqueName, line_model: Path) -> Iterator[str]:
    with endpoint_by_hand(target, unique_name_factory("by-hand"), line_model) as name:
        yield name


@pytest.fixture(scope="module")
def two_regions(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, line_model: Path) -> Stack:
    archives = {"large": line_model, "small": line_model}
    return module_deploy_stack(
        REPOSITORIES / "two_regions", name=unique_name_factory("regions"), model_archives=archives
    )


QUESTION = {"instances": [1.0, 2.0]}
ANSWER = {"predictions": [3.0, 5.0]}


def test_both_modules_make_a_stack_that_answers(both_modules: Stack) -> None:
    assert both_modules.predict(QUESTION) == ANSWER
    assert both_modules.invoke(QUESTION) == ANSWER
    both_modules.plan().assert_empty()


@pytest.fixture
def surroundings(
    both_modules: Stack,
    target: Target,
    plan_stack: PlanStack,
    deploy_stack: DeployStack,
    unique_name_factory: UniqueName,
) -> dict[str, Any]:
    """Provide what the examples of the public interface take for given: a stack, the fixtures, and a folder of
    Terraform.
    """
    root = REPOSITORIES / "line" / "infrastructure"
    return {
        "stack": both_modules,
        "target": target,
        "plan_stack": lambda path, **variables: plan_stack(root / path, **variables),
        "deploy_stack": lambda path, **variables: deploy_stack(root / path, **variables),
        "unique_name_factory": unique_name_factory,
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_of_the_public_interface_is_true_of_their_stack(
    example: doctest.DocTest, surroundings: dict[str, Any]
) -> None:
    told: list[str] = []
    example.globs = {**vars(testing), **surroundings}

    failed, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=told.append)

    assert not failed, "".join(told)
    assert tried


def test_the_gateway_module_stands_before_an_endpoint_of_others(
    deploy_stack: DeployStack, unique_name: str, endpoint_of_others: str
) -> None:
    stack = deploy_stack(REPOSITORIES / "gateway_alone", name=unique_name, endpoint_name=endpoint_of_others)

    assert stack.predict(QUESTION) == ANSWER
    stack.plan().assert_empty()


@pytest.mark.parametrize(
    ("place", "model"),
    [
        pytest.param("main", "large", id="the first model"),
        pytest.param("main", "small", id="the second model"),
        pytest.param("second", "large", id="the other region"),
    ],
)
def test_every_model_in_every_region_answers(two_regions: Stack, place: str, model: str) -> None:
    assert two_regions.predict(QUESTION, invoke_url=two_regions.outputs["urls"][place][model]) == ANSWER


def test_a_second_plan_over_both_regions_is_empty(two_regions: Stack) -> None:
    two_regions.plan().assert_empty()


def tags_of_endpoint(target: Target, name: str, region: str) -> Mapping[str, Any]:
    sagemaker = target.client("sagemaker", region=region)
    arn = sagemaker.describe_endpoint(EndpointName=name)["EndpointArn"]
    return {tag["Key"]: tag["Value"] for tag in sagemaker.list_tags(ResourceArn=arn)["Tags"]}


@pytest.mark.parametrize(("region", "place"), [("us-east-1", "main"), ("eu-west-1", "second")])
def test_the_tags_of_each_provider_block_stand_beside_those_of_the_run(
    two_regions: Stack, target: Target, region: str, place: str
) -> None:
    tags = tags_of_endpoint(target, f"{two_regions.variables['name']}-large", region)

    assert {"team": "vision", "region": place}.items() <= tags.items()
    assert {"sagemaker-rest:run", "sagemaker-rest:created", "sagemaker-rest:expires"} <= tags.keys()


def test_what_is_left_in_the_other_region_is_found(two_regions: Stack, target: Target) -> None:
    assert "eu-west-1" in two_regions.outputs["urls"]["second"]["large"]
    assert f"SageMaker endpoint {two_regions.variables['name']}-large" in target.inventory(region="eu-west-1")
