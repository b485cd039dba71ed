"""The cost of a stack is read from its plan, and a run that would cost more than it may is stopped."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import RunError
from sagemaker_rest.runs.budget import Budget, parse_limit
from sagemaker_rest.runs.estimate import estimate
from sagemaker_rest.runs.prices import prices
from sagemaker_rest.terraform.plan import read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.terraform.plan import Plan

INSTANCE = {"variant_name": "A", "instance_type": "ml.m5.xlarge", "initial_instance_count": 2}


def plan(*resources: tuple[str, dict[str, Any]]) -> Plan:
    """A plan that makes these resources."""
    entries = [
        {"address": f"{kind}.r{number}", "mode": "managed", "type": kind, "name": f"r{number}", "values": values}
        for number, (kind, values) in enumerate(resources)
    ]
    return read_plan({"planned_values": {"root_module": {"resources": entries}}})


def endpoint(*variants: dict[str, Any], **more: Any) -> tuple[str, dict[str, Any]]:
    return "aws_sagemaker_endpoint_configuration", {"production_variants": list(variants), **more}


@pytest.mark.parametrize(
    ("resources", "dollars"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([("aws_s3_bucket", {})], 0, id="a bucket"),
        pytest.param([endpoint(INSTANCE)], 2 * 0.23, id="instances"),
        pytest.param(
            [endpoint(INSTANCE, shadow_production_variants=[INSTANCE])], 4 * 0.23, id="instances of a shadow variant"
        ),
        pytest.param(
            [endpoint({**INSTANCE, "managed_instance_scaling": [{"max_instance_count": 5}]})],
            5 * 0.23,
            id="managed scaling at its most",
        ),
        pytest.param(
            [
                endpoint(INSTANCE),
                ("aws_appautoscaling_target", {"resource_id": "endpoint/x/variant/A", "max_capacity": 10}),
            ],
            10 * 0.23,
            id="autoscaling at its most",
        ),
        pytest.param(
            [
                endpoint(INSTANCE),
                ("aws_appautoscaling_target", {"resource_id": "endpoint/x/variant/B", "max_capacity": 10}),
            ],
            2 * 0.23,
            id="autoscaling of another variant",
        ),
        pytest.param(
            [endpoint(INSTANCE), ("aws_appautoscaling_target", {"max_capacity": 10})],
            10 * 0.23,
            id="autoscaling of a variant that is not known yet",
        ),
        pytest.param(
            [endpoint({"variant_name": "A", "serverless_config": [{"memory_size_in_mb": 2048}]})],
            2 * 1000 * 0.5 * 0.00002,
            id="serverless",
        ),
        pytest.param(
            [
                endpoint(
                    {
                        "variant_name": "A",
                        "serverless_config": [{"memory_size_in_mb": 1024, "provisioned_concurrency": 2}],
                    }
                )
            ],
            1000 * 0.5 * 0.00002 + 2 * 3600 * 0.00001,
            id="serverless with provisioned concurrency",
        ),
        pytest.param([("aws_api_gateway_rest_api", {})], 1000 * 0.0000035, id="requests"),
        pytest.param(
            [("aws_api_gateway_stage", {"cache_cluster_enabled": True, "cache_cluster_size": "6.1"})], 0.2, id="cache"
        ),
        pytest.param([("aws_kms_key", {})], 1 / 730, id="a key, by the month"),
        pytest.param([("aws_nat_gateway", {})], 0.045, id="a gateway, by the hour"),
    ],
)
def test_an_hour_of_a_stack_costs(resources: list[tuple[str, dict[str, Any]]], dollars: float) -> None:
    found = estimate(plan(*resources), minutes=60)

    assert found.dollars == pytest.approx(dollars)
    assert found.unpriced == ()


def test_a_stack_is_taken_to_live_for_half_an_hour() -> None:
    assert estimate(plan(endpoint(INSTANCE))).dollars == pytest.approx(0.23)


def test_an_instance_type_without_a_price_is_said() -> None:
    found = estimate(plan(endpoint({**INSTANCE, "instance_type": "ml.z9.huge"})))

    assert found.unpriced == ("2 x ml.z9.huge",)
    assert "2 x ml.z9.huge at a price that is not known" in str(found)


def test_the_table_says_where_and_when_its_prices_were_taken() -> None:
    table = prices()

    assert date.fromisoformat(f"{table.as_of}-01") > date(2025, 1, 1)
    assert table.region == "us-east-1"
    assert "approximate" in table.source.lower()
    assert min(table.instance_hour.values()) > 0


def test_the_stacks_of_a_run_are_added_up_and_the_one_too_many_is_refused(tmp_path: Path) -> None:
    budget = Budget(tmp_path, limit=0.5, minutes=60)

    said = budget.admit("one", plan(endpoint(INSTANCE)))
    with pytest.raises(RunError, match=r"two was not applied, because this run would cost about \$0\.92") as refused:
        budget.admit("two", plan(endpoint(INSTANCE)))

    assert said.startswith("estimate for one: about $0.46 for 60 min: 2 x ml.m5.xlarge $0.46 (approximate on-demand")
    assert said.endswith("this run so far $0.46 of at most $0.50")
    assert "allow more with --max-cost 1" in str(refused.value)
    assert budget.spent() == pytest.approx(0.46)


def test_other_processes_of_the_run_count_too(tmp_path: Path) -> None:
    Budget(tmp_path, limit=0.5, minutes=60).admit("one", plan(endpoint(INSTANCE)))

    with pytest.raises(RunError, match="two was not applied"):
        Budget(tmp_path, limit=0.5, minutes=60).admit("two", plan(endpoint(INSTANCE)))


def test_what_has_no_price_is_applied_only_without_a_limit(tmp_path: Path) -> None:
    unknown = plan(endpoint({**INSTANCE, "instance_type": "ml.z9.huge"}))

    with pytest.raises(RunError, match=r"no price for 2 x ml\.z9\.huge: .* --max-cost unlimited"):
        Budget(tmp_path, limit=1000).admit("one", unknown)

    assert Budget(tmp_path, limit=math.inf).admit("one", unknown).endswith("this run so far $0.00")


@pytest.mark.parametrize(("text", "limit"), [("2.50", 2.5), ("$3", 3.0), ("0", 0.0), ("unlimited", math.inf)])
def test_a_limit_is_dollars_or_none(text: str, limit: float) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize("text", ["", "much", "-1", "nan", "inf"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(RunError, match="is not a limit for a cost"):
        parse_limit(text)
