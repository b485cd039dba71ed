"""A plan that was made before is given again, and made anew as soon as anything it depends on is another."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.terraform.remembered import watching
from tests.terraform.remembered.conftest import Sessions

ADDRESS = "aws_sns_topic.this"
TREE = Path(__file__).parents[3] / "terraform"
EXAMPLE = "examples/mnist"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """What passes for a `model.tar.gz` in a plan: it begins as one does."""
    file = tmp_path / "model.tar.gz"
    file.write_bytes(b"\x1f\x8b\x08\x00")
    return file


def add(tree: Path, text: str, *, folder: str = "root", name: str = "more.tf") -> None:
    (tree / folder / name).write_text(text)


def output(expression: str) -> str:
    return f'output "it" {{\n  value = {expression}\n}}\n'


def test_an_unchanged_plan_is_not_made_again(sessions: Sessions, tree: Path) -> None:
    first, second = sessions.ask(tree, {"name": "two"}), sessions.ask(tree, {"name": "two"})

    assert (first.was_made, second.was_made) == (True, False)
    assert first.plan is not None
    assert second.plan is not None
    assert second.plan.resource(ADDRESS).values == first.plan.resource(ADDRESS).values
    assert second.plan.outputs == first.plan.outputs


def test_what_is_given_again_is_what_plain_terraform_plans(sessions: Sessions, archive: Path) -> None:
    variables = {"model_archive": archive, "name": "remembered"}
    sessions.ask(TREE, variables, root=EXAMPLE)
    again = sessions.ask(TREE, variables, root=EXAMPLE)
    plain = sessions.workspace(TREE, EXAMPLE, {}, accelerate=False)
    plain.workspace.write_variables(variables)

    expected = plain.plan()

    assert not again.was_made
    assert again.plan == expected


def test_a_refusal_is_given_again_in_the_same_words(sessions: Sessions, tree: Path) -> None:
    first, second = sessions.ask(tree, {"name": "wrong"}), sessions.ask(tree, {"name": "wrong"})

    assert (first.was_made, second.was_made) == (True, False)
    assert first.refusal is not None
    assert second.refusal is not None
    assert second.refusal.sentences == first.refusal.sentences == ("That is the wrong name.",)
    assert second.refusal.diagnostics == first.refusal.diagnostics
    assert "That is the wrong name." in (second.logs / "001-remembered-plan.stdout").read_text()


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda tree: add(tree, output("2")), id="a file of the configuration"),
        pytest.param(lambda tree: add(tree, output("2"), folder="inner"), id="a file of a module"),
        pytest.param(lambda tree: add(tree, "{}", name="x.auto.tfvars.json"), id="a new file"),
        pytest.param(lambda tree: (tree / "root" / "notes.txt").unlink(), id="a file that is gone"),
    ],
)
def test_a_changed_configuration_is_planned_anew(sessions: Sessions, tree: Path, change: Change) -> None:
    before = sessions.ask(tree), sessions.ask(tree)

    change(tree)
    after = sessions.ask(tree)

    assert [asked.was_made for asked in (*before, after)] == [True, False, True]


def test_other_variables_are_another_plan(sessions: Sessions, tree: Path) -> None:
    sessions.ask(tree, {"name": "two"})

    other = sessions.ask(tree, {"name": "three"})

    assert other.was_made
    assert other.plan is not None
    assert other.plan.resource(ADDRESS)["name"] == "three"


def test_another_root_module_is_another_plan(sessions: Sessions, tree: Path) -> None:
    add(tree, 'resource "aws_sns_topic" "this" {}\n', folder="inner")
    sessions.ask(tree)

    inner = sessions.ask(tree, root="inner")

    assert inner.was_made


@pytest.mark.parametrize(
    "variable",
    [
        pytest.param({"AWS_REGION": "eu-west-1"}, id="what providers take"),
        pytest.param({"TF_VAR_name": "four"}, id="what Terraform takes"),
    ],
)
def test_another_environment_is_another_plan(sessions: Sessions, tree: Path, variable: dict[str, str]) -> None:
    sessions.ask(tree)

    assert sessions.ask(tree, environment=variable).was_made


FILES = {
    "its digest": ('filesha256("PATH")', "text"),
    "its text": ('file("PATH")', "text"),
    "whether it is there": ('fileexists("PATH")', "absent"),
    "a template": ('templatefile("PATH", { name = "x" })', "text"),
    "a list of files": ('jsonencode(fileset("FOLDER", "*"))', "absent"),
    "one that need not be there": ('try(file("PATH"), "none")', "absent"),
}


@pytest.mark.parametrize(("expression", "name"), FILES.values(), ids=FILES)
def test_a_file_elsewhere_that_has_changed_is_read_anew(
    sessions: Sessions, tree: Path, tmp_path: Path, expression: str, name: str
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "text").write_text("one")
    add(tree, output(expression.replace("PATH", str(folder / name)).replace("FOLDER", str(folder))))
    first, second = sessions.ask(tree), sessions.ask(tree)

    (folder / name).write_text("two")
    third = sessions.ask(tree)

    assert [asked.was_made for asked in (first, second, third)] == [True, False, True]
    assert first.plan is not None
    assert third.plan is not None
    assert first.plan.outputs["it"] != third.plan.outputs["it"]


def test_a_file_by_a_path_in_a_variable_is_read_anew(sessions: Sessions, tree: Path, tmp_path: Path) -> None:
    add(tree, 'variable "path" {}\n' + output('file("${var.path}.txt")'))
    variables = {"path": str(tmp_path / "text")}
    (tmp_path / "text.txt").write_text("one")
    sessions.ask(tree, variables)

    (tmp_path / "text.txt").write_text("two")
    after = sessions.ask(tree, variables)

    assert after.plan is not None
    assert after.plan.outputs["it"] == "two"


def test_a_data_source_that_answers_otherwise_is_planned_anew(sessions: Sessions, tree: Path, logs_client: Any) -> None:
    add(
        tree,
        'data "aws_cloudwatch_log_groups" "all" {\n  log_group_name_prefix = "remembered"\n}\n'
        + output("data.aws_cloudwatch_log_groups.all.log_group_names"),
    )
    first, second = sessions.ask(tree), sessions.ask(tree)

    logs_client.create_log_group(logGroupName="remembered-now")
    third = sessions.ask(tree)

    assert [asked.was_made for asked in (first, second, third)] == [True, False, True]
    assert third.plan is not None
    assert third.plan.outputs["it"] == ["remembered-now"]


def test_the_state_of_somebody_else_that_has_changed_is_read_anew(
    sessions: Sessions, tree: Path, tmp_path: Path
) -> None:
    state = tmp_path / "other.tfstate"

    def write(value: str) -> None:
        outputs = {"it": {"value": value, "type": "string"}}
        state.write_text(
            json.dumps({"version": 4, "terraform_version": "1.9.0", "serial": 1, "outputs": outputs, "resources": []})
        )

    add(
        tree,
        f'data "terraform_remote_state" "other" {{\n  backend = "local"\n  config  = {{ path = "{state}" }}\n}}\n'
        + output("data.terraform_remote_state.other.outputs.it"),
    )
    write("one")
    sessions.ask(tree)

    write("two")
    after = sessions.ask(tree)

    assert after.plan is not None
    assert after.plan.outputs["it"] == "two"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(output("timestamp()"), id="the time"),
        pytest.param(output("plantimestamp()"), id="the time of the plan"),
        pytest.param(output("uuid()"), id="chance"),
        pytest.param(output("path.cwd"), id="the workspace's folder"),
    ],
)
def test_what_is_another_each_time_is_planned_every_time(sessions: Sessions, tree: Path, text: str) -> None:
    add(tree, text)
    sessions.ask(tree)

    assert sessions.ask(tree).was_made


@pytest.mark.usefixtures("secret_parameter")
@pytest.mark.parametrize(
    ("text", "variables"),
    [
        pytest.param('variable "word" {\n  default   = "x"\n  sensitive = true\n}\n', {}, id="a variable"),
        pytest.param(
            'variable "word" {\n  default   = "x"\n  sensitive = true\n}\n', {"name": "wrong"}, id="in a refusal"
        ),
        pytest.param('data "aws_ssm_parameter" "it" {\n  name = "secret"\n}\n', {}, id="a data source"),
    ],
)
def test_what_is_secret_is_written_nowhere(
    sessions: Sessions, tree: Path, text: str, variables: dict[str, str]
) -> None:
    sessions.ask(tree)  # without a secret, this one is kept
    add(tree, text)
    before = set(sessions.memory.cache.folder.iterdir())

    asked = sessions.ask(tree, variables)

    assert asked.was_made
    assert set(sessions.memory.cache.folder.iterdir()) == before


def test_a_template_with_the_time_is_planned_every_time(sessions: Sessions, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.tftpl").write_text("${timestamp()}")
    add(tree, output(f'templatefile("{tmp_path}/notes.tftpl", {{}})'))
    sessions.ask(tree)

    assert sessions.ask(tree).was_made


def test_it_is_told_why_a_plan_is_not_remembered(
    sessions: Sessions, tree: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="sagemaker_rest")
    add(tree, output("timestamp()"))

    sessions.ask(tree)

    assert sessions.last is not None
    file = sessions.last.workspace.root / "more.tf"
    assert caplog.messages == [
        f"the plan of root is not remembered: {file} has the word timestamp, which is something else each time"
    ]


def test_it_is_told_why_a_plan_is_made_anew(
    sessions: Sessions, tree: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="sagemaker_rest")
    text = tmp_path / "text"
    text.write_text("one")
    add(tree, output(f'file("{text}")'))
    sessions.ask(tree)

    text.write_text("two")
    sessions.ask(tree)

    assert caplog.messages == [f"root is planned anew: {text} is not as it was"]


def test_a_damaged_memory_is_not_believed(sessions: Sessions, tree: Path) -> None:
    sessions.ask(tree)
    memory = sessions.memory.cache.folder
    newest = max(memory.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-1])

    assert sessions.ask(tree).was_made
    assert not sessions.ask(tree).was_made


def test_a_plan_of_what_exists_is_made_every_time(sessions: Sessions, tree: Path) -> None:
    terraform = sessions.workspace(tree, "root", {})
    terraform.initialise()
    try:
        planned = terraform.plan()
        terraform.apply()
        after = terraform.plan()
    finally:
        terraform.destroy()
        terraform.close()

    assert not planned.is_empty
    assert after.is_empty


def test_a_log_that_is_asked_for_is_written(sessions: Sessions, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions.ask(tree)
    monkeypatch.setenv("TF_LOG", "warn")

    assert sessions.ask(tree).was_made


def test_where_nothing_tells_what_terraform_reads_every_plan_is_made(
    sessions: Sessions, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "machine", lambda: None)

    assert [sessions.ask(tree).was_made, sessions.ask(tree).was_made] == [True, True]
