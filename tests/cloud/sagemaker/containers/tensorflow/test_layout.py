from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.layout import find_code, find_models
from sagemaker_rest.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(["digits/1/saved_model.pb"], {"digits": (1,)}, id="one model"),
        pytest.param(["1/saved_model.pb"], {"model": (1,)}, id="a version at the root"),
        pytest.param(["export/Servo/1700000000/saved_model.pb"], {"Servo": (1700000000,)}, id="the old export folder"),
        pytest.param(
            ["a/2/saved_model.pb", "a/10/saved_model.pb", "a/1/saved_model.pb"],
            {"a": (1, 2, 10)},
            id="versions in the order of numbers",
        ),
        pytest.param(["a/00012/saved_model.pb"], {"a": (12,)}, id="a version with zeros in front"),
        pytest.param(
            ["b/1/saved_model.pb", "a/1/saved_model.pb"], {"a": (1,), "b": (1,)}, id="several models side by side"
        ),
        pytest.param(["deep/er/a/1/saved_model.pb"], {"a": (1,)}, id="deep down"),
        pytest.param(
            ["a/1/saved_model.pb", "a/draft/saved_model.pb"], {"a": (1,)}, id="beside a folder that is not a version"
        ),
        pytest.param(["a/1/saved_model.pb", "a/2/readme.txt"], {"a": (1,)}, id="beside an empty version"),
    ],
)
def test_models_are_found_by_version_folder(
    tmp_path: Path, files: list[str], found: dict[str, tuple[int, ...]]
) -> None:
    touch(tmp_path, *files)

    models = find_models(tmp_path)

    assert {model.name: model.versions for model in models} == found


def test_the_highest_version_comes_last_and_each_has_its_folder(tmp_path: Path) -> None:
    touch(tmp_path, "a/2/saved_model.pb", "a/10/saved_model.pb")

    (model,) = find_models(tmp_path)

    assert model.versions == (2, 10)
    assert model.directories == (tmp_path / "a/2", tmp_path / "a/10")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param([], "Found no file at all", id="empty"),
        pytest.param(["readme.txt", "a/weights.bin"], r"Found: a/weights\.bin, readme\.txt\.", id="other files"),
        pytest.param(
            ["saved_model.pb"], r"Found \./saved_model\.pb, whose folder is not a version number", id="at the root"
        ),
        pytest.param(
            ["digits/v1/saved_model.pb"],
            r"Found digits/v1/saved_model\.pb, whose folder is not a version number",
            id="a version that is not a number",
        ),
        pytest.param(["digits.keras"], r"digits\.keras is a Keras file: save the model with model\.export", id="Keras"),
        pytest.param(["m.h5"], r"m\.h5 is a Keras file", id="HDF5"),
        pytest.param([f"{n:02}" for n in range(12)], "00, 01, .*09, …", id="many files"),
    ],
)
def test_a_folder_without_a_model_says_what_was_expected_and_what_was_found(
    tmp_path: Path, files: list[str], words: str
) -> None:
    touch(tmp_path, *files)

    with pytest.raises(ArchiveError, match=rf"expected NAME/VERSION/saved_model\.pb .*{words}"):
        find_models(tmp_path)


def test_two_models_of_one_name_are_refused_with_both_folders(tmp_path: Path) -> None:
    touch(tmp_path, "x/a/1/saved_model.pb", "y/a/1/saved_model.pb")

    with pytest.raises(ArchiveError, match="named 'a': x/a/ and y/a/"):
        find_models(tmp_path)


def test_inference_code_is_found_with_each_of_its_parts(tmp_path: Path) -> None:
    touch(tmp_path, "code/inference.py", "code/requirements.txt", "code/lib/tool/__init__.py")

    code = find_code(tmp_path)

    assert code is not None
    assert (code.script, code.requirements, code.library) == (
        tmp_path / "code/inference.py",
        tmp_path / "code/requirements.txt",
        tmp_path / "code/lib",
    )


def test_what_is_not_in_the_code_folder_is_none(tmp_path: Path) -> None:
    touch(tmp_path, "code/requirements.txt")

    code = find_code(tmp_path)

    assert code is not None
    assert (code.script, code.library) == (None, None)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(["a/1/saved_model.pb"], id="no code folder"),
        pytest.param(["code/notes.txt"], id="nothing known in it"),
    ],
)
def test_without_known_code_there_is_none(tmp_path: Path, files: list[str]) -> None:
    touch(tmp_path, *files)

    assert find_code(tmp_path) is None
