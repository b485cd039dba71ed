"""examples/waf: a web ACL stands before the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack("examples/waf", endpoint_name=endpoint_name, name=unique_name_factory("waf"))


def test_the_web_acl_is_the_stages(api: Stack) -> None:
    web_acl = api.target.client("wafv2").get_web_acl_for_resource(ResourceArn=api.outputs["stage_arn"])["WebACL"]

    assert web_acl["ARN"] == api.outputs["web_acl_arn"]


def test_the_local_target_says_that_it_evaluates_no_rules(api: Stack, payload: Mapping[str, Any]) -> None:
    if not api.target.exclusive:
        pytest.skip("AWS evaluates them")

    answer = requests.post(api.url(), json=payload, timeout=30)

    assert answer.status_code == 501
    assert "web ACL" in answer.text


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
