"""Source files kept beside the warehouse, compressed, by hash, so that it can be rebuilt.

A file is copied before it is read: its hash, what is loaded and what is kept are of the same bytes,
whatever happens to the original meanwhile.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from upa.catalogue.records import Refused, SourceFile, UserError
from upa.readers.files import DiskFile, IdentifiedFile, identify
from upa.warehouse import owner_only
from upa.warehouse.generations import Warehouse

CHUNK = 1 << 20


def keeps_sources() -> bool:
    """Whether sources are kept; `UPA_KEEP_SOURCES=0` switches it off."""
    return os.environ.get("UPA_KEEP_SOURCES", "1") != "0"


def copy(file: SourceFile, folder: Path) -> IdentifiedFile:
    """A copy of a file in a folder of the loader, identified while it is made.

    Raises Refused when the file changes meanwhile, OSError when it cannot be read, UserError when
    the copy cannot be written.
    """
    before = _changed_on(file)
    with cannot_be_kept(file):
        owner_only.make_folder(folder)
        number, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(number, "wb", buffering=0) as stream:
            known = identify(file, _Sink(file, stream))
        if before != _changed_on(file):
            raise Refused(
                f"{file.name} was refused",
                "It changed while it was read, so part of it may be missing.",
                "Wait until it is written completely, then load it again.",
            )
    except BaseException:
        path.unlink()
        raise
    return replace(known, file=DiskFile(path, file.archive, file.name))


def _changed_on(file: SourceFile) -> tuple[int, int] | None:
    """What changes with a file on disk."""
    if not isinstance(file, DiskFile):
        return None
    held = file.path.stat()
    return held.st_size, held.st_mtime_ns


@dataclass(frozen=True)
class _Sink:
    """Where a copy is written; a fault there is not one of the file."""

    file: SourceFile
    stream: BinaryIO

    def write(self, data: bytes) -> None:
        """Write all of it."""
        rest = memoryview(data)
        with cannot_be_kept(self.file):
            while rest:
                rest = rest[self.stream.write(rest) :]


@contextmanager
def cannot_be_kept(file: SourceFile) -> Iterator[None]:
    """Raise UserError for what goes wrong with the copies of a file."""
    try:
        yield
    except OSError as error:
        raise UserError(
            "A source file cannot be kept",
            f"{file.name} cannot be copied: {error.strerror or error}.",
            "Make room in the warehouse folder and see that you may write there, then load again.",
        ) from error


def compress(file: IdentifiedFile, folder: Path) -> None:
    """Make the copy that is kept, in a folder of the loader, safely on the disk."""
    path = folder / f"{file.sha256}.zst"
    owner_only.open_new(path).close()
    with file.open() as source, pa.output_stream(str(path), compression="zstd") as sink:
        shutil.copyfileobj(source, sink, CHUNK)
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def is_sound(path: Path) -> bool:
    """Whether a kept source is there and has the content its name says."""
    try:
        digest = hashlib.sha256()
        with KeptFile(path, path.name, None, 0).open() as stream:
            while data := stream.read(CHUNK):
                digest.update(data)
    except OSError:
        return False
    return digest.hexdigest() == path.stem


def repair(warehouse: Warehouse, file: IdentifiedFile) -> bool:
    """Put a missing or damaged kept source right from the same file; whether that was needed."""
    target = warehouse.source(file.sha256)
    if not keeps_sources() or is_sound(target):
        return False
    with cannot_be_kept(file):
        owner_only.make_folder(target.parent)
        compress(file, warehouse.copies)
        owner_only.replace(warehouse.copies / target.name, target)
        owner_only.sync_folder(target.parent)
    return True


@dataclass(frozen=True)
class KeptFile:
    """A kept source under the name it came with."""

    path: Path
    name: str
    archive: str | None
    size: int

    def open(self) -> BinaryIO:
        """A fresh stream of the file as it was received. Raises OSError when it is damaged."""
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
