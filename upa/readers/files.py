"""Files as given: on disk, uploaded, or inside a ZIP. Each opens as often as needed."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from upa.catalogue.records import Refused, SourceFile

CHUNK = 1 << 20
HEAD = 64 * 1024


@dataclass(frozen=True)
class DiskFile:
    """A file on disk, under its own name or the one it was given with."""

    path: Path
    archive: str | None = None
    given_name: str | None = None

    def __post_init__(self) -> None:
        """Take a path given as text too."""
        object.__setattr__(self, "path", Path(self.path))

    @property
    def name(self) -> str:
        """Its name without folders; what is not UTF-8 in it becomes �."""
        return os.fsencode(self.given_name or self.path.name).decode("utf-8", "replace")

    @property
    def size(self) -> int:
        """Size in bytes."""
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """A fresh stream at the start of the file."""
        return self.path.open("rb")


class _View(io.RawIOBase):
    """A reader with a position of its own on a stream that others read too."""

    def __init__(self, stream: BinaryIO, lock: threading.Lock, size: int) -> None:
        self._stream, self._lock, self._size, self._at = stream, lock, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: bytearray) -> int:
        with self._lock:
            self._stream.seek(self._at)
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


@dataclass
class StreamFile:
    """An uploaded file: any seekable binary stream and the name it came with."""

    name: str
    stream: BinaryIO
    archive: str | None = None
    size: int = field(init=False)
    _lock: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Drop folders from the name, measure the stream."""
        self.name = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        self.size = self.stream.seek(0, io.SEEK_END)

    def open(self) -> BinaryIO:
        """A fresh stream at the start; the given one stays open when this one is closed."""
        return io.BufferedReader(_View(self.stream, self._lock, self.size), CHUNK)


class _Unpacking(io.RawIOBase):
    """A member of a ZIP unpacked while it is read; damage found on the way refuses the file."""

    def __init__(self, member: ArchiveMember) -> None:
        self._member = member
        self._source = member.container.open()
        try:
            archive = zipfile.ZipFile(self._source)
            self._stream = archive.open(member.info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            self._source.close()
            raise damaged_member(member) from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: bytearray) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise damaged_member(self._member) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._source.close()
        super().close()


@dataclass(frozen=True)
class ArchiveMember:
    """A file inside a ZIP, never unpacked to a folder: reading it unpacks as it goes.

    Seeking backwards starts over, so read it forwards, or use `on_disk`.
    """

    container: SourceFile
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.info.filename.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def archive(self) -> str:
        """The ZIP it is in, with the ZIP that one is in, and the folder in it."""
        path = self.info.filename.replace("\\", "/").split("/")
        parts = (self.container.archive, self.container.name, *path[:-1])
        return "/".join(part for part in parts if part)

    @property
    def size(self) -> int:
        """Unpacked size in bytes, as the ZIP states it; reading never gives more."""
        return self.info.file_size

    def open(self) -> BinaryIO:
        """A fresh stream at the start of the unpacked file."""
        return io.BufferedReader(_Unpacking(self), HEAD)


def damaged_member(member: ArchiveMember) -> Refused:
    """What to tell of a member that does not unpack."""
    return Refused(
        "This file inside a ZIP is damaged",
        f"{shown(member)} cannot be unpacked: its bytes do not match what the ZIP says of it.",
        "Download or copy the ZIP again. If that does not help, ask the sender for a new one.",
    )


def shown(file: SourceFile) -> str:
    """The file as messages name it: its name and the ZIP it is in."""
    return f"{file.name} (in {file.archive})" if file.archive else file.name


def head_of(file: SourceFile, size: int = HEAD) -> bytes:
    """The first bytes of a file; without opening it where they are known."""
    head = getattr(file, "head", None)
    if head is not None and size <= HEAD:
        return head[:size]
    with file.open() as stream:
        return stream.read(size)


@dataclass(frozen=True)
class IdentifiedFile:
    """A file with what one pass over it told: how it begins, and its hash."""

    file: SourceFile
    head: bytes
    sha256: str

    @property
    def name(self) -> str:
        """Its name."""
        return self.file.name

    @property
    def archive(self) -> str | None:
        """The ZIP it came in."""
        return self.file.archive

    @property
    def size(self) -> int:
        """Size in bytes."""
        return self.file.size

    def open(self) -> BinaryIO:
        """A fresh stream at the start of the file."""
        return self.file.open()


def identify(file: SourceFile, copy: BinaryIO | None = None) -> IdentifiedFile:
    """Read a file once for its first bytes and its hash; write what was read to `copy`."""
    with file.open() as stream:
        head = stream.read(HEAD)
        digest, data = hashlib.sha256(), head
        while data:
            digest.update(data)
            if copy:
                copy.write(data)
            data = stream.read(CHUNK)
    return IdentifiedFile(file, head, digest.hexdigest())


@contextmanager
def on_disk(file: SourceFile) -> Iterator[Path]:
    """A path at which the file can be read: its own, or a copy that is removed afterwards."""
    file = file.file if isinstance(file, IdentifiedFile) else file
    if isinstance(file, DiskFile):
        yield file.path
        return
    with tempfile.TemporaryDirectory(prefix="upa-") as folder:
        path = Path(folder) / "copy"
        with file.open() as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
        yield path
