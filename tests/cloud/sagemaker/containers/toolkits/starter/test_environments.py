"""Environments for models: built once by uv, kept by hash, never used half-built. No package is downloaded here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.starter.environments import Wanted, environment_for
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Callable

uv = pytest.mark.skipif(
    not Path(sys.executable).with_name("uv").is_file() and shutil.which("uv") is None, reason="needs uv"
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and packages from nowhere but folders."""
    monkeypatch.setenv("SAGEMAKER_REST_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")
    return tmp_path / "cache"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A script's folder with a package that its requirements.txt names."""
    folder = tmp_path / "code"
    info = folder / "greeting-1.0.dist-info"
    info.mkdir(parents=True)
    files = {
        "greeting.py": "WORD = 'hello'\n",
        "greeting-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n",
        "greeting-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "greeting-1.0.dist-info/RECORD": "",
    }
    for name, content in files.items():
        (folder / name).write_text(content)
    wheel = folder / "greeting-1.0-py3-none-any"
    shutil.make_archive(str(wheel), "zip", folder, ".")
    wheel.with_suffix(".0-py3-none-any.zip").rename(folder / "greeting-1.0-py3-none-any.whl")
    (folder / "requirements.txt").write_text("./greeting-1.0-py3-none-any.whl\n")
    return folder


def wanted(code: Path, *candidates: tuple[str, ...]) -> Wanted:
    return Wanted("a framework", candidates, code / "requirements.txt")


def said(python: Path, program: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([python, "-c", program], check=True, capture_output=True, text=True, env=environment)
    return done.stdout.strip()


@uv
def test_an_environment_has_what_the_requirements_name_and_nothing_of_the_clouds(code: Path) -> None:
    python = environment_for(wanted(code), lambda _why: None)

    looks = "import greeting, importlib.util; print(greeting.WORD, importlib.util.find_spec('boto3'))"
    assert said(python, looks) == "hello None"


@uv
def test_an_environment_is_built_once_and_said_to_be_late_while_it_is(code: Path) -> None:
    reasons: list[str] = []

    pythons = {environment_for(wanted(code), reasons.append) for _ in range(2)}

    assert len(pythons) == 1
    assert len(reasons) == 1
    assert "an environment with a framework is being built in" in reasons[0]


@uv
def test_others_that_want_the_same_wait_for_the_first(code: Path, cache: Path) -> None:
    pythons: list[Path] = []

    def build() -> None:
        pythons.append(environment_for(wanted(code), lambda _why: None))

    builders = [threading.Thread(target=build) for _ in range(3)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()

    assert [said(python, "import greeting; print(1)") for python in pythons] == ["1"] * 3
    assert len(list(cache.glob("environments/*/complete"))) == 1


@uv
def test_what_a_killed_build_has_left_is_not_used(code: Path, cache: Path) -> None:
    left = cache / "environments" / wanted(code).digest() / "bin"
    left.mkdir(parents=True)
    (left / "python").write_text("#!/bin/false\n")

    python = environment_for(wanted(code), lambda _why: None)

    assert said(python, "import greeting; print(1)") == "1"


@uv
def test_a_requirement_that_does_not_exist_is_refused_with_what_uv_says(code: Path, cache: Path) -> None:
    (code / "requirements.txt").write_text("no-such-package==1\n")

    with pytest.raises(ServingError, match=r"packages of requirements.txt could not be installed[^$]*no-such-package"):
        environment_for(wanted(code), lambda _why: None)

    assert [path for path in cache.glob("environments/*") if path.is_dir()] == []


@uv
def test_a_version_that_cannot_be_had_is_replaced_by_the_next(code: Path, capfd: pytest.CaptureFixture[str]) -> None:
    candidates = [("greeting==9.*",), (str(code / "greeting-1.0-py3-none-any.whl"),)]

    environment_for(Wanted("greeting", tuple(candidates), None), lambda _why: None)

    assert "greeting==9.* cannot be had for Python" in capfd.readouterr().out


@uv
def test_a_framework_that_the_requirements_name_is_theirs_to_choose(code: Path) -> None:
    requirements = code / "requirements.txt"
    requirements.write_text("Greeting @ file://" + str(code / "greeting-1.0-py3-none-any.whl"))

    python = environment_for(wanted(code, ("greeting==9.*",)), lambda _why: None)

    assert said(python, "import greeting; print(1)") == "1"


@uv
def test_torch_is_its_usual_build_where_that_for_cpus_cannot_be_had(
    code: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    requirements = code / "requirements.txt"
    requirements.write_text("./greeting-1.0-py3-none-any.whl\ntorch==0.0\n")

    with pytest.raises(ServingError, match=r"torch==0.0"):
        environment_for(wanted(code), lambda _why: None)

    assert "torch for CPUs alone cannot be had" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("candidates", "listed", "has_torch"),
    [
        pytest.param((("torch==2.6.*", "numpy"),), "", True, id="framework"),
        pytest.param((("transformers", "torch"),), "", True, id="companion"),
        pytest.param((("scikit-learn",),), "numpy\nTorch>=2", True, id="requirement"),
        pytest.param((("scikit-learn",),), "torchdata", False, id="another package"),
    ],
)
def test_torch_is_known_by_its_name(
    code: Path, candidates: tuple[tuple[str, ...], ...], listed: str, *, has_torch: bool
) -> None:
    (code / "requirements.txt").write_text(listed)

    assert wanted(code, *candidates).has_torch() is has_torch


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda code: (code / "requirements.txt").write_text("other\n"), id="other requirements"),
        pytest.param(lambda code: (code / "greeting.py").write_text("WORD = 1"), id="another file of the folder"),
    ],
)
def test_another_environment_is_wanted_for(code: Path, change: Callable[[Path], None]) -> None:
    before = wanted(code).digest()

    change(code)

    assert wanted(code).digest() != before


def test_a_change_of_the_script_wants_no_other_environment(code: Path) -> None:
    (code / "requirements.txt").write_text(
        "--extra-index-url https://packages.example/simple/\n--prefer-binary\n"
        "numpy>=2\npandas[excel]==2.2 ; python_version > '3.8'\n"
    )
    before = wanted(code).digest()

    (code / "inference.py").write_text("x = 1")

    assert wanted(code).digest() == before


def test_the_same_code_in_another_folder_wants_the_same_environment(code: Path) -> None:
    again = shutil.copytree(code, code.with_name("again"))

    assert wanted(again).digest() == wanted(code).digest()


def test_editable_code_in_another_folder_wants_an_environment_of_its_own(code: Path) -> None:
    (code / "requirements.txt").write_text("-r more.txt\n")
    (code / "more.txt").write_text("-e .\n")
    again = shutil.copytree(code, code.with_name("again"))

    assert wanted(again).digest() != wanted(code).digest()


def test_without_uv_one_is_told_to_install_it(code: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ServingError, match="pip install uv"):
        environment_for(wanted(code), lambda _why: None)
