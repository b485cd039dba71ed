"""The part of a text from elsewhere (a body, a query string, a template) that a header can hold."""

from __future__ import annotations

import re

# a line break would begin another header
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")


def header_text(value: str) -> str:
    """Return `value` on one line. Characters over U+00FF become their UTF-8 bytes, as HTTP libraries read such
    bytes.
    """
    line = _CONTROLS.sub(" ", value)
    try:
        line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode(errors="replace").decode("latin-1")
    return line
