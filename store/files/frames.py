"""Frames on a pipe: four bytes of length, the high byte first, and the content."""

import struct
from typing import IO

_LENGTH = struct.Struct(">I")


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Send one frame. Raises OSError where the other side is gone."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes], longest: int = 2**32) -> bytes | None:
    """The next frame; `None` where the other side is gone or would send more than `longest` bytes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length) if length <= longest else b""
    return content if len(content) == length else None
