"""Streams made of chunks, and files packed with gzip: read as they go, within limits."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from upa.catalogue.records import Refused

CHUNK = 1 << 16
GZIP_MAGIC = b"\x1f\x8b\x08"
MAX_UNPACKED = 20 << 30
# Deflate packs at most 1,032 to 1; our sample exchange files come to 8 to 14.
MAX_RATIO, RATIO_FROM = 200, 10 << 20

Chunks = Iterator[bytes]
Step = Callable[[Iterable[bytes]], Chunks]
"""Turns chunks of a file into others; holds back what it cannot decide before the next one."""


def chunks_of(stream: BinaryIO) -> Chunks:
    """What a stream holds, some at a time."""
    while data := stream.read(CHUNK):
        yield data


class ChunkStream:
    """A stream of chunks, read forwards; closes the one they come from.

    A plain object: the layers of `io` would copy every byte three times.
    """

    def __init__(self, source: BinaryIO, steps: Iterable[Step]) -> None:
        self._source = source
        self._chunks: Chunks = chunks_of(source)
        for step in steps:
            self._chunks = step(self._chunks)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes, all the rest for -1; empty at the end only."""
        if size < 0:
            return self._rest + b"".join(self._chunks)
        data = self._rest
        while not data:
            if (data := next(self._chunks, None)) is None:
                return b""
        data, self._rest = (data[:size], data[size:]) if len(data) > size else (data, b"")
        return data

    def close(self) -> None:
        """Close the stream the chunks come from."""
        self._source.close()

    def __enter__(self) -> ChunkStream:
        """Itself; closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def gunzip(name: str, is_whole: bool = True) -> Step:
    """A step that unpacks gzip, one part after the other.

    Raises Refused for what is damaged, cut off (unless only the start of a file is given) or
    unpacks to more than a file of this kind ever does.
    """

    def unpack(chunks: Iterable[bytes]) -> Chunks:
        unpacker, packed, unpacked = zlib.decompressobj(31), 0, 0
        try:
            for chunk in chunks:
                packed += len(chunk)
                while chunk:
                    data = unpacker.decompress(chunk, 1 << 20)
                    unpacked += len(data)
                    _limit(name, packed, unpacked)
                    yield data
                    chunk = unpacker.unconsumed_tail
                    if unpacker.eof:
                        chunk = unpacker.unused_data.lstrip(b"\0")
                        unpacker = zlib.decompressobj(31) if chunk else unpacker
        except zlib.error as error:
            raise _damaged(name, "its bytes do not fit together") from error
        if is_whole and not unpacker.eof:
            raise _damaged(name, "it ends too early, as after an interrupted download")

    return unpack


def _limit(name: str, packed: int, unpacked: int) -> None:
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed):
        raise Refused(
            f"{name} was refused",
            f"It is packed with gzip and unpacks from {packed:,} to more than {unpacked:,} bytes, "
            "far more than exchange files ever do.",
            "Do not open it. Ask the sender where it comes from.",
        )


def _damaged(name: str, problem: str) -> Refused:
    return Refused(
        f"{name} was refused",
        f"It is packed with gzip and cannot be unpacked: {problem}.",
        "Download or copy it again. If that does not help, ask the sender for a new one.",
    )
