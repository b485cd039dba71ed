"""The cost of a stack, estimated from its plan: instances by the minute, serverless invocations, requests, the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.runs.prices import Prices, prices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.terraform.plan import Plan, PlannedResource

_HOURS_PER_MONTH = 730
_MINUTES_PER_HOUR = 60
_MEGABYTES_PER_GIGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an estimate. `dollars` is None where the table has no price."""

    what: str
    dollars: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """The cost of a stack that lives for `minutes`; an upper bound where it scales by itself."""

    items: tuple[Item, ...]
    minutes: float

    @property
    def dollars(self) -> float:
        """Return the sum of what has a price."""
        return sum(item.dollars or 0 for item in self.items)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Return the items that the table has no price for."""
        return tuple(item.what for item in self.items if item.dollars is None)

    def __str__(self) -> str:
        table = prices()
        lines = ", ".join(f"{item.what} {_money(item.dollars)}" for item in self.items) or "nothing that is charged"
        return (
            f"about {_money(self.dollars)} for {self.minutes:g} min: {lines} "
            f"(approximate on-demand prices of {table.region}, {table.as_of})"
        )


def estimate(plan: Plan, *, minutes: float | None = None, table: Prices | None = None) -> Estimate:
    """Estimate the cost of what `plan` leaves standing, for `minutes` (the table's assumption by default)."""
    priced = prices() if table is None else table
    lifetime = priced.assumed_minutes if minutes is None else minutes
    return Estimate(tuple(_items(plan, lifetime / _MINUTES_PER_HOUR, priced)), lifetime)


def _items(plan: Plan, hours: float, table: Prices) -> Iterator[Item]:
    most = _most_instances(plan)
    instances: Counter[str] = Counter()
    for configuration in plan.of_type("aws_sagemaker_endpoint_configuration"):
        for variant in _variants(configuration):
            if serverless := variant.get("serverless_config"):
                yield _serverless(serverless[0], hours, table)
            else:
                instances[str(variant.get("instance_type") or "an instance type that is not known yet")] += _count(
                    variant, most
                )
    for kind, number in sorted(instances.items()):
        price = table.instance_hour.get(kind)
        yield Item(f"{number} x {kind}", None if price is None else number * price * hours)
    if plan.of_type("aws_api_gateway_rest_api"):
        number = table.assumed_requests
        yield Item(f"{number:,} API requests", number * table.api_request)
    for stage in plan.of_type("aws_api_gateway_stage"):
        if stage.values.get("cache_cluster_enabled"):
            size = str(stage.values.get("cache_cluster_size") or "0.5")
            price = table.api_cache_hour.get(size)
            yield Item(f"API cache of {size} GB", None if price is None else price * hours)
    yield from _by_number(plan, hours, table)


def _by_number(plan: Plan, hours: float, table: Prices) -> Iterator[Item]:
    rates = {kind: price / _HOURS_PER_MONTH for kind, price in table.resource_month.items()} | dict(table.resource_hour)
    for kind, rate in sorted(rates.items()):
        if number := len(plan.of_type(kind)):
            yield Item(f"{number} x {kind}", number * rate * hours)


def _variants(configuration: PlannedResource) -> Iterator[Mapping[str, Any]]:
    for member in ("production_variants", "shadow_production_variants"):
        yield from configuration.values.get(member) or ()


def _most_instances(plan: Plan) -> dict[str, int]:
    """Return the most instances that Application Auto Scaling may run, by variant; under "" if the variant is not
    known.
    """
    most: Counter[str] = Counter()
    for target in plan.of_type("aws_appautoscaling_target"):
        variant = str(target.values.get("resource_id") or "").rpartition("/variant/")[2]
        most[variant] = max(most[variant], int(target.values.get("max_capacity") or 0))
    return dict(most)


def _count(variant: Mapping[str, Any], most: Mapping[str, int]) -> int:
    scaling = (variant.get("managed_instance_scaling") or [{}])[0]
    return max(
        int(variant.get("initial_instance_count") or 0),
        int(scaling.get("max_instance_count") or 0),
        most.get(str(variant.get("variant_name")), 0),
        most.get("", 0),
    )


def _serverless(settings: Mapping[str, Any], hours: float, table: Prices) -> Item:
    gigabytes = int(settings.get("memory_size_in_mb") or 0) / _MEGABYTES_PER_GIGABYTE
    used = table.assumed_requests * table.assumed_seconds_per_serverless_request
    held = int(settings.get("provisioned_concurrency") or 0) * hours * 3600
    return Item(
        f"{table.assumed_requests:,} serverless requests of {gigabytes:g} GB",
        gigabytes * (used * table.serverless_gb_second + held * table.serverless_provisioned_gb_second),
    )


def _money(dollars: float | None) -> str:
    return "at a price that is not known" if dollars is None else f"${dollars:,.2f}"
