"""The Terraform blocks of the READMEs and of docs/, made into configurations that can be planned.

A block is complete as it stands, with a `model.tar.gz` beside it and in `model/`, and a value for its `name` and
`archive` where it declares such variables; or the line before it is a comment, `<!-- planned with
tests/scenarios/plan/readme_blocks/FILE -->`, and FILE has the rest around a line `# THE BLOCK`. Sources in this
repository are pointed at the working tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[4]
_GENERATED = "<!-- BEGIN_TF_DOCS -->"
_BLOCK = re.compile(
    r"^(?:<!-- planned with (?P<rest>\S+) -->\n+)?```(?:hcl|terraform)\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL
)
_SOURCE = re.compile(r'"git::https://github\.com/your-organisation/sagemaker-rest//terraform/([^"?]+)\?ref=[^"]+"')
_PLACE = re.compile(r"^ *# THE BLOCK\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its page and line, its code, and the file with what it leaves out."""

    page: str
    line: int
    code: str
    rest: Path | None

    @property
    def name(self) -> str:
        """Return as a module may be called."""
        return f"line_{self.line}_of_{re.sub(r'[^a-z0-9]+', '_', self.page.lower())}"

    def configuration(self, root: str) -> str:
        """A whole configuration; `root` is the way from its folder to that of the Terraform code."""
        whole = self.code if self.rest is None else _PLACE.sub(lambda _: self.code, self.rest.read_text())
        return _SOURCE.sub(rf'"{root}/\1"', whole)


def pages() -> list[Path]:
    return [
        REPOSITORY / "README.md",
        *sorted((REPOSITORY / "terraform").rglob("README.md")),
        *sorted((REPOSITORY / "docs").glob("*.md")),
    ]


def blocks_of(text: str, page: str) -> list[Block]:
    """The blocks of a page that people write; those of the generated part repeat the HCL."""
    written = text.partition(_GENERATED)[0]
    return [
        Block(
            page=page,
            line=text.count("\n", 0, found.start("code")),
            code=found["code"],
            rest=REPOSITORY / found["rest"] if found["rest"] else None,
        )
        for found in _BLOCK.finditer(written)
    ]


def all_blocks() -> list[Block]:
    return [
        block
        for page in pages()
        for block in blocks_of(page.read_text(encoding="utf-8"), page.relative_to(REPOSITORY).as_posix())
    ]
