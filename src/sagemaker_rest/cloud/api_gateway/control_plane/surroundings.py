"""The other services, as far as API Gateway's control plane asks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import UsageLedger

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class WebAcl:
    """A web ACL of AWS WAF that stands before a stage."""

    arn: str
    blocks_by_default: bool = False
    has_rules: bool = False


class WebAclSource(Protocol):
    """AWS WAF, as far as a stage is concerned."""

    def __call__(self, account_id: str, stage_arn: str) -> WebAcl | None:
        """Return the web ACL of a stage, if it has one."""
        ...


def no_web_acl(account_id: str, stage_arn: str) -> WebAcl | None:  # noqa: ARG001 - without WAF there are none
    """Return None: nothing stands before the stage."""
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything has a default that knows nothing, so that the control plane also stands alone.

    `usage` is what the data plane counts of API keys. `may_write_logs` says whether API Gateway can assume a role and
    write with it to CloudWatch Logs; it is asked with the role's ARN and what the ARNs of log groups begin with.
    """

    usage: UsageLedger = field(default_factory=UsageLedger)
    web_acl_of: WebAclSource = no_web_acl
    may_write_logs: Callable[[str, str], bool] = lambda role_arn, logs_arn: True  # noqa: ARG005 - without IAM all may
