"""Progress for people: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import io

from rich.console import Console

from sagemaker_rest.mnist.progress import training_progress
from sagemaker_rest.mnist.training import TrainingProgress

FIRST = TrainingProgress(epoch=1, epochs=2, step=1, steps=2, loss=2.5, accuracy=0.1)
END_OF_FIRST_EPOCH = TrainingProgress(epoch=1, epochs=2, step=2, steps=2, loss=0.25, accuracy=0.955)
END = TrainingProgress(epoch=2, epochs=2, step=2, steps=2, loss=0.125, accuracy=0.99)


def test_without_a_terminal_it_is_a_line_an_epoch() -> None:
    output = io.StringIO()

    with training_progress(Console(file=output, force_terminal=False)) as on_progress:
        on_progress(FIRST)
        on_progress(END_OF_FIRST_EPOCH)
        on_progress(END)

    assert output.getvalue().splitlines() == [
        "Epoch 1/2: loss 0.2500, accuracy 95.50%",
        "Epoch 2/2: loss 0.1250, accuracy 99.00%",
    ]


def test_on_a_terminal_it_is_a_bar_that_fills() -> None:
    output = io.StringIO()

    with training_progress(Console(file=output, force_terminal=True, width=100, color_system=None)) as on_progress:
        on_progress(FIRST)
        on_progress(END)

    last_drawn = output.getvalue().split("\r")[-1]
    assert "━" * 30 in last_drawn
    assert "epoch 2/2 loss 0.1250 accuracy 99.00%" in last_drawn


def test_without_any_progress_nothing_is_drawn() -> None:
    output = io.StringIO()

    with training_progress(Console(file=output, force_terminal=True)):
        pass

    assert output.getvalue() == ""
