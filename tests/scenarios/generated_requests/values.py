"""Values as nobody means them: texts, numbers, JSON, paths and headers, drawn by a seeded random number generator."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = (
    *(
        "",
        " ",
        "a",
        "A",
        "0",
        "-1",
        "null",
        "true",
        "*",
        "/",
        "//",
        ".",
        "..",
        "../x",
        "a/b",
        "a b",
        "a,b",
        "a;b",
        "a=b",
    ),
    *(
        "%",
        "%zz",
        "%00",
        "%2f",
        "%ff%fe",
        "$",
        "$default",
        "${x}",
        "$input.body",
        "#foreach",
        "#set($a=1)",
        "{",
        "}",
        "[]",
    ),
    *(
        "'",
        '"',
        "\\",
        "`",
        "<script>",
        "\0",
        "\r\nX-Injected: a",
        "\t",
        "\x7f",
        "\u20ac",
        "\U0001f600",
        "\ud800",
        "\u0661",
    ),
    *(
        "a" * 64,
        "a" * 65,
        "a" * 300,
        "a" * 2000,
        "arn:aws:iam::123456789012:role/x",
        "arn:",
        "arn:aws:s3:::b",
        "s3://b/k",
    ),
    *(
        "1e999",
        "NaN",
        "-0",
        "9" * 30,
        "0x10",
        "1_0",
        "application/json",
        "image/png",
        "text/csv; charset=utf-8",
        "*/*;q=2",
    ),
)
PLAIN_TEXTS = ("name-1", "name-2", "a1", "200", "v1", "application/json", "https://example.com/x", "10.0.0.0/8", "true")
NUMBERS = (0, 1, -1, 2, 0.5, -0.0, 1e308, 2**31, 2**63, -(2**63) - 1, 10**30, 255, 65_536)
NAMES = (
    "a",
    "instances",
    "inputs",
    "signature_name",
    "x",
    "b64",
    "op",
    "path",
    "value",
    "from",
    "$ref",
    "type",
    "",
    "\u00e9",
)
CONTENT_TYPES = (
    *(
        "application/json",
        "text/csv",
        "image/png",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "*/*",
    ),
    *(
        "application/json; charset=utf-16",
        "multipart/form-data",
        "a",
        "a/b/c",
        ";",
        "application/x-npy",
        "application/jsonlines",
    ),
)
JSON_BYTES = (
    *(
        b"",
        b"{",
        b"[",
        b'"',
        b"nul",
        b"NaN",
        b"[NaN]",
        b"{}x",
        b"{'a': 1}",
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":2}',
    ),
    *(
        b"[" * 2000,
        b'{"a":' * 2000,
        b"[" * 500 + b"]" * 500,
        b'"\\ud800"',
        b'{"a": 1e400}',
        b'{"a": "\xff"}',
        b"1" * 5000,
        b"\0",
    ),
)


class Odd:
    """Draws values. The same seed draws the same."""

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret
        # every other request has little that is odd: what is refused at once reaches nothing
        self.is_careful = self.happens(0.5)

    def pick(self, choices: Sequence[Any]) -> Any:
        return self.random.choice(choices)

    def happens(self, probability: float) -> bool:
        return self.random.random() < probability

    def text(self, *likely: str) -> str:
        """Return one of those that are `likely`, as often as not; else one that nobody expects."""
        if likely and self.happens(0.97 if self.is_careful else 0.6):
            return str(self.pick(likely))
        if self.is_careful and self.happens(0.9):
            return str(self.pick(PLAIN_TEXTS))
        if self.happens(0.2):
            return "".join(chr(self.random.randrange(0x250)) for _ in range(self.random.randrange(12)))
        return str(self.pick(TEXTS))

    def json(self, depth: int = 3) -> Any:
        """A document of whatever shape."""
        draw = self.random.randrange(8 if depth else 5)
        if draw < 5:
            return (None, self.happens(0.5), self.pick(NUMBERS), self.text(), self.pick(("", 0, [], {})))[draw]
        if draw == 5:
            return [self.json(depth - 1) for _ in range(self.random.randrange(4))]
        return {self.pick(NAMES): self.json(depth - 1) for _ in range(self.random.randrange(4))}

    def body(self, *likely: bytes) -> bytes:
        """The bytes of a body: those that are `likely` as they are or damaged, JSON, or neither."""
        if likely and self.happens(0.5):
            return self.damaged(self.pick(likely)) if self.happens(0.5) else self.pick(likely)
        if self.happens(0.3):
            return bytes(self.pick(JSON_BYTES))
        if self.happens(0.1):
            return self.random.randbytes(self.random.randrange(2000))
        return json.dumps(self.json()).encode("utf-8", "surrogatepass")

    def damaged(self, body: bytes) -> bytes:
        """The body with something cut, doubled or replaced."""
        if not body:
            return b"\0"
        start, count = self.random.randrange(len(body)), self.random.randrange(1, 9)
        replaced = (b"", body[start : start + count] * 2, self.random.randbytes(count), b'"', b"[", b"null")
        middle: bytes = self.pick(replaced)
        return body[:start] + middle + body[start + count :]

    def segment(self, *likely: str) -> str:
        """A segment of a path, mostly as it may stand there."""
        text = self.text(*likely)
        if self.happens(0.9):
            return "".join(
                each if (each.isalnum() and each.isascii()) or each in "-._~%" else _escaped(each) for each in text
            )
        return text

    def header(self, name: str, *likely: str) -> bytes:
        """A header, mostly without the characters that no header may have."""
        value = self.text(*likely)
        if self.happens(0.95):
            value = "".join(each for each in value if each.isprintable())
        return f"{name}: ".encode() + value.encode("latin-1" if self.happens(0.5) else "utf-8", "replace")


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
