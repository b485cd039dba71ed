"""Pickles are recognised without being unpickled."""

from __future__ import annotations

import bz2
import gzip
import lzma
import pickle
import zlib
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.pickles import found_pickle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def fitted() -> Any:
    """A pipeline for rows of 300 features."""
    rows = np.random.default_rng(7).normal(size=(20, 300))
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, rows[:, 0] > 0)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_class_features_and_version_are_read_from_a_pickle(fitted: Any, tmp_path: Path, protocol: int) -> None:
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted, protocol))

    found = found_pickle(tmp_path / "model.pkl")

    assert found.title == "a pickled sklearn.pipeline.Pipeline"
    assert found.signature == ["takes rows of 300 features"]
    assert found.request is not None
    assert found.request.body.count("0.0") == 300
    assert found.notes[0].startswith("scikit-learn 1.")


@pytest.mark.parametrize("compress", [0, 3, ("xz", 1), ("lzma", 1), ("bz2", 1), ("gzip", 1)], ids=str)
def test_joblib_is_read_with_and_without_compression(
    fitted: Any, tmp_path: Path, compress: int | tuple[str, int]
) -> None:
    joblib.dump(fitted, tmp_path / "model.joblib", compress=compress)

    found = found_pickle(tmp_path / "model.joblib")

    assert found.title == "a pickled sklearn.pipeline.Pipeline"
    assert found.signature == ["takes rows of 300 features"]


class Poisoned:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (str(self.path), "w")


def test_nothing_in_it_is_executed(tmp_path: Path) -> None:
    (tmp_path / "model.pkl").write_bytes(pickle.dumps([Poisoned(tmp_path / "written"), LogisticRegression()]))

    found_pickle(tmp_path / "model.pkl")

    assert not (tmp_path / "written").exists()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"c__main__\nNet\n.", id="protocol 0"),
        pytest.param(b"\x80\x04\x8c\x08__main__\x94\x8c\x03Net\x94\x93\x94.", id="protocol 4"),
        pytest.param(b"\x80\x04\x8c\x03Net\x940\x8c\x08__main__\x94h\x00\x93\x94.", id="a text that it had before"),
    ],
)
def test_a_class_of_the_script_that_made_it_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.pkl").write_bytes(content)

    with pytest.raises(ArchiveError, match=r"has a __main__\.Net, a class of the script or notebook that made it"):
        found_pickle(tmp_path / "model.pkl")


def test_xgboosts_own_format_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "model.pkl").write_bytes(b"cxgboost.sklearn\nXGBClassifier\n.")

    assert 'model.save_model("model.json")' in found_pickle(tmp_path / "model.pkl").missing


def test_another_package_has_to_be_listed(tmp_path: Path) -> None:
    (tmp_path / "model.pkl").write_bytes(b"clightgbm.sklearn\nLGBMClassifier\n.")

    assert found_pickle(tmp_path / "model.pkl").notes == [
        "It is a model of lightgbm: list that in code/requirements.txt."
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"not a pickle", pickle.dumps([1.5, "text"]), pickle.dumps({}, 0)],
    ids=["empty", "text", "numbers", "protocol 0"],
)
def test_a_file_without_a_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.pkl").write_bytes(content)

    with pytest.raises(ArchiveError, match="is not a pickled model"):
        found_pickle(tmp_path / "model.pkl")


def test_a_pickle_that_is_cut_off_is_refused(fitted: Any, tmp_path: Path) -> None:
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted)[:-100])

    with pytest.raises(ArchiveError, match="is damaged: it ends in the middle of a pickle"):
        found_pickle(tmp_path / "model.pkl")


def test_the_script_that_it_needs_names_the_file_as_python_does(tmp_path: Path) -> None:
    file = tmp_path / 'my "best" model.pkl'
    file.write_bytes(b"csklearn.ensemble._forest\nRandomForestClassifier\n.")

    assert r'joblib.load(os.path.join(model_dir, "my \"best\" model.pkl"))' in found_pickle(file).missing


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, bz2.compress, lzma.compress])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    (tmp_path / "model.pkl").write_bytes(compress(bytes(1000))[:-6])

    with pytest.raises(ArchiveError, match="is damaged"):
        found_pickle(tmp_path / "model.pkl")
