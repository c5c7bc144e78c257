"""Frames of the write-ahead file: mark, length, CRC32 over length and payload, payload. Little-endian.

A payload is JSON, so UTF-8, in which the first byte of the mark does not occur: no text of a client looks like a frame.
"""

import struct
from collections.abc import Iterator
from zlib import crc32

MARK = b"\xf5GW\x01"
HEAD = struct.Struct("<4sII")
LENGTH = struct.Struct("<I")
LARGEST = 1024 * 1024


class BadFrame(Exception):
    """A frame that cannot be read, at `offset`, though good ones come after it."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def frame(payload: bytes) -> bytes:
    length = len(payload)
    return HEAD.pack(MARK, length, crc32(payload, crc32(LENGTH.pack(length)))) + payload


def one(data: bytes, offset: int) -> bytes | None:
    """The payload of the frame at `offset`, or None if there is no whole and sound one."""
    if len(data) - offset < HEAD.size:
        return None
    mark, length, crc = HEAD.unpack_from(data, offset)
    payload = data[offset + HEAD.size : offset + HEAD.size + length]
    if mark != MARK or length > LARGEST or len(payload) < length:
        return None
    return payload if crc32(payload, crc32(LENGTH.pack(length))) == crc else None


def frames(data: bytes, offset: int = 0) -> Iterator[tuple[bytes, int]]:
    """Each payload with the offset after its frame, up to the first that is not whole and sound."""
    while (payload := one(data, offset)) is not None:
        offset += HEAD.size + len(payload)
        yield payload, offset


def sound_until(data: bytes) -> int:
    """Where the good frames end. What is after it is one torn last frame; raises BadFrame if a good one follows."""
    end = max((offset for _, offset in frames(data)), default=0)
    at = data.find(MARK, end + 1)
    while at >= 0:
        if one(data, at) is not None:
            raise BadFrame(end)
        at = data.find(MARK, at + 1)
    return end
