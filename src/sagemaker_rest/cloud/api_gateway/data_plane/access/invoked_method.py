"""The method's ARN and the condition keys of a request, as a policy sees them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, NotImplementedHereError
from sagemaker_rest.cloud.authorization.policy import Decision, UnsupportedConditionError
from sagemaker_rest.cloud.authorization.resource_policy import combined_decision, resource_decision
from sagemaker_rest.cloud.partitions import partition_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.access.vpc_endpoints import VpcEndpoint
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.authorization.principal import PolicyDocument, Principal
    from sagemaker_rest.cloud.authorization.signature import Credentials

ACTION = "execute-api:Invoke"


def method_arn(invocation: Invocation) -> str:
    """Return `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`, with the requested path and the method that
    the request is routed by: a header that overrides it must not get around a policy.
    """
    api, request = invocation.api, invocation.request
    method = (request.headers.get("X-HTTP-Method-Override") or request.method).upper()
    return (
        f"arn:{partition_of(api.region).name}:execute-api:{api.region}:{api.account_id}:{api.id}"
        f"/{invocation.stage.name}/{method}{invocation.address.path}"
    )


def condition_keys(
    invocation: Invocation, caller: Credentials | None = None, endpoint: VpcEndpoint | None = None
) -> dict[str, str]:
    """Return the context in which policies are evaluated. execute-api takes HTTPS alone, which the local port stands
    for: every request counts as secure. Its source is the address that the connection comes from, so that `127.0.0.2`
    (curl's `--interface`) is another one.
    """
    headers, source = invocation.request.headers, invocation.request.source_ip
    received = datetime.fromtimestamp(invocation.trace.received_at, UTC)
    keys = {
        "aws:CurrentTime": received.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(invocation.trace.received_at)),
        "aws:RequestedRegion": invocation.api.region,
        "aws:SecureTransport": "true",
        "aws:UserAgent": headers.get("User-Agent", ""),
    }
    if "Referer" in headers:
        keys["aws:Referer"] = headers["Referer"]
    if endpoint is None:
        keys["aws:SourceIp"] = source
    else:
        keys |= {"aws:SourceVpce": endpoint.id, "aws:SourceVpc": endpoint.vpc_id, "aws:VpcSourceIp": source}
    return keys | (_principal_keys(caller) if caller is not None else {})


def _principal_keys(caller: Credentials) -> dict[str, str]:
    principal = caller.principal
    keys = {
        "aws:PrincipalAccount": principal.account_id,
        "aws:PrincipalArn": principal.role_arn or principal.arn,
        "aws:userid": caller.user_id,
    }
    if principal.is_root:
        return keys | {"aws:PrincipalType": "Account"}
    if principal.role_arn is not None:
        return keys | {"aws:PrincipalType": "AssumedRole"}
    return keys | {"aws:PrincipalType": "User", "aws:username": principal.arn.rpartition("/")[2]}


def require_policy(invocation: Invocation, caller: Principal | None, keys: dict[str, str]) -> None:
    """Raise the error of a refused caller unless the API's resource policy allows the request by itself."""
    policy = invocation.api.policy
    if policy is not None:
        _require(invocation, caller, lambda arn: resource_decision(policy, caller, ACTION, arn, keys))


def require_identity(invocation: Invocation, caller: Principal, keys: dict[str, str]) -> None:
    """Raise the error of a refused caller unless the caller's policies and the API's together allow the request."""
    # without a resource policy a caller of another account has nothing that lets it in
    document: PolicyDocument = invocation.api.policy or {}
    owner = invocation.api.account_id
    _require(invocation, caller, lambda arn: combined_decision(caller, document, ACTION, arn, keys, owner=owner))


def require_endpoint(
    invocation: Invocation, caller: Principal | None, endpoint: VpcEndpoint, keys: dict[str, str]
) -> None:
    """Raise the error of a refused caller unless the policy of the VPC endpoint lets the request through."""
    _require(invocation, caller, lambda arn: resource_decision(endpoint.policy, caller, ACTION, arn, keys))


def _require(invocation: Invocation, caller: Principal | None, decide: Callable[[str], Decision]) -> None:
    arn = method_arn(invocation)
    try:
        decision = decide(arn)
    except UnsupportedConditionError as error:
        raise NotImplementedHereError(f"A policy of this API cannot be evaluated: {error}.") from error
    if decision is Decision.ALLOWED:
        return
    name = caller.arn if caller is not None else "anonymous"
    explicitly = " with an explicit deny" if decision is Decision.DENIED else ""
    # AWS shows the last digits of the account alone
    account = invocation.api.account_id
    shown = arn.replace(f":{account}:", f":{'*' * 8}{account[-4:]}:")
    raise GatewayFaultError(
        faults.ACCESS_DENIED,
        message=f"User: {name} is not authorized to perform: {ACTION} on resource: {shown}{explicitly}",
    )
