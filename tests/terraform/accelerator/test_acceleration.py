"""Terraform itself, with a fake provider behind the proxy: what the provider is asked, and what Terraform is told."""

import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.caller import Caller
from tests.terraform.accelerator.conftest import REGIONS, REQUIREMENT, THING, Accelerated, FakeProvider


def test_terraform_init_leaves_the_provider_alone(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING)

    done = accelerated.run("init")

    assert done.returncode == 0, done.stderr
    assert not (accelerated.folder / ".terraform" / "providers").exists()


def test_apply_plan_and_destroy_work(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING)

    applied = accelerated.run("apply", "-auto-approve")
    planned = accelerated.run("plan", "-detailed-exitcode")
    destroyed = accelerated.run("destroy", "-auto-approve")

    assert "1 added" in applied.stdout, applied.stderr
    assert planned.returncode == 0, planned.stdout
    assert "1 destroyed" in destroyed.stdout


def test_a_second_plan_asks_the_provider_for_neither_schema_nor_check(
    accelerated: Accelerated, fake: FakeProvider
) -> None:
    (accelerated.folder / "main.tf").write_text(THING)
    accelerated.run("plan")
    first = fake.calls
    fake.forget_calls()

    accelerated.run("plan")

    static = {"GetSchema", "GetProviderSchema", "PrepareProviderConfig", "ValidateProviderConfig"}
    assert static & set(first)
    assert not static & set(fake.calls)
    assert {"Configure", "ConfigureProvider"} & set(fake.calls)


