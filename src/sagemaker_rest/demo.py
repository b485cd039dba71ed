"""The whole story once: train, deploy on the local target, ask for a prediction in both ways, destroy, look that
nothing is left.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from sagemaker_rest.errors import LeftoverError, PredictionError, SagemakerRestError
from sagemaker_rest.mnist.artifact import train_version
from sagemaker_rest.mnist.commands import load_chosen_digits
from sagemaker_rest.mnist.payload import make_payload, write_payload
from sagemaker_rest.phases import Phases
from sagemaker_rest.staging import require_writable
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.stack import Stack
from sagemaker_rest.terraform.progress import latest_message

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from sagemaker_rest.mnist.training import TrainingProgress
    from sagemaker_rest.phases import Phase
    from sagemaker_rest.targets.target import Target

EXAMPLE = "examples/mnist"
BAR_WIDTH = 40


def run_demo(options: argparse.Namespace) -> int:
    """Run `sagemaker-rest demo`: return 0, or raise what went wrong; then whatever was made has been destroyed."""
    tree = Path("terraform")
    if not (tree / EXAMPLE).is_dir():
        raise SagemakerRestError(
            f"there is no {tree / EXAMPLE} in {Path.cwd()}: run the demo in a checkout of sagemaker-rest"
        )
    phases = Phases(Console(highlight=False))
    phases.console.print("[bold]A handwritten 7, through API Gateway and SageMaker, on a local AWS[/bold]\n")
    subject = _prepare(options, phases)
    show(subject, phases, tree=tree, runs=Path(".runs"), pause=options.pause)
    phases.console.print(f"\nDone in {phases.seconds:.0f} s. Nothing is left.")
    return 0


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that is deployed and asked: the archive, the request and the digit that is in it."""

    archive: Path
    payload: Path
    label: int

    @property
    def document(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.payload.read_text(encoding="utf-8"))
        return parsed


def _prepare(options: argparse.Namespace, phases: Phases) -> Subject:
    require_writable(Path("model"))
    with phases.phase("reading the digits") as phase:
        digits = load_chosen_digits(options)
        phase.result = digits.origin
    with phases.phase("training the model") as phase:
        phase.detail = "starting TensorFlow"
        trained = train_version(digits, Path("model"), on_progress=lambda at: _describe(at, phase))
        phase.result = f"{trained.accuracy:.2%} of {len(digits.test):,} test digits; {trained.archive}"
    with phases.phase("writing payload.json") as phase:
        payload = make_payload(digits, 0)
        path = Path("payload.json")
        write_payload(payload, path)
        phase.result = f"a handwritten {payload.label}"
    return Subject(archive=trained.archive.absolute(), payload=path, label=payload.label)


def _describe(at: TrainingProgress, phase: Phase) -> None:
    phase.detail = f"epoch {at.epoch}/{at.epochs}, step {at.step}/{at.steps}, accuracy {at.accuracy:.2%}"


def show(subject: Subject, phases: Phases, *, tree: Path, runs: Path, pause: bool = False) -> None:
    """Deploy `subject` on a local target and ask it. Whatever happens, what was made is destroyed."""
    folder = runs / f"demo-{time.strftime('%Y%m%d-%H%M%S')}"
    with ExitStack() as cleanup:
        cleanup.callback(_remove_unless_needed, folder)
        with phases.phase("starting the local AWS") as phase:
            target = cleanup.enter_context(LocalTarget(log=folder / "cloud.log"))
            before = target.inventory()
            phase.result = target.endpoint_url
        stack = Stack.create(target, tree, EXAMPLE, folder / "stack", accelerate=True)
        try:
            with phases.phase(f"terraform apply {EXAMPLE}") as phase, following(phase, stack):
                stack.apply(name="mnist", model_archive=subject.archive)
                phase.result = f"endpoint {stack.outputs['endpoint_name']} is InService"
            _ask(stack, subject, phases)
            if pause:
                phases.console.input("The stack is up. Press Enter to destroy it. ")
        finally:
            with phases.phase("terraform destroy") as phase, following(phase, stack):
                stack.destroy()
        with phases.phase("looking for what is left") as phase:
            _require_nothing_left(target, before)
            phase.result = "nothing: the account is as it was before"


def _ask(stack: Stack, subject: Subject, phases: Phases) -> None:
    with phases.phase("sagemaker-runtime invoke-endpoint") as phase:
        invoked = probabilities(stack.invoke(subject.document), subject)
        phase.result = f"{len(invoked)} probabilities, {subject.label} on top"
    with phases.phase(f"POST {subject.payload.name} to the REST URL") as phase:
        posted = probabilities(stack.predict(subject.document), subject)
        phase.result = f"HTTP 200, {subject.label} on top"
    phases.console.print()
    phases.console.print(bars(posted))
    phases.console.print("\nThe same with curl, while the stack is up:\n")
    # one line that can be copied: rich must neither break nor colour it
    phases.console.print(
        stack.outputs["curl"].replace(stack.outputs["invoke_url"], stack.url()),
        soft_wrap=True,
        highlight=False,
        markup=False,
    )
    phases.console.print()


def probabilities(document: dict[str, Any], subject: Subject) -> Sequence[float]:
    """Return the ten probabilities of a prediction.

    Raises:
        PredictionError: the largest is not the expected digit's.
    """
    (values,) = document["predictions"]
    top = max(range(len(values)), key=values.__getitem__)
    if len(values) != 10 or top != subject.label:
        raise PredictionError(f"expected ten probabilities with {subject.label} on top, got {values}")
    return [float(value) for value in values]


def bars(values: Sequence[float]) -> Text:
    """Draw the probabilities as a chart, a line a digit."""
    chart = Text()
    top = max(range(len(values)), key=values.__getitem__)
    for digit, value in enumerate(values):
        style = "bold green" if digit == top else "dim"
        chart.append(f"  {digit}  {value:8.4%}  {'█' * round(value * BAR_WIDTH)}\n", style=style)
    chart.rstrip()
    return chart


def _require_nothing_left(target: Target, before: frozenset[str]) -> None:
    left = target.inventory() - before
    if left:
        raise LeftoverError(f"still there after destroy: {', '.join(sorted(left))}")


@contextmanager
def following(phase: Phase, stack: Stack) -> Iterator[None]:
    """Show in the live line what Terraform says while the block runs."""
    done = threading.Event()

    def follow() -> None:
        while not done.wait(0.2):
            phase.detail = latest_message(stack.folder / "logs")

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    try:
        yield
    finally:
        done.set()
        follower.join()


def _remove_unless_needed(folder: Path) -> None:
    """Remove the folder of a run, unless a destroy has failed: then the stack's own folder is in it."""
    if (folder / "stack").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # another run may be there
        folder.parent.rmdir()
