"""`sagemaker-rest pack`: a model that is there already, with code of the user's beside it."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.packing import pack_model, recognised

if TYPE_CHECKING:
    from pathlib import Path


def names(archive: Path) -> list[str]:
    with tarfile.open(archive) as packed:
        return packed.getnames()


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder as `sagemaker-rest train` leaves it, trained three times."""
    for version in ("9", "10", "2"):
        (tmp_path / "model" / version).mkdir(parents=True)
        (tmp_path / "model" / version / "saved_model.pb").write_text("")
    (tmp_path / "model" / "model.tar.gz").touch()
    return tmp_path / "model"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    (folder / "lib" / "__pycache__").mkdir(parents=True)
    (folder / "lib" / "__pycache__" / "library.cpython-311.pyc").touch()
    (folder / "lib" / "library.py").touch()
    (folder / "inference.py").touch()
    return folder


@pytest.fixture
def forest(tmp_path: Path) -> Path:
    """A file with the class of a model of scikit-learn's, and nothing else of one."""
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "forest.joblib"
    path.write_bytes(b"csklearn.ensemble._forest\nRandomForestClassifier\n.")
    return path


def test_the_highest_version_is_packed_as_version_1(versions: Path, tmp_path: Path) -> None:
    packed = pack_model(versions, tmp_path / "model.tar.gz")

    assert packed.path == versions / "10"
    assert names(tmp_path / "model.tar.gz") == ["1", "1/saved_model.pb"]


def test_a_saved_model_itself_may_be_named(versions: Path, tmp_path: Path) -> None:
    assert pack_model(versions / "9", tmp_path / "model.tar.gz").path == versions / "9"


def test_code_is_beside_the_model_without_what_python_has_compiled(versions: Path, code: Path, tmp_path: Path) -> None:
    pack_model(versions, tmp_path / "model.tar.gz", code=code)

    assert names(tmp_path / "model.tar.gz") == ["1", "1/saved_model.pb", "code/inference.py", "code/lib/library.py"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("absent", "does not exist. Name a model, or train one: sagemaker-rest train"),
        ("code", "is not a SavedModel"),
        ("code/inference.py", "does not end as a model's file does: .h5"),
    ],
)
@pytest.mark.usefixtures("code")
def test_what_is_not_a_model_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(ArchiveError, match=sentence):
        pack_model(tmp_path / name, tmp_path / "model.tar.gz")

    assert not (tmp_path / "model.tar.gz").exists()


def test_the_only_model_in_a_folder_need_not_be_named(forest: Path) -> None:
    assert recognised(forest.parent).path == forest


def test_of_several_models_one_has_to_be_named(forest: Path) -> None:
    forest.with_name("other.onnx").touch()

    with pytest.raises(ArchiveError, match=r"It has forest\.joblib, other\.onnx: name one of them\."):
        recognised(forest.parent)


def test_a_model_that_needs_a_script_is_refused_with_one(forest: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as refused:
        pack_model(forest, tmp_path / "model.tar.gz")

    assert 'joblib.load(os.path.join(model_dir, "forest.joblib"))' in str(refused.value)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        pytest.param("def predict_fn(data, model): ...", "has no function model_fn", id="without model_fn"),
        pytest.param("def model_fn(:", "is not Python", id="not Python"),
    ],
)
def test_a_script_that_loads_no_model_is_refused(
    forest: Path, code: Path, tmp_path: Path, script: str, sentence: str
) -> None:
    (code / "inference.py").write_text(script)

    with pytest.raises(ArchiveError, match=sentence):
        pack_model(forest, tmp_path / "model.tar.gz", code=code)


@pytest.mark.parametrize(
    "script",
    [
        "def model_fn(model_dir): ...",
        "from library import model_fn",
        "from library import *",
        "model_fn = lambda model_dir: None",
        "try:\n    import fast\nexcept ImportError:\n    def model_fn(model_dir): ...",
    ],
)
def test_the_script_that_loads_it_is_packed_beside_the_model(
    forest: Path, code: Path, tmp_path: Path, script: str
) -> None:
    (code / "inference.py").write_text(script)

    pack_model(forest, tmp_path / "model.tar.gz", code=code)

    assert names(tmp_path / "model.tar.gz") == ["code/inference.py", "code/lib/library.py", "forest.joblib"]


def test_a_file_that_may_not_be_read_is_named(forest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(type(forest), "read_bytes", refuse)

    with pytest.raises(ArchiveError, match=r"forest\.joblib cannot be read: Permission denied"):
        pack_model(forest, tmp_path / "model.tar.gz")


def test_the_model_is_not_replaced_by_its_archive(forest: Path, code: Path) -> None:
    (code / "inference.py").write_text("def model_fn(model_dir): ...")
    content = forest.read_bytes()

    with pytest.raises(ArchiveError, match="name another --output"):
        pack_model(forest, forest, code=code)

    assert forest.read_bytes() == content


def test_code_that_the_container_would_ignore_is_refused(versions: Path, tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "predict.py").touch()

    with pytest.raises(ArchiveError, match=r"neither inference\.py nor requirements\.txt nor lib/"):
        pack_model(versions, tmp_path / "model.tar.gz", code=tmp_path / "notebooks")
