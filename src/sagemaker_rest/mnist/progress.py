"""Training progress for people: a bar on a terminal, a line an epoch anywhere else."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from sagemaker_rest.mnist.training import TrainingProgress


@contextlib.contextmanager
def training_progress(console: Console) -> Iterator[Callable[[TrainingProgress], None]]:
    """Yield what `train` takes as `on_progress`. The bar appears with the first batch and stays when it is done."""
    if not console.is_terminal:
        yield lambda progress: _print_epoch(console, progress)
        return
    bar = Progress(
        TextColumn("Training"),
        BarColumn(),
        TextColumn("epoch {task.fields[epoch]}"),
        TextColumn("loss {task.fields[loss]:.4f}"),
        TextColumn("accuracy {task.fields[accuracy]:.2%}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )

    def show(progress: TrainingProgress) -> None:
        if not bar.tasks:
            bar.add_task("", epoch="", loss=0.0, accuracy=0.0, total=progress.epochs * progress.steps)
            bar.start()
        bar.update(
            bar.tasks[0].id,
            completed=(progress.epoch - 1) * progress.steps + progress.step,
            epoch=f"{progress.epoch}/{progress.epochs}",
            loss=progress.loss,
            accuracy=progress.accuracy,
        )

    try:
        yield show
    finally:
        bar.stop()


def _print_epoch(console: Console, progress: TrainingProgress) -> None:
    if progress.step == progress.steps:
        console.print(
            f"Epoch {progress.epoch}/{progress.epochs}: loss {progress.loss:.4f}, accuracy {progress.accuracy:.2%}",
            highlight=False,
        )
