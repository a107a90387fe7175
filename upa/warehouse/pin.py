"""One generation for all that is put together: a page, an export.

A load may publish between two questions. Within `pinned` both are asked of the generation that was
served when it began, and the files they are asked of stay open: it does not matter if a load that
ends meanwhile deletes them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")
Opened = TypeVar("Opened")


@dataclass
class Pin:
    """What was served by warehouse folder, how to ask it again, and what was opened by path."""

    served: dict[Path, Path | None] = field(default_factory=dict)
    asking: dict[Path, Callable[[], Path | None]] = field(default_factory=dict)
    opened: dict[Path, Any] = field(default_factory=dict)


_pin: ContextVar[Pin | None] = ContextVar("pin", default=None)


@contextmanager
def pinned() -> Iterator[None]:
    """See one generation in here; within another `pinned` it is that one's."""
    with _set(_pin.get() or Pin()):
        yield


@contextmanager
def _set(pin: Pin | None) -> Iterator[None]:
    token = _pin.set(pin)
    try:
        yield
    finally:
        _pin.reset(token)


def carried(work: Callable[..., Found]) -> Callable[..., Found]:
    """Work for another thread, which has no pin, that sees what is pinned here."""
    pin = _pin.get()

    @functools.wraps(work)
    def there(*args: Any) -> Found:
        with _set(pin):
            return work(*args)

    return there


def kept(served: Callable[[Any], Path | None]) -> Callable[[Any], Path | None]:
    """For what tells the served file of a warehouse: the same answer throughout a pin."""

    @functools.wraps(served)
    def of_pin(warehouse: Any) -> Path | None:
        if (pin := _pin.get()) is None:
            return served(warehouse)
        if warehouse.folder not in pin.served:
            pin.served[warehouse.folder] = served(warehouse)
            pin.asking[warehouse.folder] = functools.partial(served, warehouse)
        return pin.served[warehouse.folder]

    return of_pin


def kept_open(serving: Callable[[Path], Opened]) -> Callable[[Path], Opened]:
    """For what opens a file: it is opened once, and stays open, throughout a pin."""

    @functools.wraps(serving)
    def of_pin(path: Path) -> Opened:
        if (pin := _pin.get()) is None:
            return serving(path)
        if path not in pin.opened:
            pin.opened[path] = serving(path)
        return pin.opened[path]

    return of_pin


def let_go(lock: Callable[..., AbstractContextManager[None]]) -> Callable:
    """For the lock of what changes a warehouse: it sees what is served now."""

    @functools.wraps(lock)
    @contextmanager
    def without_pin(*args: Any, **options: Any) -> Iterator[None]:
        with _set(None), lock(*args, **options):
            yield

    return without_pin


def is_outdated() -> bool:
    """Whether a file is gone that the pin says is served, and another is served now."""
    pin = _pin.get()
    return pin is not None and any(
        path and not path.exists() and pin.asking[folder]() != path
        for folder, path in pin.served.items()
    )
