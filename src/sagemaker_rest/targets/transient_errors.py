"""Failures of an apply or a destroy that pass by themselves. Each is named, with the reason why waiting helps; any
other is final at once.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from collections.abc import Callable

APPLY, DESTROY = frozenset({"apply"}), frozenset({"destroy"})
BOTH = APPLY | DESTROY


@dataclass(frozen=True, slots=True)
class TransientError:
    """`pattern` is searched for in what Terraform printed; `commands` are those that it may be tried again for."""

    pattern: re.Pattern[str]
    commands: frozenset[str]
    reason: str


TRANSIENT_ERRORS = (
    TransientError(
        re.compile(r"Cannot update in-progress endpoint"),
        BOTH,
        "SageMaker deletes no endpoint while it creates or updates it, and an interrupted apply leaves it doing that",
    ),
    TransientError(
        re.compile(r"Could not assume role|role (?:defined for the function )?cannot be assumed"),
        APPLY,
        "IAM is eventually consistent: a role that was just made takes some seconds until a service can assume it",
    ),
    TransientError(
        re.compile(r"Invalid principal in policy|The role with name \S+ cannot be found"),
        APPLY,
        "IAM is eventually consistent: a role that was just made is not known everywhere at once",
    ),
    TransientError(
        re.compile(
            r"InsufficientCapacity|Unable to provision requested ML compute capacity|InsufficientInstanceCapacity"
        ),
        APPLY,
        "SageMaker has no instance of that type free at the moment; the failed endpoint is made anew",
    ),
    TransientError(
        re.compile(r"TooManyRequestsException|Too Many Requests"),
        BOTH,
        "API Gateway's control plane takes few calls: DeleteRestApi is one in 30 seconds for an account",
    ),
    TransientError(
        re.compile(r"ThrottlingException|RequestLimitExceeded|\bThrottling\b|Rate exceeded"),
        BOTH,
        "the account's calls are throttled, beyond what the provider's own retries wait for",
    ),
    TransientError(
        re.compile(r"ConflictException: Unable to complete operation due to concurrent modification"),
        BOTH,
        "API Gateway changes an API for one caller at a time",
    ),
    TransientError(
        re.compile(r"ConcurrentUpdateException"),
        BOTH,
        "Application Auto Scaling takes one update of a target at a time",
    ),
    TransientError(
        re.compile(r"OperationAborted: A conflicting conditional operation is currently in progress"),
        BOTH,
        "S3 takes one change of a bucket at a time, and a deleted bucket's name is free only some time later",
    ),
    TransientError(
        re.compile(r"OperationAbortedException: Multiple (?:concurrent )?requests to update the same resource"),
        BOTH,
        "CloudWatch Logs takes one change of a log group at a time, and another may be under way",
    ),
    TransientError(
        re.compile(r"BucketNotEmpty"),
        DESTROY,
        "data capture and logs are written some time after the request: the bucket is emptied again",
    ),
    TransientError(
        re.compile(r"DeleteConflict: Cannot delete entity"),
        DESTROY,
        "IAM is eventually consistent: a policy that was just detached may still count as attached",
    ),
    TransientError(
        re.compile(r"DependencyViolation"),
        DESTROY,
        "the network interfaces of an endpoint in a VPC go some minutes after the endpoint",
    ),
    TransientError(
        re.compile(
            r"connection reset by peer|TLS handshake timeout|i/o timeout|no such host|request send failed.*: EOF"
        ),
        BOTH,
        "the network failed for a moment",
    ),
    TransientError(
        re.compile(r"Error acquiring the state lock"),
        DESTROY,
        "the terraform of a process that was killed is still writing its state",
    ),
)


def reason_to_wait(error: TerraformError, command: str) -> str | None:
    """Return why the same command may succeed later; None if it will not."""
    return next(
        (
            known.reason
            for known in TRANSIENT_ERRORS
            if command in known.commands and known.pattern.search(error.diagnostics)
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class Patience:
    """The limits of trying again: pauses that double, until `seconds` have passed or `attempts` were made."""

    seconds: float
    attempts: int
    first_pause: float = 5
    longest_pause: float = 60

    def retry(
        self,
        command: str,
        run: Callable[[], None],
        *,
        on_wait: Callable[[str], None] = lambda _reason: None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Run it until it succeeds, fails for a reason that does not pass, or patience ends."""
        deadline, pause = clock() + self.seconds, self.first_pause
        for attempt in range(1, self.attempts + 1):
            try:
                run()
            except TerraformError as error:
                reason = reason_to_wait(error, command)
                if reason is None or attempt == self.attempts or clock() + pause > deadline:
                    raise
                on_wait(reason)
                sleep(pause)
                pause = min(2 * pause, self.longest_pause)
            else:
                return
