"""A reading that can be watched and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

from knowledge.errors import ReadingCancelled


class Watch:
    """One reading, as seen by whoever waits for it. Everything but `cancel`, `slow` and `cancelled` is for the readers.

    `told(page, pages)` is called as pages are done, from 1: first those of a PDF while its letters are found, then,
    where some are pictures, those read by OCR, counted anew. `slowly()` is called once, before the first page is read
    by OCR, which takes seconds a page. Both are called in the thread that reads, and what they raise ends the
    reading."""

    def __init__(
        self, told: Callable[[int, int], None] | None = None, slowly: Callable[[], None] | None = None
    ) -> None:
        self._told = told
        self._slowly = slowly
        self._slow = Event()
        self._cancelled = Event()
        self._over = Event()
        self._lock = Lock()
        self._running: set[subprocess.Popen[bytes]] = set()

    @property
    def slow(self) -> bool:
        """Whether it is known that pages are to be read by OCR. It stays so."""
        return self._slow.is_set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """From any thread, at any moment, as often as one likes: kills every process of this reading, which then raises
        ReadingCancelled. Does not wait for it. Nothing happens where the reading has ended."""
        self._cancelled.set()
        self.abandon()

    def abandon(self) -> None:
        """The reading failed: kills every process of it, and no other is started."""
        with self._lock:
            self._over.set()
            for process in self._running:
                kill(process)

    def check(self) -> None:
        """Raises ReadingCancelled."""
        if self._over.is_set():
            raise ReadingCancelled("cancelled" if self.cancelled else "abandoned")

    def page(self, page: int, pages: int) -> None:
        """Page `page` of `pages` is done."""
        if self._told is not None:
            self._told(page, pages)

    def slow_from_here(self) -> None:
        """OCR begins."""
        if not self._slow.is_set():
            self._slow.set()
            if self._slowly is not None:
                self._slowly()

    @contextmanager
    def running(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        """While `process`, the leader of a group of its own, runs and is not waited for yet."""
        with self._lock:
            self._running.add(process)
            if self._over.is_set():
                kill(process)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The leader of a group and all that it started. To be called before anybody waited for the leader: until then
    its number is nobody else's."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except AttributeError:  # no groups on this system
        process.kill()
    except (ProcessLookupError, PermissionError):
        pass  # all of them are gone
