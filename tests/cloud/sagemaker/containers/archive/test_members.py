"""Members of an archive are unpacked or refused."""

from __future__ import annotations

import gzip
import os
import tarfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_rest.cloud.sagemaker.containers.archive import unpack_archive
from sagemaker_rest.errors import ArchiveError
from tests.cloud.sagemaker.containers.archive.conftest import everything_in, noise
from tests.tar_archives import file, folder, hard_link, pack, special, symbolic_link, tar_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

Member = tuple[tarfile.TarInfo, bytes]


def test_files_and_folders_arrive_with_their_content_and_executable_bit(archive: Path, into: Path) -> None:
    pack(
        archive,
        folder("."),
        folder("./digits"),
        file("./digits/1/saved_model.pb", b"graph"),
        file("code/run.sh", b"#!", mode=0o777),
    )

    unpack_archive(archive, into)

    assert (into / "digits/1/saved_model.pb").read_bytes() == b"graph"
    assert (into / "digits/1/saved_model.pb").stat().st_mode & 0o777 == 0o644
    assert (into / "code/run.sh").stat().st_mode & 0o777 == 0o755
    assert everything_in(into.parent) == [
        "model",
        "model/code",
        "model/code/run.sh",
        "model/digits",
        "model/digits/1",
        "model/digits/1/saved_model.pb",
    ]


def test_a_folder_that_is_there_and_empty_is_filled(archive: Path, into: Path) -> None:
    pack(archive, file("a"))
    into.mkdir(parents=True)

    unpack_archive(archive, into)

    assert everything_in(into) == ["a"]


def test_a_folder_that_holds_something_is_left_alone(archive: Path, into: Path) -> None:
    pack(archive, file("a"))
    into.mkdir(parents=True)
    (into / "mine").write_text("mine")

    with pytest.raises(ArchiveError, match=r"model\.tar\.gz cannot be unpacked into .*not an empty folder"):
        unpack_archive(archive, into)

    assert everything_in(into) == ["mine"]


@pytest.mark.parametrize(
    ("link", "content"),
    [
        pytest.param(symbolic_link("latest", "1/weights"), b"one", id="symbolic, from the root"),
        pytest.param(symbolic_link("2/weights", "../1/weights"), b"one", id="symbolic, over the parent folder"),
        pytest.param(hard_link("copy", "1/weights"), b"one", id="hard"),
    ],
)
def test_a_link_that_stays_inside_is_unpacked(archive: Path, into: Path, link: Member, content: bytes) -> None:
    pack(archive, file("1/weights", b"one"), link)

    unpack_archive(archive, into)

    assert (into / link[0].name).read_bytes() == content


def test_the_last_member_of_a_name_wins(archive: Path, into: Path) -> None:
    pack(archive, file("a", b"first"), file("a", b"second"))

    unpack_archive(archive, into)

    assert (into / "a").read_bytes() == b"second"


def test_names_that_are_not_text_and_names_that_differ_in_case_arrive_as_they_are(archive: Path, into: Path) -> None:
    pack(archive, file("caf\udce9", b"latin"), file("Model", b"upper"), file("model", b"lower"))

    unpack_archive(archive, into)

    assert sorted(os.fsencode(path.name) for path in into.iterdir()) == [b"Model", b"caf\xe9", b"model"]


def test_no_file_runs_as_its_owner(archive: Path, into: Path) -> None:
    pack(archive, file("run", b"#!", mode=0o6755))

    unpack_archive(archive, into)

    assert (into / "run").stat().st_mode & 0o7777 == 0o755


def test_a_gzip_file_of_several_streams_is_one_archive(archive: Path, into: Path) -> None:
    tar = tar_bytes(file("a", noise(5000)))
    archive.write_bytes(gzip.compress(tar[:3000]) + gzip.compress(tar[3000:]))

    unpack_archive(archive, into)

    assert (into / "a").read_bytes() == noise(5000)


def missing(archive: Path) -> None:
    archive.unlink(missing_ok=True)


def empty(archive: Path) -> None:
    archive.write_bytes(b"")


def plain_tar(archive: Path) -> None:
    archive.write_bytes(tar_bytes(file("a")))


