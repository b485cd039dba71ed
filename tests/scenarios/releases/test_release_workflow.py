"""The workflow release.yml runs here on a tag: the text of the release, the wheel and the sdist."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import yaml
from uv import find_uv_bin

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[3]
VERSION = "0.1.0"
# What the steps take from the checkout.
SOURCES = ("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", ".ci", "requirements", "src")


class RunStep(Protocol):
    def __call__(self, step: Mapping[str, Any], tag: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Provide what the steps read, with the version that is released here."""
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    project = tmp_path / "pyproject.toml"
    project.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{VERSION}"', project.read_text(encoding="utf-8")))
    return tmp_path


@pytest.fixture
def run_step(checkout: Path) -> RunStep:
    """Run a step's command, with the pinned packages that an earlier step has installed there."""
    pinned = [
        find_uv_bin(),
        "run",
        "--no-project",
        "--quiet",
        "--with-requirements",
        str(ROOT / "requirements/release.txt"),
    ]

    def run(step: Mapping[str, Any], tag: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*pinned, "--", "bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=checkout,
            env={**os.environ, "TAG": tag, "GITHUB_REF_NAME": tag},
            check=False,
            capture_output=True,
            text=True,
        )

    return run


def steps_that_run(workflow: Mapping[str, Any], beginning: str) -> list[Mapping[str, Any]]:
    steps = workflow["jobs"]["build"]["steps"]
    return [step for step in steps if step.get("run", "").startswith(beginning)]


def test_a_tag_becomes_the_text_of_the_release_and_its_packages(
    workflow: Mapping[str, Any], run_step: RunStep, checkout: Path
) -> None:
    (notes,) = steps_that_run(workflow, ".ci/release-notes")
    (build,) = steps_that_run(workflow, "uv build")

    assert run_step(notes, f"v{VERSION}").returncode == 0
    built = run_step(build, f"v{VERSION}")

    assert built.returncode == 0, built.stderr
    assert (checkout / "notes.md").read_text(encoding="utf-8").lstrip().startswith("### Added\n")
    assert sorted(file.name for file in (checkout / "dist").glob("*.*")) == [
        ".gitignore",
        f"sagemaker_rest-{VERSION}-py3-none-any.whl",
        f"sagemaker_rest-{VERSION}.tar.gz",
    ]
    wheel = zipfile.ZipFile(checkout / "dist" / f"sagemaker_rest-{VERSION}-py3-none-any.whl")
    assert {"sagemaker_rest/py.typed", "sagemaker_rest/runs/prices.json"} <= set(wheel.namelist())


@pytest.mark.parametrize(
    ("tag", "changelog", "sentence"),
    [
        ("v0.2.0", "## [0.1.0] - 2026-11-22\n\n- It.\n", "The tag is v0.2.0, and pyproject.toml has the version 0.1.0"),
        ("v0.1.0", "## [Unreleased]\n\n- It.\n", "CHANGELOG.md has nothing below '## [0.1.0] - '"),
        ("v0.1.0", "## [0.1.0] - 2026-11-22\n\n## [0.0.1] - 2026-11-21\n\n- It.\n", "CHANGELOG.md has nothing below"),
    ],
    ids=["another version", "no section", "nothing in it"],
)
def test_a_tag_that_does_not_fit_stops_the_release(
    workflow: Mapping[str, Any], run_step: RunStep, checkout: Path, tag: str, changelog: str, sentence: str
) -> None:
    (checkout / "CHANGELOG.md").write_text(changelog, encoding="utf-8")

    ended = run_step(steps_that_run(workflow, ".ci/release-notes")[0], tag)

    assert ended.returncode != 0
    assert sentence in ended.stderr


def test_a_release_lists_what_it_needs_in_the_versions_that_were_tested(
    workflow: Mapping[str, Any], run_step: RunStep, checkout: Path
) -> None:
    (listing,) = steps_that_run(workflow, "mkdir sbom")

    ended = run_step(listing, f"v{VERSION}")

    assert ended.returncode == 0, ended.stderr
    document = json.loads((checkout / "sbom" / f"sagemaker-rest-v{VERSION}.cdx.json").read_text(encoding="utf-8"))
    pinned = set(
        re.findall(r"(?m)^([a-z0-9-]+)==([^ ]+)", (ROOT / "requirements/full.txt").read_text(encoding="utf-8"))
    )
    listed = {(component["name"], component["version"]) for component in document["components"]}
    assert (document["bomFormat"], document["metadata"]["component"]["name"]) == ("CycloneDX", "sagemaker-rest")
    assert listed < pinned
    assert {"aiohttp", "moto", "scikit-learn"} <= {name for name, _ in listed}
    assert "mypy" not in {name for name, _ in listed}


def test_the_list_of_what_it_needs_is_attested_and_published(workflow: Mapping[str, Any]) -> None:
    attested = workflow["jobs"]["attest"]["steps"][-1]["with"]["subject-path"].split()
    published = workflow["jobs"]["github"]["steps"][-1]["run"].split()

    assert attested == ["dist/*", "sbom/*"]
    assert published[-2:] == attested


def test_nothing_is_granted_but_what_a_job_needs(workflow: Mapping[str, Any]) -> None:
    granted = {name: set(job["permissions"].items()) for name, job in workflow["jobs"].items()}

    assert workflow["permissions"] == {}
    assert granted == {
        "build": {("contents", "read")},
        "attest": {("id-token", "write"), ("attestations", "write")},
        "publish": {("contents", "read"), ("id-token", "write")},
        "github": {("contents", "write")},
    }


def test_what_is_published_is_what_was_built_and_attested(workflow: Mapping[str, Any]) -> None:
    needs = {name: job.get("needs") for name, job in workflow["jobs"].items()}
    checkouts = [
        name for name, job in workflow["jobs"].items() for step in job["steps"] if "build" in step.get("run", "")
    ]

    assert needs == {"build": None, "attest": "build", "publish": "attest", "github": "publish"}
    assert checkouts == ["build"]
