"""Answers on disk: whole or not at all, and only for the provider and environment that gave them."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sagemaker_rest.terraform.accelerator.answers import ProviderAnswers
from sagemaker_rest.terraform.answer_cache import AnswerCache

ANSWER = bytes(range(256)) * 40


def test_an_answer_is_found_again(tmp_path: Path) -> None:
    AnswerCache(tmp_path / "new").put("key", ANSWER)

    assert AnswerCache(tmp_path / "new").get("key") == ANSWER
    assert AnswerCache(tmp_path / "new").get("another key") is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[:-1], id="cut short"),
        pytest.param(lambda content: content[:-1] + b"x", id="changed"),
        pytest.param(lambda _content: b"", id="empty"),
        pytest.param(lambda content: b"\xff" + content, id="changed checksum"),
        pytest.param(lambda content: content.replace(b"\n", b""), id="without its checksum's line"),
    ],
)
def test_a_damaged_answer_is_dropped(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    cache = AnswerCache(tmp_path)
    cache.put("key", ANSWER)
    [file] = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))

    assert cache.get("key") is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = AnswerCache(tmp_path / "file" / "below")

    cache.put("key", ANSWER)

    assert cache.get("key") is None


def test_several_writers_leave_one_whole_answer(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: cache.put("key", ANSWER), range(50)))

    assert cache.get("key") == ANSWER
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_old_goes_when_something_new_comes(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    cache.put("old", ANSWER)
    [old] = tmp_path.iterdir()
    left = tmp_path / ".answer.of-a-process-that-was-killed"
    left.mkdir()
    (left / "new.answer").write_text("half of it")
    long_ago = time.time() - 40 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    os.utime(left, (long_ago, long_ago))

    cache.put("new", ANSWER)

    assert cache.get("old") is None
    assert not left.exists()
    assert cache.get("new") == ANSWER


@pytest.fixture
def binary(tmp_path: Path) -> Path:
    file = tmp_path / "terraform-provider-x"
    file.write_text("build 1")
    return file


def answers(tmp_path: Path, binary: Path, kind: str = "aws", **environment: str) -> ProviderAnswers:
    return ProviderAnswers(AnswerCache(tmp_path / "answers"), binary, environment, kind)


def test_another_build_of_the_provider_is_asked_itself(tmp_path: Path, binary: Path) -> None:
    answers(tmp_path, binary).remember("/tfplugin5.Provider/GetSchema", b"", ANSWER)
    binary.write_text("build number 2")

    assert answers(tmp_path, binary).known("/tfplugin5.Provider/GetSchema", b"") is None


@pytest.mark.parametrize(
    ("method", "request_bytes"),
    [
        pytest.param("/tfplugin6.Provider/GetSchema", b"", id="another protocol"),
        pytest.param("/tfplugin5.Provider/PrepareProviderConfig", b"", id="another call"),
        pytest.param("/tfplugin5.Provider/GetSchema", b"x", id="another request"),
    ],
)
def test_another_question_is_asked(tmp_path: Path, binary: Path, method: str, request_bytes: bytes) -> None:
    known = answers(tmp_path, binary)
    known.remember("/tfplugin5.Provider/GetSchema", b"", ANSWER)

    assert known.known("/tfplugin5.Provider/GetSchema", b"") == ANSWER
    assert known.known(method, request_bytes) is None


@pytest.mark.parametrize(
    ("kind", "name", "is_kept"),
    [
        pytest.param("aws", "AWS_REGION", False, id="a default of the provider's"),
        pytest.param("aws", "ANYTHING", False, id="who knows what it means"),
        pytest.param("aws", "AWS_ENDPOINT_URL", True, id="read by Configure alone"),
        pytest.param("other", "AWS_ENDPOINT_URL", False, id="another provider may read it at any time"),
        pytest.param("aws", "TERM", True, id="the terminal"),
    ],
)
def test_answers_hold_for_the_environment_in_which_they_were_given(
    tmp_path: Path, binary: Path, kind: str, name: str, *, is_kept: bool
) -> None:
    answers(tmp_path, binary, kind, **{name: "one"}).remember("/tfplugin5.Provider/GetSchema", b"", ANSWER)

    found = answers(tmp_path, binary, kind, **{name: "another"}).known("/tfplugin5.Provider/GetSchema", b"")

    assert (found == ANSWER) == is_kept