def html(archive: Path) -> None:
    archive.write_bytes(b"<html>AccessDenied</html>")


def compressed_text(archive: Path) -> None:
    archive.write_bytes(gzip.compress(b"this is not a tar archive" * 100))


def cut_in_the_gzip_stream(archive: Path) -> None:
    whole = gzip.compress(tar_bytes(file("a", noise(200_000))))
    archive.write_bytes(whole[: len(whole) // 2])


def cut_before_the_checksum(archive: Path) -> None:
    archive.write_bytes(gzip.compress(tar_bytes(file("a", noise(1000))))[:-8])


def wrong_checksum(archive: Path) -> None:
    whole = gzip.compress(tar_bytes(file("a", noise(1000))))
    archive.write_bytes(whole[:-8] + bytes(8))


def damaged_in_the_middle(archive: Path) -> None:
    whole = bytearray(gzip.compress(tar_bytes(file("a", b"text " * 50_000))))
    whole[len(whole) // 2 :] = bytes(len(whole) - len(whole) // 2)
    archive.write_bytes(whole)


def cut_in_the_tar(archive: Path) -> None:
    archive.write_bytes(gzip.compress(tar_bytes(file("a", noise(200_000)))[:100_000]))


def tar_without_members(archive: Path) -> None:
    pack(archive)


def zipped(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("1/saved_model.pb", b"graph")


def followed_by_text(archive: Path) -> None:
    archive.write_bytes(gzip.compress(tar_bytes(file("a"))) + b"and so on")


def a_folder(archive: Path) -> None:
    archive.mkdir()


@pytest.mark.parametrize(
    ("write", "fault"),
    [
        pytest.param(missing, "does not exist", id="missing"),
        pytest.param(a_folder, "cannot be read: Is a directory", id="a folder"),
        pytest.param(empty, r"is empty \(0 bytes\)", id="empty"),
        pytest.param(plain_tar, r"is not gzip-compressed \(it starts with 61 00", id="a tar without gzip"),
        pytest.param(html, r"is not gzip-compressed \(it starts with 3c 68", id="an error page"),
        pytest.param(compressed_text, "what is inside is not a whole tar archive", id="gzip, but no tar"),
        pytest.param(cut_in_the_gzip_stream, "is truncated or damaged", id="gzip stream cut"),
        pytest.param(cut_before_the_checksum, "is truncated or damaged", id="checksum cut off"),
        pytest.param(wrong_checksum, "is truncated or damaged", id="wrong checksum"),
        pytest.param(damaged_in_the_middle, "is truncated or damaged", id="damaged in the middle"),
        pytest.param(cut_in_the_tar, "what is inside is not a whole tar archive", id="tar cut"),
        pytest.param(tar_without_members, "without any member", id="tar without members"),
        pytest.param(zipped, r"is not gzip-compressed \(it starts with 50 4b, as a zip file does", id="a zip"),
        pytest.param(followed_by_text, "is truncated or damaged: .* followed by something else", id="text behind it"),
    ],
)
def test_an_unreadable_archive_is_named_with_its_fault_and_leaves_nothing(
    archive: Path, into: Path, write: Callable[[Path], None], fault: str
) -> None:
    write(archive)

    with pytest.raises(ArchiveError, match=rf"model\.tar\.gz .*{fault}"):
        unpack_archive(archive, into)

    assert everything_in(archive.parent.parent / "unpacked") == []


@pytest.mark.parametrize(
    ("members", "member", "rule"),
    [
        pytest.param([file("../evil")], "../evil", "climbs out", id="parent folder"),
        pytest.param([file("a/../../evil")], "a/../../evil", "climbs out", id="parent folder in the middle"),
        pytest.param([file("/etc/evil")], "/etc/evil", "absolute", id="absolute"),
        pytest.param([folder("../evil")], "../evil", "climbs out", id="a folder outside"),
        pytest.param([symbolic_link("a", "../../evil")], "a", "outside the archive", id="symbolic link out"),
        pytest.param([symbolic_link("a", "/etc/passwd")], "a", "outside the archive", id="absolute symbolic link"),
        pytest.param(
            [symbolic_link("b", "c/../.."), folder("d"), symbolic_link("c", "d")],
            "b",
            "outside the archive",
            id="symbolic link out over another link",
        ),
        pytest.param([symbolic_link("a", "a")], "a", "it links to itself", id="symbolic link to itself"),
        pytest.param(
            [symbolic_link("a", "b"), symbolic_link("b", "a")], "a", "it links to itself", id="symbolic links in a loop"
        ),
        pytest.param([hard_link("a", "../evil")], "../evil", "climbs out", id="hard link out"),
        pytest.param([hard_link("a", "/etc/passwd")], "/etc/passwd", "absolute", id="absolute hard link"),
        pytest.param([hard_link("a", "b")], "a", "not a file of this archive", id="hard link to nothing"),
        pytest.param(
            [symbolic_link("b", "/etc/passwd"), hard_link("a", "b")],
            "a",
            "not a file of this archive",
            id="hard link to a symbolic link",
        ),
        pytest.param(
            [symbolic_link("a", ".."), file("a/evil")], "a/evil", "through a link", id="written through a link"
        ),
        pytest.param([special("pipe", tarfile.FIFOTYPE)], "pipe", "special files", id="pipe"),
        pytest.param([special("null", tarfile.CHRTYPE)], "null", "special files", id="character device"),
        pytest.param([special("disk", tarfile.BLKTYPE)], "disk", "special files", id="block device"),
        pytest.param([file("a/b"), file("a")], "a", "a folder of the same name", id="a file over a folder"),
        pytest.param([file("a"), file("a/b")], "a/b", "needs a folder", id="a folder over a file"),
        pytest.param([file("./")], "./", "a file needs a name", id="a file without a name"),
        pytest.param([file("x" * 256)], "x" * 200, "longer than 255 bytes", id="a name that is too long"),
        pytest.param(
            [folder("d/" * 100 + "d")], "d/" * 100, "deeper than 100 folders, the limit", id="nested too deep"
        ),
        pytest.param(
            [symbolic_link(f"l{number}", "digits") for number in range(1001)],
            "l1000",
            "more than 1,000 symbolic links",
            id="too many symbolic links",
        ),
        pytest.param(
            [symbolic_link(f"l{number}", f"l{number + 1}") for number in range(1000)],
            "l0",
            "it links to itself, directly or through other links, or over too many",
            id="a chain of symbolic links",
        ),
    ],
)
def test_an_unsafe_member_is_refused_by_name_and_rule_and_leaves_nothing(
    archive: Path, into: Path, members: list[Member], member: str, rule: str
) -> None:
    pack(archive, file("digits/1/saved_model.pb"), *members)

    with pytest.raises(ArchiveError) as refusal:
        unpack_archive(archive, into)

    assert str(refusal.value).startswith(f"{archive} is refused because of its member '{member}")
    assert rule in str(refusal.value)
    assert everything_in(archive.parent.parent) == ["given", "given/model.tar.gz", "unpacked"]


names = st.lists(st.sampled_from(["a", "b", ".", "..", ""]), min_size=1, max_size=5).map("/".join)
targets = names | names.map(lambda name: f"/{name}")
any_member = st.one_of(
    names.map(file), names.map(folder), st.builds(symbolic_link, names, targets), st.builds(hard_link, names, targets)
)


@given(members=st.lists(any_member, min_size=1, max_size=6))
def test_whatever_the_members_are_called_nothing_is_written_outside(
    tmp_path_factory: pytest.TempPathFactory, members: list[Member]
) -> None:
    root = tmp_path_factory.mktemp("any")
    archive, into = pack(root / "model.tar.gz", *members), root / "unpacked" / "model"

    refusal = outcome(archive, into)

    outside = [path for path in everything_in(root) if PurePosixPath(path).parts[:2] != ("unpacked", "model")]
    assert outside == ["model.tar.gz", "unpacked"]
    assert into.exists() is (refusal is None)
    assert all(path.resolve().is_relative_to(into.resolve()) for path in into.rglob("*"))


def outcome(archive: Path, into: Path) -> ArchiveError | None:
    try:
        unpack_archive(archive, into)
    except ArchiveError as refusal:
        return refusal
    return None
