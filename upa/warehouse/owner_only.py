"""Files and folders that only the account of the dashboard may use, whatever its umask."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

FOLDER, FILE = 0o700, 0o600


def make_folder(path: Path) -> None:
    """Make a folder, unless it is there."""
    if not path.is_dir():
        path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
        path.chmod(FOLDER)


def open_new(path: Path, mode: str = "wb", encoding: str | None = None) -> IO:
    """Open a file to write, made when it is not there."""
    return open(
        path, mode, encoding=encoding, opener=lambda name, flags: os.open(name, flags, FILE)
    )


def copy(source: Path, target: Path) -> None:
    """Copy a file."""
    open_new(target).close()
    shutil.copyfile(source, target)


def write_whole(path: Path, text: str) -> None:
    """Put a text file in the place of another, safely on the disk before it is there."""
    unfinished = path.with_name(f"{path.name}.new")
    with open_new(unfinished, "w", "utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    replace(unfinished, path)
    sync_folder(path.parent)


def replace(made: Path, path: Path) -> None:
    """Put a file in the place of another, also of an empty folder that somehow took it."""
    if path.is_dir():
        path.rmdir()
    os.replace(made, path)


def sync_folder(path: Path) -> None:
    """Have the names in a folder on the disk, where the system can."""
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def tighten(paths: Iterable[Path]) -> None:
    """Take from everyone else what they may do with files and folders that are there.

    Links stay as they are, and so does what belongs to everyone (sticky) or to another account.
    """
    for path in paths:
        with suppress(OSError):
            mode = path.lstat().st_mode
            wanted = FOLDER if stat.S_ISDIR(mode) else FILE
            is_shared = stat.S_ISLNK(mode) or mode & stat.S_ISVTX
            if not is_shared and stat.S_IMODE(mode) != wanted:
                path.chmod(wanted)
