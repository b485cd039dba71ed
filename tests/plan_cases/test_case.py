"""The rules for a plan case's file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import PlanCaseError
from sagemaker_rest.plan_cases.case import read_case

if TYPE_CHECKING:
    from pathlib import Path

GIVEN = "configuration: network\nvariables: {name: a}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "holds nothing. A plan case has keys: configuration, variables,", id="empty"),
        pytest.param("- a", "holds a list. A plan case has keys:", id="list"),
        pytest.param("a: [", "cannot be read as YAML: ", id="no YAML"),
        pytest.param("counts: {}", "configuration is None. It must be a folder below", id="no configuration"),
        pytest.param(GIVEN + "variables: {}", "the key 'variables' is there twice", id="key twice"),
        pytest.param(GIVEN + "outputs: {since: 2030-01-01}", "outputs.since is datetime.date", id="date"),
        pytest.param(
            GIVEN + "outputs: {no: 1}", "the key False in outputs is not a string: quote it", id="key of no text"
        ),
        pytest.param("configuration: a\nvariables: [a]", "variables is a list. It must be values", id="variables"),
        pytest.param(GIVEN + "counts: {aws_vpc: -1}", "counts.aws_vpc is -1. It must be a whole number", id="count"),
        pytest.param(GIVEN + "counts: {aws_vpc: yes}", "counts.aws_vpc is True. It must be", id="count of yes"),
        pytest.param(GIVEN + "values: {aws_vpc.a: x}", "values.aws_vpc.a is a string. It must be", id="arguments"),
        pytest.param(GIVEN + "errors: wrong", "errors is 'wrong'. It must be a list of sentences", id="one sentence"),
        pytest.param(GIVEN + "errors: ['']", "errors is ['']. It must be a list", id="empty sentence"),
        pytest.param(
            GIVEN + "errors: [wrong]\ncounts: {}", "errors stands together with counts. What is refused", id="both"
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_file(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "vpc.plan.yaml"
    file.write_text(text)

    with pytest.raises(PlanCaseError, match=re.escape(sentence)) as refused:
        read_case(file)

    assert str(file) in str(refused.value)


def test_json_is_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "vpc.plan.json"
    file.write_text('{"configuration": "network", "variables": {"file": "${case.folder}/a"}, "counts": {"aws_vpc": 1}}')

    case = read_case(file)

    assert case.configuration == "network"
    assert case.variables == {"file": f"{tmp_path}/a"}
    assert case.counts == {"aws_vpc": 1}
    assert case.values is None
