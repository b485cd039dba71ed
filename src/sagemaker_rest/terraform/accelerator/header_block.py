"""Header blocks that stand for themselves: HPACK without its dynamic table, https://www.rfc-editor.org/rfc/rfc7541.

Each side of the proxy tells the other that its table has no room (SETTINGS_HEADER_TABLE_SIZE). So a block means the
same on every connection and can be handed on byte for byte, and equal blocks need to be decoded once: a plan has five
hundred, of two dozen kinds.
"""

import functools

from hpack import Decoder, Encoder, HPACKError

from sagemaker_rest.terraform.accelerator.frames import FrameError

Headers = tuple[tuple[bytes, bytes], ...]

# Says that the table has no room now: it may stand before any block. RFC 7541, section 6.3.
TABLE_IS_EMPTY = b"\x20"
# grpc-go takes as much: https://pkg.go.dev/google.golang.org/grpc#WithMaxHeaderListSize
_LARGEST_LIST = 16 << 20


def encoded(headers: Headers) -> bytes:
    encoder = Encoder()
    encoder.header_table_size = 0
    return encoder.encode(headers)


@functools.lru_cache(maxsize=256)
def decoded(block: bytes) -> Headers:
    """The headers of a block.

    Raises:
        FrameError: it is no header block, or refers to one before it.

    """
    decoder = Decoder(max_header_list_size=_LARGEST_LIST)
    decoder.header_table_size = decoder.max_allowed_table_size = 0
    try:
        return tuple((name, value) for name, value in decoder.decode(block, raw=True))
    except HPACKError as error:
        raise FrameError(f"a header block cannot be decoded: {error}") from error