def test_another_process_finds_the_answers_on_disk(
    fake: FakeProvider, folder: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (folder / "main.tf").write_text(THING)
    providers, answers = [fake.installed], tmp_path / "answers"
    with Acceleration(folder, environment=environment, providers=providers, cache=answers) as first:
        Accelerated(folder, first).run("plan")
    fake.forget_calls()

    with Acceleration(folder, environment=environment, providers=providers, cache=answers) as second:
        done = Accelerated(folder, second).run("plan")

    assert done.returncode == 0, done.stderr
    assert not {"GetSchema", "GetProviderSchema"} & set(fake.calls)


def test_two_regions_in_one_configuration_are_two_processes(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(REGIONS)

    accelerated.run("apply", "-auto-approve")
    outputs = json.loads(accelerated.run("output", "-json").stdout)

    east, west = outputs["east"]["value"], outputs["west"]["value"]
    assert (east["name"], west["name"]) == ("east", "west")
    assert east["process"] != west["process"]


def test_the_regions_processes_are_used_again_for_the_same_configuration_only(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(REGIONS)
    accelerated.run("apply", "-auto-approve")
    before = set(accelerated.acceleration.process_ids)
    (accelerated.folder / "main.tf").write_text(REGIONS.replace('"west"\n}\ndata', '"north"\n}\ndata'))

    accelerated.run("apply", "-auto-approve")
    outputs = json.loads(accelerated.run("output", "-json").stdout)

    assert outputs["west"]["value"]["name"] == "north"
    assert int(outputs["east"]["value"]["process"]) in before
    assert int(outputs["west"]["value"]["process"]) not in before


def test_no_more_than_two_processes_wait_for_work(accelerated: Accelerated) -> None:
    for region in ("east", "west", "north", "south"):
        (accelerated.folder / "main.tf").write_text(REGIONS.replace('"east"', f'"{region}"', 1))
        assert accelerated.run("plan").returncode == 0

    assert len(accelerated.acceleration.process_ids) <= 3


def test_a_configuration_that_the_provider_refuses_is_refused(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(REGIONS.replace('"west"\n}\ndata', '"nowhere"\n}\ndata'))

    first = accelerated.run("plan", "-no-color")
    second = accelerated.run("plan", "-no-color")

    assert (first.returncode, second.returncode) == (1, 1)
    assert "no such region" in first.stderr
    assert "no such region" in second.stderr


def test_a_type_that_does_not_exist_gets_the_suggestion_of_the_whole_schema(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING + 'resource "fake_othr" "this" {}\n')

    done = accelerated.run("plan", "-no-color")

    assert 'Did you mean "fake_other"?' in " ".join(done.stderr.split())


@pytest.fixture
def given_schemas(accelerated: Accelerated, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The schemas that Terraform was given."""
    given: list[bytes] = []
    answers = accelerated.acceleration._accelerators[0]._answers
    original = answers.schema_for

    def note(caller: Caller | None, schema: bytes) -> bytes:
        given.append(original(caller, schema))
        return given[-1]

    monkeypatch.setattr(answers, "schema_for", note)
    return given


def test_a_plan_gets_the_types_in_use(accelerated: Accelerated, given_schemas: list[bytes]) -> None:
    (accelerated.folder / "main.tf").write_text(THING)

    done = accelerated.run("plan")

    assert done.returncode == 0, done.stderr
    assert [b"fake_thing" in schema for schema in given_schemas] == [True]
    assert [b"fake_other" in schema for schema in given_schemas] == [False]


def test_a_command_that_shows_the_schema_gets_all_of_it(accelerated: Accelerated, given_schemas: list[bytes]) -> None:
    (accelerated.folder / "main.tf").write_text(THING)

    done = accelerated.run("providers", "schema", "-json")

    assert done.returncode == 0, done.stderr
    assert [b"fake_other" in schema for schema in given_schemas] == [True]


def test_a_provider_that_was_killed_is_replaced_before_the_next_command(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING)
    accelerated.run("plan")
    [before] = accelerated.acceleration.process_ids
    os.kill(before, signal.SIGKILL)

    done = accelerated.run("plan")

    assert done.returncode == 0, done.stderr
    assert accelerated.acceleration.process_ids != [before]


def test_a_provider_that_dies_halfway_is_reported_as_terraform_does_and_replaced(accelerated: Accelerated) -> None:
    (accelerated.folder / "main.tf").write_text(THING.replace('"one"', '"deadly"'))

    died = accelerated.run("plan", "-no-color")
    lost = accelerated.acceleration.take_lost_calls()
    (accelerated.folder / "main.tf").write_text(THING)
    after = accelerated.run("plan")

    assert died.returncode == 1
    assert "Plugin did not respond" in died.stderr
    assert lost == ["PlanResourceChange"]
    assert after.returncode == 0
    assert accelerated.acceleration.take_lost_calls() == []


def test_an_apply_in_which_the_provider_dies_keeps_what_was_done(accelerated: Accelerated) -> None:
    first = 'resource "fake_other" "first" {\n  name = "done"\n}\n'
    second = 'resource "fake_thing" "second" {\n  name       = "fatal"\n  depends_on = [fake_other.first]\n}\n'
    (accelerated.folder / "main.tf").write_text(REQUIREMENT + first + second)

    applied = accelerated.run("apply", "-auto-approve", "-no-color")
    state = accelerated.run("state", "list").stdout.split()
    destroyed = accelerated.run("destroy", "-auto-approve")

    assert applied.returncode == 1
    assert "Plugin did not respond" in applied.stderr
    assert state == ["fake_other.first"]
    assert "1 destroyed" in destroyed.stdout


def test_a_provider_goes_along_when_its_folder_is_moved(accelerated: Accelerated, tmp_path: Path) -> None:
    (accelerated.folder / "main.tf").write_text(THING)
    accelerated.run("plan")
    [provider] = accelerated.acceleration.process_ids

    moved = Accelerated(accelerated.folder.rename(tmp_path / "moved"), accelerated.acceleration)
    moved.acceleration.move(moved.folder)
    done = moved.run("plan")

    assert done.returncode == 0, done.stderr
    assert moved.acceleration.process_ids == [provider]
    assert psutil.Process(provider).cwd() == str(moved.folder)


def test_other_reattached_providers_stay(
    fake: FakeProvider, folder: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    other = {"example.com/test/other": {"Protocol": "grpc"}}

    with Acceleration(
        folder,
        environment={**environment, "TF_REATTACH_PROVIDERS": json.dumps(other)},
        providers=[fake.installed],
        cache=tmp_path / "answers",
    ) as acceleration:
        given = json.loads(acceleration.environment["TF_REATTACH_PROVIDERS"])

    assert set(given) == {"example.com/test/other", "example.com/test/fake"}
