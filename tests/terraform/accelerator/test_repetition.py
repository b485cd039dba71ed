"""What a provider was asked during a command can be asked again, and it shows whether it would say the same."""

import os
import signal
from collections.abc import Mapping

import pytest

from sagemaker_rest.terraform.accelerator import repetition
from sagemaker_rest.terraform.accelerator.transcript import Conversation, Transcript
from tests.terraform.accelerator.conftest import REGIONS, REQUIREMENT, THING, Accelerated, FakeProvider, wait_until

WEATHER = REQUIREMENT + 'data "fake_weather" "this" {}\noutput "weather" {\n  value = data.fake_weather.this.now\n}\n'
CALL = "/tfplugin6.Provider/PlanResourceChange"


@pytest.fixture
def fake(fake_of_each_protocol: FakeProvider) -> FakeProvider:
    fake_of_each_protocol.log.with_name("weather").write_text("sunny")
    return fake_of_each_protocol


def planned(accelerated: Accelerated, configuration: str) -> Mapping[str, Transcript]:
    (accelerated.folder / "main.tf").write_text(configuration)
    with accelerated.acceleration.listening() as transcripts:
        done = accelerated.run("plan")
    assert done.returncode == 0, done.stderr
    return transcripts


def said(transcripts: Mapping[str, Transcript]) -> dict[str, tuple[Conversation, ...]]:
    return {address: transcript.conversations() for address, transcript in transcripts.items()}


def test_a_plan_is_written_down_and_can_be_asked_again(accelerated: Accelerated, fake: FakeProvider) -> None:
    transcripts = planned(accelerated, THING)
    fake.forget_calls()

    same = accelerated.acceleration.says_the_same(said(transcripts))

    assert same
    assert not any(transcript.is_spoiled for transcript in transcripts.values())
    assert "PlanResourceChange" in fake.calls
    assert {"Configure", "ConfigureProvider"} & set(fake.calls)


def test_each_region_is_asked_again_in_its_own_process(accelerated: Accelerated) -> None:
    transcripts = planned(accelerated, REGIONS)
    processes = set(accelerated.acceleration.process_ids)

    same = accelerated.acceleration.says_the_same(said(transcripts))

    assert same  # each tells its region and its process
    assert set(accelerated.acceleration.process_ids) == processes


def test_a_data_source_that_has_changed_is_noticed(accelerated: Accelerated, fake: FakeProvider) -> None:
    transcripts = planned(accelerated, WEATHER)

    before = accelerated.acceleration.says_the_same(said(transcripts))
    fake.log.with_name("weather").write_text("rain")
    after = accelerated.acceleration.says_the_same(said(transcripts))

    assert (before, after) == (True, False)


def test_a_provider_that_ends_says_nothing_the_same(accelerated: Accelerated, fake: FakeProvider) -> None:
    transcripts = planned(accelerated, WEATHER)
    fake.log.with_name("weather").unlink()

    same = accelerated.acceleration.says_the_same(said(transcripts))

    assert not same


def test_a_provider_that_does_not_answer_says_nothing_the_same(
    accelerated: Accelerated, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcripts = planned(accelerated, WEATHER)
    fake.log.with_name("weather").write_text("")
    monkeypatch.setattr(repetition, "_ANSWER_SECONDS", 0.3)

    same = accelerated.acceleration.says_the_same(said(transcripts))

    assert not same


def test_a_provider_that_was_killed_is_replaced_and_asked(accelerated: Accelerated) -> None:
    transcripts = planned(accelerated, THING)
    [before] = accelerated.acceleration.process_ids
    os.kill(before, signal.SIGKILL)
    assert wait_until(lambda: before not in accelerated.acceleration.process_ids)

    same = accelerated.acceleration.says_the_same(said(transcripts))

    assert same
    assert accelerated.acceleration.process_ids != [before]


def test_nothing_is_said_of_a_provider_that_is_not_there(accelerated: Accelerated) -> None:
    transcripts = planned(accelerated, THING)

    same = accelerated.acceleration.says_the_same({**said(transcripts), "example.com/test/other": ()})

    assert not same


def test_an_apply_cannot_be_asked_again(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING)

    with accelerated.acceleration.listening() as transcripts:
        accelerated.run("apply", "-auto-approve")

    assert [transcript.is_spoiled for transcript in transcripts.values()] == [True]


def test_a_plan_whose_provider_ends_cannot_be_asked_again(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING.replace("one", "deadly"))

    with accelerated.acceleration.listening() as transcripts:
        accelerated.run("plan")

    assert [transcript.is_spoiled for transcript in transcripts.values()] == [True]


def test_nothing_is_written_down_when_nobody_listens(accelerated: Accelerated) -> None:
    transcripts = planned(accelerated, THING)
    before = said(transcripts)

    accelerated.run("plan")

    assert said(transcripts) == before


@pytest.mark.parametrize(
    ("request_body", "answer"),
    [pytest.param(None, b"", id="a request in parts"), pytest.param(b"", None, id="a call that failed")],
)
def test_a_call_without_both_messages_spoils(request_body: bytes | None, answer: bytes | None) -> None:
    transcript = Transcript()

    transcript.note(1, CALL, request_body, answer)

    assert transcript.is_spoiled


def test_two_answers_to_one_question_spoil() -> None:
    transcript = Transcript()

    transcript.note(1, CALL, b"question", b"yes")
    transcript.note(1, CALL, b"question", b"no")

    assert transcript.is_spoiled


def test_a_second_configuration_of_one_connection_spoils() -> None:
    transcript = Transcript()

    transcript.note(1, "/tfplugin6.Provider/ConfigureProvider", b"one", b"")
    transcript.note(1, "/tfplugin6.Provider/ConfigureProvider", b"two", b"")

    assert transcript.is_spoiled
