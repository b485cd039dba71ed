"""The display of a long command while it works: a live line a phase, with the time it has taken so far."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

TITLE_WIDTH = 44


class Phase:
    """One phase: `detail` says what it is doing now, `result` what came of it."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.result = ""
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def __rich__(self) -> RenderableType:
        """Render the live line; rich draws it again several times a second."""
        line = Table.grid(padding=(0, 1))
        line.add_column(width=1)
        line.add_column(width=TITLE_WIDTH)
        line.add_column(width=8, justify="right")
        line.add_column()
        line.add_row(_SPINNER, self.title, f"{self.seconds:.1f} s", Text(self.detail, style="dim", overflow="ellipsis"))
        return line


_SPINNER = Spinner("dots")


class Phases:
    """Runs phases one after the other on a console. Where nobody watches, a line at each beginning and end."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Return the seconds since the first phase could begin."""
        return time.monotonic() - self._began

    @contextmanager
    def phase(self, title: str) -> Iterator[Phase]:
        """Show `title` and the elapsed time while the block runs, then how it ended."""
        phase = Phase(title)
        try:
            if self.console.is_terminal:
                with Live(phase, console=self.console, transient=True, refresh_per_second=8):
                    yield phase
            else:
                self.console.print(f"… {title}")
                yield phase
        except BaseException:
            self._print("✗", "red", phase)
            raise
        self._print("✓", "green", phase)

    def _print(self, mark: str, style: str, phase: Phase) -> None:
        line = Text.assemble(
            (mark, style), f" {phase.title:<{TITLE_WIDTH}} {phase.seconds:>6.1f} s  ", (phase.result, "dim")
        )
        self.console.print(line, soft_wrap=True)
