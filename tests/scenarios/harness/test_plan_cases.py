"""A file with variables and expected values is a test, in any project that has the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenarios.harness.conftest import Project

SHELF = """
variable "books" {
  type = list(string)
  validation {
    condition     = length(var.books) < 3
    error_message = "books has ${length(var.books)} titles. A shelf holds two."
  }
  validation {
    condition     = !contains(var.books, "")
    error_message = "books has an empty title."
  }
}
variable "key" {
  type      = string
  sensitive = true
  default   = "hush"
}
resource "terraform_data" "book" {
  for_each = toset(var.books)
  input    = { title = each.key, label = jsonencode({ size = 1, of = each.key }) }
}
resource "terraform_data" "lock" {
  input = var.key
}
output "number" {
  value = length(var.books)
}
output "key" {
  value     = var.key
  sensitive = true
}
"""
# as a person begins it
BEGUN = """# Two books
configuration: shelf
variables:
  books: [Emma, "${case.folder}"]   # its own place
"""
WRONG = "configuration: shelf\nvariables: {books: ['', b, c]}\n"


@pytest.fixture
def shelf(project_on_cloud: Project) -> Project:
    folder = project_on_cloud.folder / "terraform" / "shelf"
    folder.mkdir()
    (folder / "main.tf").write_text(SHELF)
    return project_on_cloud


def written(shelf: Project, text: str, name: str = "two_books.plan.yaml") -> Path:
    cases = shelf.folder / "cases"
    cases.mkdir(exist_ok=True)
    (cases / name).write_text(text)
    return cases / name


def test_what_a_plan_has_is_written_into_a_case_and_tested_from_then_on(shelf: Project) -> None:
    case, refused = written(shelf, BEGUN), written(shelf, WRONG, "wrong.plan.yaml")

    shelf.pytester.runpytest_subprocess("cases", "--regenerate").assert_outcomes(passed=2)
    tested = shelf.pytester.runpytest_subprocess("cases", "-v", "-m", "plan")

    # both counts, three addresses, the output, two sentences and no other
    tested.assert_outcomes(passed=8)
    assert case.read_text().startswith(BEGUN)
    assert "hush" not in case.read_text()
    assert str(shelf.folder) not in case.read_text()
    assert "  - books has 3 titles. A shelf holds two.\n" in refused.read_text()


def test_a_failure_shows_what_differs_and_the_command_that_writes_it_anew(shelf: Project) -> None:
    written(
        shelf,
        """
configuration: shelf
variables: {books: [Emma, Nana]}
counts: {terraform_data: 2, aws_s3_bucket: 0}
values:
  terraform_data.book["Emma"]: {input: {title: Nana, label: {size: 1, of: Nana}}, output: "(known after apply)", id: x}
  terraform_data.lock: {input: hush-hush}
  terraform_data.books: {}
outputs: {number: 3}
""",
    )
    written(shelf, WRONG + "errors: [A shelf holds three]\n", "wrong.plan.yaml")
    written(shelf, BEGUN + "errors: [A shelf holds two]\n", "accepted.plan.yaml")
    written(shelf, WRONG + "counts: {terraform_data: 4}\n", "refused.plan.yaml")

    result = shelf.pytester.runpytest_subprocess("cases")

    result.assert_outcomes(failed=10)
    result.stdout.fnmatch_lines_random(
        [
            "counts of resources in the plan of shelf:",
            '  terraform_data: expected 2, the plan has 3 (terraform_data.book?"Emma"?, *, terraform_data.lock)',
            'values of terraform_data.book?"Emma"? in the plan of shelf:',
            '  input.title: expected "Nana", the plan has "Emma"',
            '  input.label.of: expected "Nana", the plan has "Emma"',
            '  id: expected "x", the plan has (known after apply)',
            '  input: expected "hush-hush", the plan has (sensitive)',
            "  the plan has no terraform_data.books; it has *",
            "  number: expected 3, the plan has 2",
            "shelf is refused, and no error says 'A shelf holds three':",
            "shelf is refused for more than the case says:",
            "shelf is not refused:",
            "To write what the plan has now: pytest cases/two_books.plan.yaml --regenerate",
        ]
    )
    result.stdout.no_fnmatch_line("*size*expected*")
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_file_that_is_no_case_is_told_apart_by_file_key_and_rule(shelf: Project) -> None:
    written(shelf, "configuration: shelf\nvariable: {}\n")
    written(shelf, BEGUN, "nothing.plan.yaml")
    written(shelf, "{}", "other.yaml")

    result = shelf.pytester.runpytest_subprocess("cases")

    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines_random(
        [
            "*two_books.plan.yaml: 'variable' is not a key of a plan case; did you mean 'variables'? The keys are *",
            "*nothing.plan.yaml expects nothing: * pytest cases/nothing.plan.yaml --regenerate",
        ]
    )


def test_what_would_be_lost_is_not_written_over(shelf: Project) -> None:
    text = "configuration: shelf\ncounts: {terraform_data: 9}\nvariables: {books: []}\n"
    case = written(shelf, text)

    result = shelf.pytester.runpytest_subprocess("cases", "--regenerate")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*configuration and variables must come before counts, values, outputs, errors*"])
    assert case.read_text() == text
