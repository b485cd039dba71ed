"""The same files give the same bytes, in the layout that SageMaker's container loads."""

from __future__ import annotations

import gzip
import os
import tarfile
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.mnist.archive import pack_archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder that is laid out as a SavedModel."""
    folder = tmp_path / "1795357037"
    (folder / "variables").mkdir(parents=True)
    (folder / "assets").mkdir()
    (folder / "saved_model.pb").write_bytes(b"graph")
    (folder / "variables" / "variables.index").write_bytes(b"index")
    return folder


def test_the_version_is_at_the_root_of_the_archive(model: Path, tmp_path: Path) -> None:
    pack_archive({"1": model}, tmp_path / "model.tar.gz")

    with tarfile.open(tmp_path / "model.tar.gz") as archive:
        assert archive.getnames() == [
            "1",
            "1/assets",
            "1/saved_model.pb",
            "1/variables",
            "1/variables/variables.index",
        ]
        content = archive.extractfile("1/saved_model.pb")
        assert content is not None
        assert content.read() == b"graph"


def test_time_owner_permissions_and_place_make_no_difference(model: Path, tmp_path: Path) -> None:
    pack_archive({"1": model}, tmp_path / "first.tar.gz")
    elsewhere = model.rename(tmp_path / "elsewhere")
    os.utime(elsewhere / "saved_model.pb", (1, 1))
    (elsewhere / "saved_model.pb").chmod(0o600)
    (elsewhere / "variables").chmod(0o700)

    pack_archive({"1": elsewhere}, tmp_path / "second.tar.gz")

    assert (tmp_path / "first.tar.gz").read_bytes() == (tmp_path / "second.tar.gz").read_bytes()


def test_the_order_in_which_contents_are_given_makes_no_difference(model: Path, tmp_path: Path) -> None:
    script = tmp_path / "inference.py"
    script.write_text("def handler(data, context): ...\n")

    pack_archive({"1": model, "code/inference.py": script}, tmp_path / "first.tar.gz")
    pack_archive({"code/inference.py": script, "1": model}, tmp_path / "second.tar.gz")

    assert (tmp_path / "first.tar.gz").read_bytes() == (tmp_path / "second.tar.gz").read_bytes()


def test_another_content_gives_other_bytes(model: Path, tmp_path: Path) -> None:
    pack_archive({"1": model}, tmp_path / "first.tar.gz")
    (model / "saved_model.pb").write_bytes(b"Graph")

    pack_archive({"1": model}, tmp_path / "second.tar.gz")

    assert (tmp_path / "first.tar.gz").read_bytes() != (tmp_path / "second.tar.gz").read_bytes()


def test_entries_belong_to_nobody_in_particular(model: Path, tmp_path: Path) -> None:
    pack_archive({"1": model}, tmp_path / "model.tar.gz")

    with tarfile.open(tmp_path / "model.tar.gz") as archive:
        entries = archive.getmembers()
    assert {(entry.uid, entry.gid, entry.uname, entry.gname, entry.mtime) for entry in entries} == {
        (0, 0, "", "", 315_532_800)
    }
    assert {entry.mode for entry in entries if entry.isfile()} == {0o644}
    assert {entry.mode for entry in entries if entry.isdir()} == {0o755}


def test_the_gzip_header_holds_neither_time_nor_name(model: Path, tmp_path: Path) -> None:
    pack_archive({"1": model}, tmp_path / "model.tar.gz")

    header = (tmp_path / "model.tar.gz").read_bytes()[:8]
    assert header == b"\x1f\x8b\x08" + bytes(5)


def test_the_archive_unpacks_to_the_same_files(model: Path, tmp_path: Path) -> None:
    pack_archive({"1": model}, tmp_path / "model.tar.gz")

    with tarfile.open(tmp_path / "model.tar.gz") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    assert (tmp_path / "unpacked" / "1" / "variables" / "variables.index").read_bytes() == b"index"
    assert (tmp_path / "unpacked" / "1" / "assets").is_dir()


@pytest.mark.parametrize("name", ["", ".", "/1", "..", "../1", "1/../../2"])
def test_a_name_that_leaves_the_archive_is_refused(model: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="is not a name for something in an archive"):
        pack_archive({name: model}, tmp_path / "model.tar.gz")


def test_nothing_to_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is nothing to pack"):
        pack_archive({}, tmp_path / "model.tar.gz")


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="absent cannot be packed: it is not there"):
        pack_archive({"1": tmp_path / "absent"}, tmp_path / "model.tar.gz")


def test_a_symbolic_link_is_refused(model: Path, tmp_path: Path) -> None:
    (model / "link").symlink_to("/etc/passwd")

    with pytest.raises(ArchiveError, match="link cannot be packed: it is a symbolic link"):
        pack_archive({"1": model}, tmp_path / "model.tar.gz")


def test_a_named_pipe_is_refused(model: Path, tmp_path: Path) -> None:
    os.mkfifo(model / "pipe")

    with pytest.raises(ArchiveError, match="pipe cannot be packed: it is neither a file nor a folder"):
        pack_archive({"1": model}, tmp_path / "model.tar.gz")


def test_a_failure_leaves_the_older_archive(model: Path, tmp_path: Path) -> None:
    archive = tmp_path / "model.tar.gz"
    pack_archive({"1": model}, archive)
    before = archive.read_bytes()

    with pytest.raises(ArchiveError):
        pack_archive({"1": model, "code": tmp_path / "absent"}, archive)

    assert archive.read_bytes() == before
    assert gzip.decompress(before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1795357037", "model.tar.gz"]
