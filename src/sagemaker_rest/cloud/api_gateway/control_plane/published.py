"""The data plane's view of the control plane: the records that were published last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.account_records import account_of
from sagemaker_rest.cloud.api_gateway.control_plane.api_keys import ApiKey
from sagemaker_rest.cloud.api_gateway.control_plane.base_path_mappings import NO_BASE_PATH
from sagemaker_rest.cloud.api_gateway.control_plane.deployment_records import Deployment
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_records import BasePathMapping, DomainName
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi
from sagemaker_rest.cloud.api_gateway.control_plane.served_stages import served_stage
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import Stage
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import WebAcl, WebAclSource, no_web_acl
from sagemaker_rest.cloud.api_gateway.control_plane.usage import quota_of
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import (
    ApiStage,
    ThrottleSettings,
    UsagePlan,
    UsagePlanKey,
)
from sagemaker_rest.cloud.api_gateway.data_plane import custom_domains
from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import Subscription
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import DeployedStage, StageSnapshot, Throttle
from sagemaker_rest.cloud.partitions import partition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.records import Records, Store

# what a throttle has in a part that is not given
_UNLIMITED = 1_000_000_000
# a gateway with more stages than this in use makes their snapshots anew for each request
_MOST_STAGES = 1024


class PublishedStages:
    """The data plane's `StageSource`."""

    def __init__(self, store: Store, web_acl_of: WebAclSource = no_web_acl) -> None:
        """Publish stages; `web_acl_of` is asked at each request, because WAF does not report changes."""
        self._store = store
        self._web_acl_of = web_acl_of
        # by API and stage, with the records that it was made of
        self._made: dict[tuple[str, str], tuple[RestApi, Stage, WebAcl | None, StageSnapshot]] = {}

    def find(self, api_id: str, stage_name: str) -> DeployedStage | None:
        """Return a stage as it is now, with the API as it was when the stage's deployment was created."""
        found = self._store.find(RestApi, api_id)
        if found is None:
            return None
        (account_id, region), records = found
        stage = records.view(Stage, api_id).get(stage_name)
        if stage is None:
            return None
        deployments = records.view(Deployment, api_id)
        canary = stage.canary_settings
        arn = f"arn:{partition_of(region).name}:apigateway:{region}::/restapis/{api_id}/stages/{stage_name}"
        return DeployedStage(
            deployments[stage.deployment_id].snapshot,
            self._snapshot(records.view(RestApi)[api_id], stage, self._web_acl_of(account_id, arn)),
            deployments[canary.deployment_id].snapshot if canary else None,
        )

    def _snapshot(self, api: RestApi, stage: Stage, acl: WebAcl | None) -> StageSnapshot:
        known = self._made.get((api.id, stage.stage_name))
        if known is not None and known[0] is api and known[1] is stage and known[2] == acl:
            return known[3]
        made = served_stage(stage, api.name, acl)
        if len(self._made) > _MOST_STAGES:
            self._made.clear()
        self._made[api.id, stage.stage_name] = (api, stage, acl, made)
        return made


class PublishedSubscriptions:
    """The data plane's `SubscriptionSource`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, key: str, api_id: str, stage: str) -> Subscription | None:
        """Return the subscription of the enabled key with that value at that stage, if there is one."""
        found = self._store.find(RestApi, api_id)
        if found is None:
            return None
        _, records = found
        known = next((each for each in records.view(ApiKey).values() if each.value == key), None)
        if known is None or not known.enabled:
            return None
        return _subscription(records, known, f"{api_id}:{stage}")


def _subscription(records: Records, key: ApiKey, stage_name: str) -> Subscription | None:
    for plan in records.view(UsagePlan).values():
        stage = next((each for each in plan.api_stages if each.name == stage_name), None)
        if stage is not None and key.id in records.view(UsagePlanKey, plan.id):
            return Subscription(
                key_id=key.id,
                plan_id=plan.id,
                throttle=_throttle(plan.throttle),
                method_throttles=_method_throttles(stage),
                quota=quota_of(plan),
            )
    return None


def _throttle(settings: ThrottleSettings | None) -> Throttle | None:
    if settings is None:
        return None
    rate, burst = settings.rate_limit, settings.burst_limit
    return Throttle(rate=_UNLIMITED if rate is None else rate, burst=_UNLIMITED if burst is None else burst)


def _method_throttles(stage: ApiStage) -> Mapping[tuple[str, str], Throttle]:
    throttles = {}
    for key, settings in (stage.throttle or {}).items():
        path, _, method = key.rpartition("/")
        limit = _throttle(settings)
        if limit is not None:
            throttles["/" + path.lstrip("/"), method] = limit
    return throttles


class PublishedDomains:
    """The data plane's `DomainSource`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def mappings(self, domain_name: str) -> tuple[custom_domains.BasePathMapping, ...] | None:
        """Return the base path mappings of a domain name in lower case; None if the domain name does not exist."""
        found = self._store.find(DomainName, domain_name)
        if found is None:
            return None
        return tuple(
            custom_domains.BasePathMapping(
                "" if mapping.base_path == NO_BASE_PATH else mapping.base_path, mapping.rest_api_id, mapping.stage
            )
            for mapping in found[1].view(BasePathMapping, domain_name).values()
        )


def logging_role(store: Store, account_id: str, region: str) -> str | None:
    """Return the role that API Gateway writes the logs of an account with."""
    return account_of(store.records(account_id, region)).cloudwatch_role_arn
