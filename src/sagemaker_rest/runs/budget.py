"""The limit on a run's cost: each stack is added up before it is applied, and one that goes above the limit is not."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import filelock

from sagemaker_rest.errors import RunError
from sagemaker_rest.private_files import FILE_MODE, append_private, private_folder
from sagemaker_rest.runs.estimate import estimate

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.runs.estimate import Estimate
    from sagemaker_rest.terraform.plan import Plan

COSTS_FILE = "costs.jsonl"
UNLIMITED = "unlimited"


def parse_limit(text: str) -> float:
    """Read US dollars, or `unlimited`, which is infinite.

    Raises:
        RunError: the text is neither.
    """
    if text.strip().lower() == UNLIMITED:
        return math.inf
    try:
        dollars = float(text.strip().removeprefix("$"))
    except ValueError:
        dollars = math.nan
    if not 0 <= dollars < math.inf:
        raise RunError(f"{text!r} is not a limit for a cost: give US dollars, such as 2.50, or {UNLIMITED}")
    return dollars


@dataclass(frozen=True, slots=True)
class Budget:
    """`limit` is in US dollars; `minutes` is how long a stack is taken to live (None: the price table's assumption).

    The stacks of all processes of a run count together: `folder` is the run's.
    """

    folder: Path
    limit: float
    minutes: float | None = None

    def admit(self, path: str, plan: Plan) -> str:
        """Count a stack in, and give the sentence that says what it costs.

        Raises:
            RunError: with it, the run would cost more than the limit; or nobody knows what it would cost.

        """
        cost = estimate(plan, minutes=self.minutes)
        private_folder(self.folder)
        with filelock.FileLock(self.folder / f"{COSTS_FILE}.lock", mode=FILE_MODE):
            total = self.spent() + cost.dollars
            self._check(path, cost, total)
            append_private(self.folder / COSTS_FILE, json.dumps({"stack": path, "dollars": cost.dollars}) + "\n")
        limit = "" if self.limit == math.inf else f" of at most ${self.limit:,.2f}"
        return f"estimate for {path}: {cost}; this run so far ${total:,.2f}{limit}"

    def spent(self) -> float:
        """Return the estimates of all stacks of the run so far, in US dollars."""
        try:
            lines = (self.folder / COSTS_FILE).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return 0.0
        return float(sum(json.loads(line)["dollars"] for line in lines))

    def _check(self, path: str, cost: Estimate, total: float) -> None:
        if self.limit == math.inf:
            return
        if cost.unpriced:
            raise RunError(
                f"{path} was not applied, because the price table has no price for {', '.join(cost.unpriced)}: see "
                f"what it costs, and allow it with --max-cost {UNLIMITED}"
            )
        if total > self.limit:
            raise RunError(
                f"{path} was not applied, because this run would cost about ${total:,.2f}, and --max-cost allows "
                f"${self.limit:,.2f} ({cost}): allow more with --max-cost {math.ceil(total)}, or deploy less"
            )
