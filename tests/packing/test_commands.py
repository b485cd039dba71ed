"""`sagemaker-rest pack` says what it found, and how it is served and asked."""

from __future__ import annotations

import argparse
import json
import tarfile
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest
import xgboost

from sagemaker_rest.packing.commands import add_commands

if TYPE_CHECKING:
    from pathlib import Path


class Pack(Protocol):
    """`pack("--model", "model.json")` runs the command in an empty folder, and returns what it prints."""

    def __call__(self, *arguments: str) -> str: ...


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Pack:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        parser = argparse.ArgumentParser()
        add_commands(parser.add_subparsers(required=True))
        options = parser.parse_args(["pack", *arguments])
        assert options.run(options) == 0
        return capsys.readouterr().out

    return run


def test_it_packs_the_last_training_by_default(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "model" / "10").mkdir(parents=True)
    (tmp_path / "model" / "10" / "saved_model.pbtxt").touch()

    printed = pack("--output", "model/packed.tar.gz")

    assert "Found:         a TensorFlow SavedModel: model/10\n" in printed
    with tarfile.open(tmp_path / "model" / "packed.tar.gz") as packed:
        assert packed.getnames() == ["1", "1/saved_model.pbtxt"]
    assert not (tmp_path / "model.tar.gz").exists()


def test_it_prints_the_arguments_the_signature_and_a_request(pack: Pack, tmp_path: Path) -> None:
    rows = xgboost.DMatrix(np.zeros((2, 3)), label=[0, 1])
    xgboost.train({"objective": "binary:logistic"}, rows, 1).save_model(tmp_path / "model.json")

    lines = pack("--model", "model.json", "--request", "row.csv").splitlines()

    assert lines[0] == "Found:         a model of XGBoost's: model.json"
    assert lines[1].startswith("Archive:       model.tar.gz (sha256 ")
    assert lines[2:] == [
        'In models:     archive        = "model.tar.gz"',
        '               prebuilt_image = { repository = "sagemaker-xgboost" }',
        "Signature:     takes rows of 3 features, without header and label",
        "               gives a line for each, of binary:logistic",
        "Request:       Content-Type: text/csv, and 0,0,0",
    ]
    assert (tmp_path / "row.csv").read_text() == "0,0,0"


def test_a_script_is_named_and_a_long_request_cut(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "inference.py").write_text("def model_fn(model_dir): ...")
    state = b"csklearn.svm\nSVC\n\x8c\x0en_features_in_\x94M\x2c\x01."
    (tmp_path / "model.pkl").write_bytes(state)

    printed = pack("--model", "model.pkl", "--code", "code", "--request", "rows.json")

    assert '               entry_point    = "inference.py"\n' in printed
    assert "… (1502 characters: --request FILE writes them)" in printed
    assert np.shape(json.loads((tmp_path / "rows.json").read_text())) == (1, 300)


def test_the_variables_that_an_image_needs_are_among_the_arguments(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert" / "config.json").write_text('{"architectures": ["BertForMaskedLM"]}')
    (tmp_path / "bert" / "vocab.txt").touch()
    (tmp_path / "bert" / "model.safetensors").touch()

    printed = pack("--model", "bert")

    assert '               environment    = { HF_TASK = "fill-mask" }\n' in printed
