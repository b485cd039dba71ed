"""Prices from `prices.json`: approximate on-demand prices of us-east-1 in US dollars, with their date."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Prices:
    """The price table. `assumed_minutes` and the like say how much of each a stack of a test run is taken to use."""

    as_of: str
    region: str
    source: str
    assumed_minutes: float
    assumed_requests: int
    assumed_seconds_per_serverless_request: float
    instance_hour: Mapping[str, float]
    serverless_gb_second: float
    serverless_provisioned_gb_second: float
    api_request: float
    api_cache_hour: Mapping[str, float]
    resource_month: Mapping[str, float]
    resource_hour: Mapping[str, float]


@functools.cache
def prices() -> Prices:
    """Return the price table that ships with the package."""
    text = resources.files("sagemaker_rest.runs").joinpath("prices.json").read_text(encoding="utf-8")
    table = json.loads(text)
    assumed = table["assumptions"]
    return Prices(
        as_of=table["as_of"],
        region=table["region"],
        source=table["source"],
        assumed_minutes=assumed["minutes"],
        assumed_requests=assumed["requests"],
        assumed_seconds_per_serverless_request=assumed["seconds_per_serverless_request"],
        instance_hour=table["sagemaker_instance_hour"],
        serverless_gb_second=table["sagemaker_serverless_gb_second"],
        serverless_provisioned_gb_second=table["sagemaker_serverless_provisioned_gb_second"],
        api_request=table["api_gateway_request"],
        api_cache_hour=table["api_gateway_cache_hour"],
        resource_month=table["resource_month"],
        resource_hour=table["resource_hour"],
    )
