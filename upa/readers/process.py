"""Reads a large file in a process of its own beside the loader, so that both cores work.

The child reads and sends pickled batches over a pipe; a thread here takes them in, a few at most.
Hostile content can then exhaust only the child, and a server that loads stays responsive.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from queue import Queue
from threading import Thread
from typing import BinaryIO

import pyarrow as pa

from upa.catalogue.paths import PROJECT
from upa.catalogue.records import Batch, ParsedSource, Refused, SourceFile, WorkbookOptions
from upa.readers import formats
from upa.readers.files import DiskFile, on_disk

WORTH_A_PROCESS = 8 << 20
"""Bytes from which starting a process (about half a second) pays."""
QUEUED_BATCHES = 1
END = None

pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own keeps what was freed, a third of the peak


@contextmanager
def reading_process(
    file: SourceFile, options: WorkbookOptions
) -> Iterator[subprocess.Popen | None]:
    """A child that begins to read a large file while the loader gets ready; None for others."""
    with ExitStack() as stack:
        child = None
        with suppress(Exception):  # what is wrong with the file is told when it is read
            if _is_worth_a_process(file):
                child = stack.enter_context(_child(file, options))
        yield child


def read(
    file: SourceFile, options: WorkbookOptions, child: subprocess.Popen | None = None
) -> ParsedSource:
    """As `readers.read`, in a child process when the file is large. Raises Refused alike.

    `child` is the one `reading_process` gave for this file; without it one starts when needed.
    """
    if not _is_worth_a_process(file):
        watched = _MeasuredFile(file)
        source = formats.read(watched, options)
        source.batches = watched.marking(source.batches)
        return source
    messages = _messages(file, options, child)
    try:
        source = _checked(file, next(messages, END))
    except BaseException:
        messages.close()
        raise
    source.batches = _batches(file, messages)
    return source


def _is_worth_a_process(file: SourceFile) -> bool:
    return file.size >= WORTH_A_PROCESS and formats.worth_a_process(file)


@contextmanager
def _child(file: SourceFile, options: WorkbookOptions) -> Iterator[subprocess.Popen]:
    """A process that reads a file and sends what it holds; it ends with the context."""
    command, root = [sys.executable, "-m", "upa.readers.process"], PROJECT
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with on_disk(file) as path, subprocess.Popen(command, cwd=root, **pipes) as child:
        try:
            pickle.dump((path, file.name, file.archive, options), child.stdin)
            child.stdin.close()
            yield child
        finally:
            child.kill()


def _batches(file: SourceFile, messages: Generator[object]) -> Generator[Batch]:
    with closing(messages):
        for message in messages:
            if message is END:
                return
            yield _checked(file, message)
    raise _died(file)


def _checked(file: SourceFile, message: object) -> object:
    if message is END:
        raise _died(file)
    if isinstance(message, Exception):
        raise message
    return message


def _died(file: SourceFile) -> Refused:
    return Refused(
        f"{file.name} was refused",
        "Reading it ended unexpectedly, most likely because it needs more memory than there is.",
        "Split the file, for example by date, and load the parts.",
    )


def _messages(
    file: SourceFile, options: WorkbookOptions, child: subprocess.Popen | None
) -> Generator[object]:
    """What the child sends, taken in by a thread so that the child can go on meanwhile."""
    with nullcontext(child) if child else _child(file, options) as child:
        waiting: Queue[object] = Queue(QUEUED_BATCHES)
        receiver = Thread(target=_receive, args=(child, waiting), daemon=True)
        receiver.start()
        try:
            while (message := waiting.get()) is not EOFError:
                yield message
        finally:
            child.kill()
            while receiver.is_alive():
                _drain(waiting)
                receiver.join(0.05)


def _receive(child: subprocess.Popen, waiting: Queue[object]) -> None:
    try:
        while True:
            waiting.put(pickle.load(child.stdout))
    except (EOFError, pickle.UnpicklingError):  # it ended, perhaps within a message
        pass
    finally:
        waiting.put(EOFError)


def _drain(waiting: Queue[object]) -> None:
    while not waiting.empty():
        waiting.get()


class _MeasuredFile:
    """A source file that knows how much of it was read last."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self.name, self.archive, self.size = file.name, file.archive, file.size
        self.head = getattr(file, "head", None)
        self._stream: BinaryIO | None = None

    def open(self) -> BinaryIO:
        """A fresh stream whose position is watched."""
        self._stream = self._file.open()
        return self._stream

    def marking(self, batches: Generator[Batch]) -> Generator[Batch]:
        """The batches, each with the share of the file read for it."""
        with closing(batches):
            for batch in batches:
                batch.share = self._share()
                yield batch
                del batch

    def _share(self) -> float:
        try:
            return min(1.0, self._stream.tell() / max(1, self.size))
        except (AttributeError, ValueError, OSError):
            return 1.0


class _NoPandas:
    """Arrow imports pandas where it is installed; the child saves that third of a second."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse pandas, know nothing of anything else."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main() -> None:
    """The child: read the file named on standard input, write what it holds to standard output."""
    gc.disable()  # rows are plain dicts and go with their batch; collecting costs a fifth
    sys.meta_path.insert(0, _NoPandas())
    path, name, archive, options = pickle.load(sys.stdin.buffer)
    out = sys.stdout.buffer

    def send(message: object) -> None:
        pickle.dump(message, out, protocol=5)
        out.flush()

    try:
        watched = _MeasuredFile(DiskFile(path, archive, name))
        source = formats.read(watched, options)
        with ThreadPoolExecutor(1) as sender:
            sending = sender.submit(send, replace(source, batches=iter(())))
            for batch in watched.marking(source.batches):
                sending.result()
                sending = sender.submit(send, batch)
                del batch  # it is sent while the next one is made
            sending.result()
        send(END)
    except BrokenPipeError:  # the loader is gone, so nobody is there to tell
        os._exit(1)
    except Exception as error:  # refusals and faults alike are the loader's to tell
        send(error)


if __name__ == "__main__":
    main()
