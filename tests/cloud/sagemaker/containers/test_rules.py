"""Rules on how images are served are read, matched in their order, and refused by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRule, ContainerRules, StandIn, read_rules
from sagemaker_rest.errors import ContainerRuleError

IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/digits:1.2"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    return tmp_path


def rules_of(folder: Path, text: str) -> ContainerRules:
    file = folder / "pyproject.toml"
    file.write_text(text)
    return read_rules(file)


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        pytest.param(
            'command = "uvicorn app:app --port {port}"\ndirectory = "app"\nenvironment = { LEVEL = "1" }',
            {"command": ("uvicorn", "app:app", "--port", "{port}"), "environment": {"LEVEL": "1"}},
            id="a command line",
        ),
        pytest.param('command = ["serve", "a b"]', {"command": ("serve", "a b")}, id="a list of words"),
        pytest.param('stand-in = "echo"', {"stand_in": StandIn()}, id="an echo"),
        pytest.param(
            'stand-in = { status = 429, headers = { Retry-After = "1" }, body = "busy", delay = 0.5 }',
            {"stand_in": StandIn(429, {"Retry-After": "1"}, "busy", 0.5)},
            id="a fixed answer",
        ),
        pytest.param('image = "localhost/digits"', {"image": "localhost/digits"}, id="an image of an engine"),
    ],
)
def test_a_rule_names_one_way_to_serve_an_image(folder: Path, table: str, rule: dict[str, object]) -> None:
    read = rules_of(folder, f'[tool.sagemaker-rest.containers."*"]\n{table}').for_image(IMAGE)

    assert {name: getattr(read, name) for name in rule} == rule


def test_a_command_runs_in_a_folder_beside_the_file(folder: Path) -> None:
    rule = rules_of(folder, '[containers."*"]\ncommand = "serve"\ndirectory = "app"').for_image(IMAGE)

    assert rule is not None
    assert rule.directory == folder / "app"


@pytest.mark.parametrize("pattern", [IMAGE, "*/digits:*", "*:1.2", "team/digits", "*/digits", "team/digits:1.*"])
def test_a_pattern_is_that_of_the_reference_or_of_the_repository(pattern: str) -> None:
    assert ContainerRule(pattern).matches(IMAGE)


@pytest.mark.parametrize("pattern", ["digits", "*/digits:2", "TEAM/digits", ""])
def test_a_pattern_of_another_image_does_not_match(pattern: str) -> None:
    assert not ContainerRule(pattern).matches(IMAGE)


def test_a_toolkit_may_have_a_python(folder: Path) -> None:
    rules = rules_of(folder, f'[containers]\n"*" = {{ toolkit = "pytorch-inference", python = "{sys.executable}" }}')

    rule = ContainerRule("*", toolkit="pytorch-inference", python=Path(sys.executable))
    assert rules.for_image(IMAGE) == rule


def test_the_first_rule_that_matches_counts(folder: Path) -> None:
    rules = rules_of(folder, '[containers]\n"*:1.2" = { stand-in = "echo" }\n"*" = { command = "serve" }')

    assert rules.for_image(IMAGE) == ContainerRule("*:1.2", stand_in=StandIn())


def test_a_file_without_rules_has_none(folder: Path) -> None:
    assert rules_of(folder, '[project]\nname = "mine"') == ContainerRules()


def test_a_file_may_turn_container_engines_off(folder: Path) -> None:
    assert not rules_of(folder, "[tool.sagemaker-rest]\ncontainer-engine = false").uses_engine


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('container-engine = "no"', "must be true or false, not 'no'", id="engine"),
        pytest.param('[containers."*"]\nimage = "a"\nmemory = "2 GB"', "such as 2g, not '2 GB'", id="memory"),
        pytest.param("containers = 1", "must be a table of image patterns, not 1", id="no table"),
        pytest.param("[containers", "cannot be read", id="no TOML"),
        pytest.param('[containers."*"]', "exactly one of command, stand-in, image, toolkit, python", id="no way"),
        pytest.param(
            '[containers."*"]\ncommand = "a"\nstand-in = "echo"', "exactly one of command, stand-in", id="two ways"
        ),
        pytest.param('[containers."*"]\ncommand = "a"\nport = 1', "has no member 'port'", id="unknown member"),
        pytest.param('[containers."*"]\ncommand = ""', "must be a command line or a list", id="empty command"),
        pytest.param('[containers."*"]\ncommand = "a"\ndirectory = "no"', "no is not a folder", id="no folder"),
        pytest.param(
            '[containers."*"]\ncommand = "a"\nenvironment = { A = 1 }', "must be a table of strings", id="a number"
        ),
        pytest.param('[containers."*"]\nstand-in = "answer"', '"echo" or a table with a body', id="no answer"),
        pytest.param(
            '[containers."*"]\nstand-in = { body = "", status = 99 }',
            "from 200 to 599 that has a body, not 99",
            id="status",
        ),
        pytest.param('[containers."*"]\nstand-in = { body = "a", delay = -1 }', "0 to 3600 seconds", id="delay"),
        pytest.param(
            '[containers."*"]\nstand-in = { body = "a", type = "" }', "no member 'type'", id="stand-in member"
        ),
        pytest.param('[containers."*"]\ntoolkit = "torch"', "toolkit must be one of .*pytorch-inference", id="toolkit"),
        pytest.param('[containers."*"]\npython = "no/python"', "Name a Python interpreter", id="no interpreter"),
        pytest.param('[containers."*"]\npython = "pyproject.toml"', "cannot be executed", id="not executable"),
        pytest.param('[containers."*"]\npython = "~nobody-here/python"', "cannot be executed", id="no such user"),
        pytest.param("[tool]\nsagemaker-rest = 1", "has containers and container-engine, not 1", id="no settings"),
        pytest.param(
            '[tool.sagemaker-rest.container."*"]\ncommand = "a"', "has containers and container-engine", id="misspelt"
        ),
        pytest.param('[containers."*"]\ncommand = "a \'b"', "not a command line: No closing", id="open quote"),
        pytest.param('[containers."*"]\ncommand = "a\\u0000"', "must be a command line or a list", id="a null byte"),
        pytest.param('[containers."*"]\ncommand = "a"\ndirectory = 1', "directory must be a text, not 1", id="number"),
        pytest.param(
            '[containers."*"]\ncommand = "a"\nenvironment = { "A=B" = "1" }', "cannot be a variable", id="variable"
        ),
        pytest.param(
            '[containers."*"]\nstand-in = { body = "a", status = 204 }', "that has a body, not 204", id="no body"
        ),
        pytest.param(
            '[containers."*"]\nstand-in = { body = "a", status = true }', "that has a body, not True", id="no status"
        ),
        pytest.param('[containers."*"]\nstand-in = { body = "a", delay = true }', "0 to 3600 seconds", id="no delay"),
        pytest.param(
            '[containers."*"]\nstand-in = { body = "a", headers = { A = "1\\r\\nB: 2" } }',
            "'A' = .* cannot be a header",
            id="two headers",
        ),
        pytest.param(
            '[containers."*"]\nstand-in = { body = "a", headers = { Content-Length = "9" } }',
            "cannot be a header of the answer",
            id="length",
        ),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_the_file_and_the_pattern(
    folder: Path, text: str, words: str
) -> None:
    with pytest.raises(ContainerRuleError, match=words) as refusal:
        rules_of(folder, text)

    assert str(folder / "pyproject.toml") in str(refusal.value)
