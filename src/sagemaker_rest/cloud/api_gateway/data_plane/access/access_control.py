"""The checks in AWS's order."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.access import invoked_method, user_pool_tokens
from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import UsageLedger
from sagemaker_rest.cloud.api_gateway.data_plane.access.signatures import signer_of
from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import subscription_of
from sagemaker_rest.cloud.api_gateway.data_plane.access.vpc_endpoints import endpoint_of
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, not_implemented
from sagemaker_rest.cloud.api_gateway.data_plane.throttling import Throttles

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import Subscription, SubscriptionSource
    from sagemaker_rest.cloud.api_gateway.data_plane.access.user_pool_tokens import UserPoolSource
    from sagemaker_rest.cloud.api_gateway.data_plane.access.vpc_endpoints import VpcEndpoint, VpcEndpointSource
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.authorization.signature import CredentialSource


@dataclass(frozen=True, slots=True)
class Directories:
    """The directories of callers that the control plane keeps."""

    credentials: CredentialSource
    user_pools: UserPoolSource
    subscriptions: SubscriptionSource
    vpc_endpoints: VpcEndpointSource


class _Nobody:
    """A directory without an entry."""

    def find(self, *_: str) -> None:
        return None


# for a gateway that is given none: then whoever has to be known is refused
NOBODY = Directories(_Nobody(), _Nobody(), _Nobody(), _Nobody())


@dataclass(frozen=True, slots=True)
class AccessControl:
    """The check of who may call, and how often. `clock` tells seconds since the epoch."""

    directories: Directories = NOBODY
    ledger: UsageLedger = field(default_factory=UsageLedger)
    throttles: Throttles = field(default_factory=Throttles)
    clock: Callable[[], float] = time.time

    def admit(self, invocation: Invocation, route: Route) -> None:
        """Let the request pass, and remember in `invocation.caller` who makes it.

        Raises:
            GatewayFaultError: whoever may not call, or not now.
            NotImplementedHereError: for what is not evaluated here.
        """
        if invocation.stage.blocked_by_web_acl:
            raise GatewayFaultError(faults.WAF_FILTERED)
        endpoint = endpoint_of(invocation, self.directories.vpc_endpoints)
        self._authorize(invocation, route, endpoint)
        subscription = None
        if route.method.api_key_required:
            subscription = subscription_of(invocation, self.directories.subscriptions)
            self.throttles.admit_subscriber(invocation, route, subscription)
        self.throttles.admit(invocation, route)
        self._count(subscription)

    def _authorize(self, invocation: Invocation, route: Route, endpoint: VpcEndpoint | None) -> None:
        # AWS takes the type in any case and keeps it as it was given
        match route.method.authorization_type.upper():
            case "NONE":
                self._let_anonymous_in(invocation, endpoint)
            case "AWS_IAM":
                self._let_signer_in(invocation, endpoint)
            case "COGNITO_USER_POOLS":
                user_pool_tokens.authenticate(invocation, route.method, self.directories.user_pools, self.clock)
                self._let_anonymous_in(invocation, endpoint)
            case "CUSTOM":
                raise not_implemented("A Lambda authorizer (CUSTOM authorization of a method)")
            case other:
                raise not_implemented(f"{other} authorization of a method")

    def _let_anonymous_in(self, invocation: Invocation, endpoint: VpcEndpoint | None) -> None:
        """Check an anonymous caller by the resource policy alone: a user pool's token, too, makes nobody a
        principal.
        """
        if invocation.api.policy is None and endpoint is None:
            return
        keys = invoked_method.condition_keys(invocation, endpoint=endpoint)
        self._pass_through(invocation, None, endpoint, keys)
        invoked_method.require_policy(invocation, None, keys)

    def _let_signer_in(self, invocation: Invocation, endpoint: VpcEndpoint | None) -> None:
        signer = signer_of(invocation, self.directories.credentials, self.clock)
        invocation.caller.principal = signer.principal
        keys = invoked_method.condition_keys(invocation, signer, endpoint)
        self._pass_through(invocation, signer.principal, endpoint, keys)
        invoked_method.require_identity(invocation, signer.principal, keys)

    def _pass_through(
        self, invocation: Invocation, caller: Principal | None, endpoint: VpcEndpoint | None, keys: dict[str, str]
    ) -> None:
        if endpoint is not None:
            invocation.caller.identity |= {"vpcId": endpoint.vpc_id, "vpceId": endpoint.id}
            invoked_method.require_endpoint(invocation, caller, endpoint, keys)

    def _count(self, subscription: Subscription | None) -> None:
        if subscription is None:
            return
        if not self.ledger.count(subscription.plan_id, subscription.key_id, subscription.quota):
            raise GatewayFaultError(faults.QUOTA_EXCEEDED)
