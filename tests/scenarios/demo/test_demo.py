"""`sagemaker-rest demo`: it shows what it does, fails when something fails, and leaves nothing either way."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from sagemaker_rest.cli import main
from sagemaker_rest.demo import Subject, bars, probabilities, show
from sagemaker_rest.errors import PredictionError
from sagemaker_rest.phases import Phases

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STORY = (
    "reading the digits",
    "training the model",
    "writing payload.json",
    "starting the local AWS",
    "terraform apply examples/mnist",
    "sagemaker-runtime invoke-endpoint",
    "POST payload.json to the REST URL",
    "curl --fail-with-body --request POST",
    "terraform destroy",
    "the account is as it was before",
    "Nothing is left.",
)


@pytest.fixture
def checkout(tmp_path: Path, pytestconfig: pytest.Config) -> Path:
    """Return as much of a checkout as the demo needs."""
    folder = tmp_path / "checkout"
    shutil.copytree(pytestconfig.rootpath / "terraform", folder / "terraform")
    return folder


@pytest.fixture
def subject_with_a_wrong_label(model_archive: Path, payload: Mapping[str, object], tmp_path: Path) -> Subject:

    path = tmp_path / "payload.json"
    path.write_text(json.dumps(payload))
    return Subject(archive=model_archive, payload=path, label=3)


@pytest.mark.e2e
def test_the_whole_story_is_told_and_nothing_is_left(checkout: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sagemaker_rest.cli", "demo", "--dataset", "digits"],
        cwd=checkout,
        env={**os.environ, "TMPDIR": str(checkout.parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    positions = [ended.stdout.find(part) for part in STORY]
    assert positions == sorted(positions)
    assert -1 not in positions
    assert "7 on top" in ended.stdout
    assert sorted(path.name for path in checkout.iterdir()) == ["model", "payload.json", "terraform"]
    assert list(checkout.parent.glob("sagemaker-rest-cloud-*")) == []


@pytest.mark.e2e
def test_a_wrong_prediction_is_an_error_and_the_stack_is_destroyed(
    subject_with_a_wrong_label: Subject, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    said = io.StringIO()
    phases = Phases(Console(file=said))

    with pytest.raises(PredictionError, match="expected ten probabilities with 3 on top"):
        show(subject_with_a_wrong_label, phases, tree=pytestconfig.rootpath / "terraform", runs=tmp_path / ".runs")

    assert "✗ sagemaker-runtime invoke-endpoint" in said.getvalue()
    assert "✓ terraform destroy" in said.getvalue()
    assert not (tmp_path / ".runs").exists()


def test_outside_of_a_checkout_it_says_where_to_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    status = main(["demo"])

    assert status == 1
    assert "run the demo in a checkout of sagemaker-rest" in capsys.readouterr().err


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([0.1] * 9, id="nine of them"),
        pytest.param([0.9, *[0.01] * 9], id="another digit on top"),
    ],
)
def test_only_ten_probabilities_with_the_label_on_top_will_do(tmp_path: Path, values: list[float]) -> None:
    with pytest.raises(PredictionError):
        probabilities({"predictions": [values]}, Subject(tmp_path, tmp_path, label=7))


def test_the_largest_probability_has_the_longest_bar() -> None:
    chart = bars([0.0] * 7 + [0.75, 0.25, 0.0]).plain.splitlines()

    assert chart[7] == "  7  75.0000%  " + "█" * 30
    assert chart[8] == "  8  25.0000%  " + "█" * 10
