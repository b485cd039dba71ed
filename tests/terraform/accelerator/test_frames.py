"""Frames are the same however the bytes come in; what hyperframe writes is what is read."""

import pytest
from hyperframe.frame import ContinuationFrame, DataFrame, Frame, HeadersFrame, PingFrame, WindowUpdateFrame

from sagemaker_rest.terraform.accelerator import frames
from sagemaker_rest.terraform.accelerator.frames import PREFACE, FrameError, FrameReader, serialized

HEADERS = HeadersFrame(1, b"path", flags=["END_HEADERS"])
DATA = DataFrame(1, b"some data", flags=["END_STREAM"])
PADDED_DATA = DataFrame(1, b"padded", pad_length=7, flags=["PADDED", "END_STREAM"])
PRIORITISED = HeadersFrame(
    1, b"urgent", pad_length=3, depends_on=5, stream_weight=9, flags=["PADDED", "PRIORITY", "END_HEADERS"]
)
BEGUN = HeadersFrame(3, b"in ", flags=["END_STREAM"])
MORE = ContinuationFrame(3, b"three ")
LAST = ContinuationFrame(3, b"parts", flags=["END_HEADERS"])
WIRE = b"".join(
    frame.serialize() for frame in (HEADERS, PADDED_DATA, BEGUN, MORE, LAST, PingFrame(0, b"12345678"), PRIORITISED)
)
READ = [
    (frames.HEADERS, 1, b"path", False),
    (frames.DATA, 1, b"padded", True),
    (frames.HEADERS, 3, b"in three parts", True),
    (frames.PING, 0, b"12345678", False),
    (frames.HEADERS, 1, b"urgent", False),
]


def read(reader: FrameReader, *pieces: bytes) -> list[tuple[int, int, bytes, bool]]:
    found = [frame for piece in pieces for frame in reader.read(piece)]
    return [(frame.kind, frame.stream, frame.payload, frame.ends_stream) for frame in found]


@pytest.mark.parametrize("at", range(len(WIRE) + 1))
def test_bytes_may_be_cut_anywhere(at: int) -> None:
    assert read(FrameReader(preface=b""), WIRE[:at], WIRE[at:]) == READ


def test_bytes_may_come_one_by_one() -> None:
    assert read(FrameReader(preface=b""), *(bytes([byte]) for byte in WIRE)) == READ


@pytest.mark.parametrize("at", range(len(PREFACE) + 9))
def test_the_preface_may_be_cut_anywhere(at: int) -> None:
    wire = PREFACE + WIRE

    assert read(FrameReader(preface=PREFACE), wire[:at], wire[at:]) == READ


def test_padding_counts_for_flow_control() -> None:
    [frame] = FrameReader(preface=b"").read(PADDED_DATA.serialize())

    assert frame.size == len(b"padded") + 7 + 1


@pytest.mark.parametrize(
    "frame",
    [DATA, HEADERS, WindowUpdateFrame(0, 77), DataFrame(2**31 - 1, b"x" * 16_384)],
    ids=lambda frame: type(frame).__name__,
)
def test_frames_are_written_as_hyperframe_writes_them(frame: Frame) -> None:
    wire = frame.serialize()
    [found] = FrameReader(preface=b"").read(wire)

    assert serialized(found.kind, found.flags, found.stream, found.payload) == wire


@pytest.mark.parametrize(
    ("wire", "rule"),
    [
        pytest.param(serialized(frames.DATA, 0, 1, b"x" * 16_385), "may have 16384", id="too large"),
        pytest.param(serialized(frames.DATA, frames.PADDED, 1, b"\x05abc"), "less than nothing", id="too much padding"),
        pytest.param(serialized(frames.DATA, frames.PADDED, 1), "less than nothing", id="no length of padding"),
        pytest.param(serialized(frames.HEADERS, 0x24, 1, b"abc"), "less than nothing", id="no room for a priority"),
        pytest.param(LAST.serialize(), "have not begun", id="continues nothing"),
        pytest.param(BEGUN.serialize() + DATA.serialize(), "between the headers of stream 3", id="data among headers"),
        pytest.param(
            BEGUN.serialize() + ContinuationFrame(5, b"").serialize(), "between the headers", id="another stream's"
        ),
    ],
)
def test_what_is_no_http2_is_refused(wire: bytes, rule: str) -> None:
    with pytest.raises(FrameError, match=rule):
        FrameReader(preface=b"").read(wire)


@pytest.mark.parametrize("wire", [b"GET / HTTP/1.1\r\n", b"PRI * HTTP/1"], ids=["another protocol", "at its end"])
def test_another_preface_is_refused(wire: bytes) -> None:
    with pytest.raises(FrameError, match="a connection begins with"):
        FrameReader(preface=PREFACE).read(wire)
