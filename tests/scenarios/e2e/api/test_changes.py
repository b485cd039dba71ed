"""modules/apigw_sagemaker_integration: a change of an input is what requests get after the next apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import digit, route_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

EVERYBODY = {"source_ips": ["0.0.0.0/0", "::/0"]}
# addresses for documentation, which nobody has: https://www.rfc-editor.org/rfc/rfc5737
NOBODY = {"source_ips": ["203.0.113.0/24"]}
NO_SUCH_VARIANT = {"X-Amzn-SageMaker-Target-Variant": {"value": "Nobody"}}


@pytest.fixture
def api(deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return deploy_stack(
        "modules/apigw_sagemaker_integration",
        name=unique_name_factory("changes"),
        authorization="NONE",
        endpoint={"type": "EDGE"},
        resource_policy=EVERYBODY,
        routes={"predict": {"endpoint_name": endpoint_name}},
        stage={},
    )


def statuses(api: Stack, payload: Mapping[str, Any]) -> set[int]:
    """Return the statuses of forty requests."""
    return {requests.post(route_url(api, "predict"), json=payload, timeout=30).status_code for _ in range(40)}


def test_a_canary_shares_requests_a_promotion_gives_it_all_and_a_policy_none(
    api: Stack, payload: Mapping[str, Any], endpoint_name: str
) -> None:
    before = requests.post(route_url(api, "predict"), json=payload, timeout=30)
    assert before.status_code == 200
    assert digit(before.json()) == 7

    changed: dict[str, Any] = {"predict": {"endpoint_name": endpoint_name, "endpoint_headers": NO_SUCH_VARIANT}}
    canary = {"percent_traffic": 50, "base_redeployment_hash": api.outputs["redeployment_hash"]}
    api.apply(routes=changed, stage={"canary": canary})
    assert statuses(api, payload) == {200, 400}

    api.apply(routes=changed, stage={})
    assert statuses(api, payload) == {400}

    api.apply(resource_policy=NOBODY)
    refused = requests.post(route_url(api, "predict"), json=payload, timeout=30)
    assert refused.status_code == 403
    assert refused.json()["type"] == "ACCESS_DENIED"
    assert "is not authorized to perform: execute-api:Invoke" in refused.json()["message"]
    assert api.plan().is_empty
