"""The judgement of answers: which are right, and which of the others the death of a container accounts for."""

from __future__ import annotations

import collections
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliability.models import predicted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reliability.load import Answer


class Verdict(enum.Enum):
    RIGHT = "right"
    # 200 with another prediction than that of a version that was in service while the request was under way
    WRONG = "wrong"
    # an error, for a request that was under way between the death of a container and its successor's first answer
    REFUSED_BY_A_KILL = "refused by a kill"
    # an error at any other time
    LOST = "lost"
    # no answer at all, at whatever time
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Kill:
    """`struck` is just before the signal, `gone` when the process had ended."""

    struck: float
    gone: float


@dataclass(frozen=True, slots=True)
class Version:
    """A version is in service from the beginning of the update that brings it to the end of the next one's."""

    addend: int
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A kill's own moment: from the signal to the first right answer to a request that was sent after the death."""

    began: float
    ended: float

    def touches(self, answer: Answer) -> bool:
        return answer.sent <= self.ended and answer.ended >= self.began


def moments(kills: Sequence[Kill], versions: Sequence[Version], answers: Sequence[Answer]) -> list[Moment]:
    """Return the moment of each kill; one after which nothing was ever right lasts to the end."""
    right = sorted((answer.sent, answer.ended) for answer in answers if is_right(answer, versions))
    found = []
    for kill in kills:
        after = [ended for sent, ended in right if sent >= kill.gone]
        found.append(Moment(kill.struck, min(after, default=float("inf"))))
    return found


def is_right(answer: Answer, versions: Sequence[Version]) -> bool:
    """Return whether it is the prediction of a version that was in service while the request was under way."""
    return answer.value in {
        predicted(version.addend, answer.number)
        for version in versions
        if version.began <= answer.ended and version.ended >= answer.sent
    }


def judge(answer: Answer, versions: Sequence[Version], accounted: Sequence[Moment]) -> Verdict:
    """Return what is to be said of one answer."""
    if answer.status == 0:
        return Verdict.UNANSWERED
    if answer.status == 200:
        return Verdict.RIGHT if is_right(answer, versions) else Verdict.WRONG
    if any(moment.touches(answer) for moment in accounted):
        return Verdict.REFUSED_BY_A_KILL
    return Verdict.LOST


def verdicts(
    answers: Sequence[Answer], versions: Sequence[Version], accounted: Sequence[Moment]
) -> collections.Counter[Verdict]:
    """Count all answers."""
    return collections.Counter(judge(answer, versions, accounted) for answer in answers)
