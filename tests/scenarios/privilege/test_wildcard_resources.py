"""No statement in HCL says `*` for a resource without the sentence that says why AWS allows no narrower one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.privilege.applied import TERRAFORM
from tests.scenarios.privilege.wildcards import FILES, SENTENCE, WITH_A_STAR, statements

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TERRAFORM)))
def test_a_star_has_its_sentence(file: Path) -> None:
    stars = len(WITH_A_STAR.findall(file.read_text(encoding="utf-8")))
    with_a_sentence = [each for each in statements(file) if WITH_A_STAR.search(each) and SENTENCE in each]

    assert stars == len(with_a_sentence)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TERRAFORM)))
def test_a_sentence_stands_where_there_is_a_star(file: Path) -> None:
    assert [each for each in statements(file) if SENTENCE in each and not WITH_A_STAR.search(each)] == []
