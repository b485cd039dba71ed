"""Artifacts become files of a model."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers import room
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ArtifactForm, ModelData
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError
from sagemaker_rest.cloud.sagemaker.runtime.variants.model_data import (
    ModelDataError,
    check_file_names,
    place_model_data,
    place_universal_code,
)
from sagemaker_rest.errors import AccessDeniedError
from tests.cloud.sagemaker.runtime.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.containers.room import Room


URLS = {
    ArtifactForm.ARCHIVE: "s3://b/model/a",
    ArtifactForm.OBJECT: "s3://b/model/a",
    ArtifactForm.PREFIX: "s3://b/model/",
}


@dataclass
class Objects:
    """One bucket, `b`."""

    content: dict[str, bytes] = field(default_factory=dict)
    may_list: bool = True

    def fetch(self, url: str, _principal: Principal, into: Path, room: Room) -> None:
        if url not in self.content:
            raise ArtifactNotFoundError(url)
        room.take(len(self.content[url]))
        into.write_bytes(self.content[url])

    def under(self, prefix_url: str, _principal: Principal) -> dict[str, str]:
        if not self.may_list:
            raise AccessDeniedError(prefix_url)
        return {url.removeprefix(prefix_url): url for url in self.content if url.startswith(prefix_url)}


def placed(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_object_under_a_prefix_is_a_file(tmp_path: Path) -> None:
    store = Objects(
        {"s3://b/model/1/saved_model.pb": b"graph", "s3://b/model/1/variables/v": b"w", "s3://b/other": b""}
    )

    place_model_data(ModelData("s3://b/model/", ArtifactForm.PREFIX), store, ROOT, tmp_path / "m")

    assert placed(tmp_path / "m") == {"1/saved_model.pb": b"graph", "1/variables/v": b"w"}


def test_an_object_that_is_not_packed_is_a_file_of_its_name(tmp_path: Path) -> None:
    place_model_data(
        ModelData("s3://b/a/weights.bin", ArtifactForm.OBJECT), Objects({"s3://b/a/weights.bin": b"w"}), ROOT, tmp_path
    )

    assert placed(tmp_path) == {"weights.bin": b"w"}


@pytest.mark.parametrize(
    ("form", "store"),
    [
        pytest.param(ArtifactForm.PREFIX, Objects(), id="nothing under the prefix"),
        pytest.param(ArtifactForm.PREFIX, Objects(may_list=False), id="may not list"),
        pytest.param(ArtifactForm.OBJECT, Objects(), id="no object"),
        pytest.param(ArtifactForm.ARCHIVE, Objects(), id="no archive"),
    ],
)
def test_what_cannot_be_read_is_said_as_sagemaker_says_it(tmp_path: Path, form: ArtifactForm, store: Objects) -> None:
    with pytest.raises(ModelDataError, match=r'Failed to download model data from URL "s3://b/model/a?"\.'):
        place_model_data(ModelData(URLS[form], form), store, ROOT, tmp_path / "m")


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["1/saved_model.pb", "1/variables/a", "1/variables/b"], id="folders"),
        pytest.param(["weights.part1", "weights"], id="a name that begins like another"),
        pytest.param(["x" * 255], id="the longest name"),
        pytest.param(["..data/a", "a..b"], id="dots within names"),
    ],
)
def test_names_that_can_be_files_are_taken(names: list[str]) -> None:
    check_file_names(names)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([""], id="the prefix itself"),
        pytest.param(["a//b"], id="an empty folder name"),
        pytest.param(["a/"], id="a folder of the console"),
        pytest.param(["../a"], id="climbing out"),
        pytest.param(["a/./b"], id="a single dot"),
        pytest.param(["a\0b"], id="a null byte"),
        pytest.param([" "], id="blank"),
        pytest.param(["x" * 256], id="too long a name"),
        pytest.param(["a/" * 100 + "a"], id="too deep"),
        pytest.param(["weights", "weights/part1"], id="a file and a folder of one name"),
    ],
)
def test_names_that_cannot_be_files_are_refused(names: list[str]) -> None:
    with pytest.raises(ModelDataError, match="of an uncompressed model"):
        check_file_names(names)


def test_more_objects_than_a_model_may_have_are_refused() -> None:
    with pytest.raises(ModelDataError, match="has 50,001 objects, more than 50,000: this is the limit"):
        check_file_names([str(number) for number in range(50_001)])


def test_an_object_whose_name_climbs_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDataError, match=r"The object '\.\.' of an uncompressed model"):
        place_model_data(ModelData("s3://b/a/..", ArtifactForm.OBJECT), Objects({"s3://b/a/..": b""}), ROOT, tmp_path)


@pytest.mark.parametrize("form", ArtifactForm)
def test_artifacts_that_the_disk_has_no_room_for_are_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: ArtifactForm
) -> None:
    monkeypatch.setattr(room, "free_bytes", lambda _folder: room.RESERVED_BYTES + 99)
    store = Objects({"s3://b/model/a": bytes(100)})

    with pytest.raises(ModelDataError, match="100 more bytes would leave less than"):
        place_model_data(ModelData(URLS[form], form), store, ROOT, tmp_path / "m")

    assert placed(tmp_path) == {}


@pytest.mark.parametrize("form", ArtifactForm)
def test_artifacts_larger_than_a_model_may_be_are_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: ArtifactForm
) -> None:
    monkeypatch.setattr(room, "MAXIMUM_BYTES", 150)
    store = Objects({"s3://b/model/a": bytes(160)})

    with pytest.raises(ModelDataError, match="takes more than 150 bytes, the limit"):
        place_model_data(ModelData(URLS[form], form), store, ROOT, tmp_path / "m")


def test_the_objects_under_a_prefix_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAXIMUM_BYTES", 150)
    store = Objects({"s3://b/model/a": bytes(100), "s3://b/model/b": bytes(100)})

    with pytest.raises(ModelDataError, match="takes more than 150 bytes, the limit"):
        place_model_data(ModelData("s3://b/model/", ArtifactForm.PREFIX), store, ROOT, tmp_path / "m")


def test_a_disk_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Objects, "fetch", full)

    with pytest.raises(ModelDataError, match=r"s3://b/model/a\"\. \(No space left on device\)"):
        place_model_data(ModelData("s3://b/model/a"), Objects(), ROOT, tmp_path / "m")


def test_universal_code_is_every_file_right_under_its_prefix(tmp_path: Path) -> None:
    store = Objects({"s3://b/code/": b"", "s3://b/code/inference.py": b"script", "s3://b/code/lib/tool.py": b"tool"})

    place_universal_code("s3://b/code/", store, ROOT, tmp_path / "code")

    assert placed(tmp_path) == {"code/inference.py": b"script"}


def test_a_prefix_without_universal_code_makes_no_folder(tmp_path: Path) -> None:
    place_universal_code("s3://b/code", Objects({"s3://b/code/inference.py": b""}), ROOT, tmp_path / "code")

    assert not (tmp_path / "code").exists()


def test_universal_code_that_cannot_be_read_says_where_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(ModelDataError, match="The universal scripts at s3://b/code/ cannot be downloaded"):
        place_universal_code("s3://b/code/", Objects(may_list=False), ROOT, tmp_path / "code")
