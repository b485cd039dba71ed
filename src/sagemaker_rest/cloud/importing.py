"""Importing without looking for garbage: what a program imports stays until it ends.

Python looks through all objects again and again while they grow in number, so it spends a fifth of an import of
TensorFlow or of moto on finding that nothing of it is garbage.
"""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Import in here. All that there is at the end is left alone from then on.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
