"""Failures of a destroy that pass by themselves. Each is named, with the reason why waiting helps; any other is
final.
"""

import re
from dataclasses import dataclass

from sagemaker_rest.errors import TerraformError


@dataclass(frozen=True, slots=True)
class TransientError:
    """`pattern` is searched for in what Terraform printed."""

    pattern: re.Pattern[str]
    reason: str


TRANSIENT_ERRORS = (
    TransientError(
        re.compile(r"Cannot update in-progress endpoint"),
        "SageMaker deletes no endpoint while it creates or updates it, and an interrupted apply leaves it doing that",
    ),
)


def is_transient(error: TerraformError) -> bool:
    """Whether the same command, given some time, may succeed."""
    return any(known.pattern.search(error.diagnostics) for known in TRANSIENT_ERRORS)
