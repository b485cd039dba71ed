"""The types that a Terraform process is thought to need, from its command line, folder, modules and state."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from sagemaker_rest.terraform.accelerator.caller import Caller
from sagemaker_rest.terraform.accelerator.types_in_use import WholeSchemaNeeded, types_in_use


def caller(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Caller:
    return Caller(1, folder, arguments or ("plan",), environment or {})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('resource "aws_a" "this" {}', id="resource"),
        pytest.param("resource aws_a this {}", id="bare labels"),
        pytest.param('resource "\\u0061ws_a" "this" {}', id="escape in a label"),
        pytest.param('resource "\\U00000061ws_a" "this" {}', id="long escape in a label"),
        pytest.param('data "aws_a" "this" {}', id="data source"),
        pytest.param("import {\n  to = aws_a.this\n  id = 1\n}", id="import block"),
        pytest.param("moved {\n  from = aws_a.x\n  to = aws_b.x\n}", id="moved block"),
        pytest.param("removed {\n  from = module.m.aws_a.this\n}", id="removed block"),
    ],
)
def test_a_type_that_is_written_anywhere_is_in_use(tmp_path: Path, text: str) -> None:
    (tmp_path / "main.tf").write_text(text)

    assert "aws_a" in types_in_use(caller(tmp_path)).words


@pytest.mark.parametrize("name", ["main.tf", "main.tf.json", "a_override.tf", "main.tofu"])
def test_all_configuration_files_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"resource": {"aws_a": {}}}')

    assert "aws_a" in types_in_use(caller(tmp_path)).words


def test_an_escape_in_json_is_read(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text('{"resource": {"\\u0061ws_a": {}}}')

    found = types_in_use(caller(tmp_path))

    assert "aws_a" in found.words
    assert ("resource", "aws_a") in found.declared


@pytest.mark.parametrize("data", [".terraform", "elsewhere"])
def test_modules_are_those_that_terraform_has_installed(tmp_path: Path, data: str) -> None:
    (tmp_path / "root" / data / "modules").mkdir(parents=True)
    (tmp_path / "module").mkdir()
    (tmp_path / "module" / "main.tf").write_text('resource "aws_a" "this" {}')
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "m", "Dir": "../module"}]}
    (tmp_path / "root" / data / "modules" / "modules.json").write_text(json.dumps(manifest))

    found = types_in_use(caller(tmp_path / "root", environment={"TF_DATA_DIR": data}))

    assert "aws_a" in found.words


def state(*types: str, version: int = 4) -> str:
    return json.dumps({"version": version, "resources": [{"mode": "managed", "type": kind} for kind in types]})


@pytest.mark.parametrize(
    ("file", "backend"),
    [
        pytest.param("terraform.tfstate", None, id="no backend"),
        pytest.param("terraform.tfstate.d/blue/terraform.tfstate", None, id="a workspace"),
        pytest.param("kept/state", {"type": "local", "config": {"path": "kept/state"}}, id="local backend"),
        pytest.param(
            "spaces/blue/terraform.tfstate",
            {"type": "local", "config": {"workspace_dir": "spaces"}},
            id="its workspaces",
        ),
    ],
)
def test_types_of_a_local_state_are_in_use(tmp_path: Path, file: str, backend: dict[str, object] | None) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(state("aws_a"))
    (tmp_path / ".terraform").mkdir()
    (tmp_path / ".terraform" / "terraform.tfstate").write_text(json.dumps({"version": 3, "backend": backend}))

    assert "aws_a" in types_in_use(caller(tmp_path)).words


@pytest.mark.parametrize("arguments", [("plan", "-state=other"), ("apply", "other"), ("plan", "-state", "other")])
def test_a_file_that_the_command_line_names_is_read(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "other").write_text(state("aws_a"))

    assert "aws_a" in types_in_use(caller(tmp_path, *arguments)).words


def test_a_file_that_the_environment_names_is_read(tmp_path: Path) -> None:
    (tmp_path / "other").write_text(state("aws_a"))

    found = types_in_use(caller(tmp_path, "plan", environment={"TF_CLI_ARGS_plan": "-lock=false -state=other"}))

    assert "aws_a" in found.words


def test_a_plan_file_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.tfplan", "w") as plan:
        plan.writestr("tfconfig/m-/main.tf", 'resource "aws_a" "this" {}')
        plan.writestr("tfplan", b"\x0a\x05\xffaws_b\x12")

    found = types_in_use(caller(tmp_path, "show", "-json", "p.tfplan"))

    assert {"aws_a", "aws_b"} <= found.words


@pytest.mark.parametrize(
    "arguments",
    [
        ("providers", "schema", "-json"),
        ("test",),
        ("query",),
        ("import", "aws_a.this", "id"),
        ("console",),
        ("state", "show", "aws_a.this"),
        ("-chdir=here", "graph"),
        (),
    ],
    ids=" ".join,
)
def test_other_commands_get_the_whole_schema(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(WholeSchemaNeeded):
        types_in_use(Caller(1, tmp_path, arguments, {}))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("terraform.tfstate", state(version=3), id="older state"),
        pytest.param("terraform.tfstate", "{", id="broken state"),
        pytest.param("terraform.tfstate", '{"version": 4, "encrypted_data": ""}', id="encrypted state"),
        pytest.param(".terraform/terraform.tfstate", '{"backend": {"type": "s3"}}', id="state elsewhere"),
        pytest.param(".terraform/modules/modules.json", "[", id="broken list of modules"),
        pytest.param(".terraform/modules/modules.json", '{"Modules": [{"Dir": "gone"}]}', id="module that is gone"),
        pytest.param("main.tf.json", "{", id="broken JSON"),
        pytest.param(".terraform/modules/modules.json", '{"Other": 1}', id="list of modules of another form"),
        pytest.param("terraform.tfstate", "[]", id="state of another form"),
        pytest.param("terraform.tfstate", '{"version": 4, "resources": [{}]}', id="resource without a type"),
    ],
)
def test_what_cannot_be_read_gets_the_whole_schema(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)

    with pytest.raises(WholeSchemaNeeded):
        types_in_use(caller(tmp_path))


def test_bytes_that_are_no_text_get_the_whole_schema(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(b"\xff\xfe")

    with pytest.raises(WholeSchemaNeeded):
        types_in_use(caller(tmp_path))


def test_an_unknown_caller_gets_the_whole_schema() -> None:
    with pytest.raises(WholeSchemaNeeded):
        types_in_use(None)
