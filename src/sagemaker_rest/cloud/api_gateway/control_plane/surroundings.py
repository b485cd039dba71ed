"""The other services, as far as API Gateway's control plane asks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, Protocol

from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import UsageLedger
from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.method_test import MethodTest, MethodTester


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


def no_tests(test: MethodTest) -> NoReturn:  # noqa: ARG001 - without a data plane nothing can be tried
    """Refuse to carry out a test.

    Raises:
        OperationNotImplementedError: Always.

    """
    raise OperationNotImplementedError("TestInvokeMethod of API Gateway needs a data plane")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything has a default that knows nothing, so that the control plane also stands alone.

    `usage` is what the data plane counts of API keys. `may_write_logs` says whether API Gateway can assume a role and
    write with it to CloudWatch Logs; it is asked with the role's ARN and what the ARNs of log groups begin with.
    `test_invoke` carries out TestInvokeMethod, outside the store's lock.
    """

    usage: UsageLedger = field(default_factory=UsageLedger)
    web_acl_of: WebAclSource = no_web_acl
    may_write_logs: Callable[[str, str], bool] = lambda role_arn, logs_arn: True  # noqa: ARG005 - without IAM all may
    test_invoke: MethodTester = no_tests
