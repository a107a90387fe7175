"""The lock of a warehouse folder: one program changes it at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from upa.catalogue.records import UserError
from upa.warehouse import owner_only


@contextlib.contextmanager
def held(folder: Path, purpose: str) -> Iterator[None]:
    """Hold the lock of a folder, which is made when it is not there.

    Raises UserError naming since when another program holds it, or why the folder cannot be
    written, also later.
    """
    with faults_as_user_errors():
        owner_only.make_folder(folder)
        with owner_only.open_new(folder / "LOCK", "a+", "utf-8") as file:
            if not _try_lock(file):
                raise _is_locked(file)
            file.truncate(0)
            file.write(f"{datetime.now():%H:%M} {purpose}")
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)


@contextlib.contextmanager
def faults_as_user_errors() -> Iterator[None]:
    """Raise UserError for what goes wrong with the files of a warehouse folder."""
    try:
        yield
    except OSError as error:
        raise UserError(
            "The warehouse folder cannot be written",
            f"{error.filename or 'A file in it'}: {error.strerror or error}.",
            "Check that the disk has room and that you may write there.",
        ) from error


def _is_locked(file: IO[str]) -> UserError:
    file.seek(0)
    since, _, what = file.read().strip().partition(" ")
    return UserError(
        f"A load is running since {since}" if since else "A load is running",
        f"Only one program changes the warehouse at a time: a {what or 'load'} does.",
        "Wait until it has ended, then try again.",
    )


def _try_lock(file: IO[str]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)  # a fixed place, clear of the text
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
