"""Stars in names and values, as IAM and EventBridge have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def between_stars(parts: Sequence[str]) -> str:
    """Return the regular expression for `parts`, expressions themselves, with any text between one and the next.

    Where a part is found first, there it stays: going back would find no more, and with some stars might never end.
    """
    first, *others = parts
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return first + middle + "".join(f".*{part}" for part in others[-1:])
