"""Diagnostics are read from the machine-readable output, whole and with their place."""

from __future__ import annotations

import json

from sagemaker_rest.terraform.diagnostics import Diagnostic, diagnostics_in, readable

ERROR = {
    "@level": "error",
    "@message": "Error: Invalid value for variable",
    "type": "diagnostic",
    "diagnostic": {
        "severity": "error",
        "summary": "Invalid value for variable",
        "detail": "The name must have at most 63 characters, lower case letters, digits and hyphens; that is the rule.",
        "snippet": {"code": 'variable "name" {', "start_line": 12, "context": None, "values": []},
        "range": {"filename": "variables.tf", "start": {"line": 12, "column": 1, "byte": 1}},
    },
}
WARNING = {"type": "diagnostic", "diagnostic": {"severity": "warning", "summary": "Deprecated", "detail": ""}}
PROGRESS = {"@level": "info", "@message": "Plan: 1 to add", "type": "change_summary"}


def printed(*messages: object) -> str:
    return "\n".join(json.dumps(message) for message in messages)


def test_summary_detail_file_and_line_are_kept() -> None:
    (found,) = diagnostics_in(printed(PROGRESS, ERROR))

    assert (found.severity, found.summary, found.file, found.line) == (
        "error",
        "Invalid value for variable",
        "variables.tf",
        12,
    )
    assert found.detail.startswith("The name must have")


def test_the_text_names_the_place_and_breaks_no_sentence() -> None:
    text = readable(printed(PROGRESS, WARNING, ERROR), "")

    assert text == (
        "Error: Invalid value for variable (variables.tf:12)\n"
        '  variable "name" {\n'
        "The name must have at most 63 characters, lower case letters, digits and hyphens; that is the rule."
    )


def test_the_resource_is_named() -> None:
    assert str(Diagnostic("error", "creating it failed", file="main.tf", line=3, address="aws_s3_bucket.this")) == (
        "Error: creating it failed (main.tf:3, aws_s3_bucket.this)"
    )


def test_half_a_line_of_a_command_that_was_killed_is_passed_over() -> None:
    assert len(diagnostics_in(printed(ERROR) + '\n{"type": "diagn')) == 1


def test_without_json_the_plain_errors_are_shown_without_their_frame() -> None:
    plain = "╷\n│ Error: Unsupported argument\n│ \n│   on main.tf line 3:\n╵\n"

    assert readable("", plain) == "Error: Unsupported argument\n\n  on main.tf line 3:"
