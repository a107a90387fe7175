"""Source files kept beside the warehouse, compressed, by hash, so that it can be rebuilt."""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from upa.catalogue.records import SourceFile

CHUNK = 1 << 20


def keeps_sources() -> bool:
    """Whether sources are kept; `UPA_KEEP_SOURCES=0` switches it off."""
    return os.environ.get("UPA_KEEP_SOURCES", "1") != "0"


def path_of(folder: Path, sha256: str) -> Path:
    """Where the source with this hash is kept in a warehouse folder."""
    return folder / "sources" / f"{sha256}.zst"


def keep(folder: Path, file: SourceFile, sha256: str) -> None:
    """Keep a copy of a source file; one that is there already stays."""
    target = path_of(folder, sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with file.open() as source, pa.output_stream(str(part), compression="zstd") as sink:
        shutil.copyfileobj(source, sink, CHUNK)
    os.replace(part, target)


@dataclass(frozen=True)
class KeptFile:
    """A kept source under the name it came with."""

    path: Path
    name: str
    archive: str | None
    size: int

    def open(self) -> BinaryIO:
        """A fresh stream of the file as it was received."""
        return io.BufferedReader(_Unpacked(self.path), CHUNK)


class _Unpacked(io.RawIOBase):
    """Arrow's decompressing stream as a Python raw stream; seeking back starts over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream = pa.input_stream(str(path), compression="zstd")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
