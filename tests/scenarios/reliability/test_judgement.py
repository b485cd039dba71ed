"""Answers under load: which are right, and which errors the death of a container accounts for."""

from __future__ import annotations

import pytest

from reliability.judgement import Kill, Moment, Verdict, Version, judge, moments
from reliability.load import Answer

# version 2 answers 4 to 4, version 3 answers 5; the update goes on from second 100 to 110
VERSIONS = (Version(2, 0.0, 110.0), Version(3, 100.0, float("inf")))
MOMENTS = (Moment(50.0, 52.0),)


def answer(sent: float, value: float | None = None, status: int = 200, seconds: float = 0.1) -> Answer:
    return Answer(4, sent, sent, sent + seconds, status, value)


@pytest.mark.parametrize(
    ("answered", "verdict"),
    [
        pytest.param(answer(10, 4.0), Verdict.RIGHT, id="the version in service"),
        pytest.param(answer(10, 5.0), Verdict.WRONG, id="a version that is yet to come"),
        pytest.param(answer(105, 4.0), Verdict.RIGHT, id="the old version during the update"),
        pytest.param(answer(105, 5.0), Verdict.RIGHT, id="the new version during the update"),
        pytest.param(answer(120, 4.0), Verdict.WRONG, id="the old version after the update"),
        pytest.param(answer(10, 4.5), Verdict.WRONG, id="the answer to another request"),
        pytest.param(answer(10, None), Verdict.WRONG, id="200 without a prediction"),
        pytest.param(answer(49.95, status=424), Verdict.REFUSED_BY_A_KILL, id="under way at the kill"),
        pytest.param(answer(51, status=424), Verdict.REFUSED_BY_A_KILL, id="between the kill and its successor"),
        pytest.param(answer(53, status=424), Verdict.LOST, id="an error after the successor has answered"),
        pytest.param(answer(40, status=500), Verdict.LOST, id="an error before the kill"),
        pytest.param(answer(51, status=0), Verdict.UNANSWERED, id="no answer in the kill's moment"),
    ],
)
def test_an_answer_is_judged_by_when_it_was_under_way(answered: Answer, verdict: Verdict) -> None:
    assert judge(answered, VERSIONS, MOMENTS) is verdict


def test_a_kills_moment_ends_with_the_first_right_answer_to_a_request_that_was_sent_after_it() -> None:
    answers = [answer(19.9, 4.0, seconds=0.3), answer(20.5, status=424), answer(21, 4.0, seconds=0.5), answer(22, 4.0)]

    assert moments([Kill(20.0, 20.1)], VERSIONS, answers) == [Moment(20.0, 21.5)]


def test_a_kill_after_which_nothing_is_right_lasts_to_the_end() -> None:
    assert moments([Kill(20.0, 20.1)], VERSIONS, [answer(30, status=424)]) == [Moment(20.0, float("inf"))]
