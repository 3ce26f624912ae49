"""Files and texts that are being read: some side by side, scans one at a time, each in sight and to be stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from knowledge.drafts import Reading, read_file
from knowledge.errors import ReadingCancelled
from knowledge.reading.watch import Watch

SIDE_BY_SIDE = 2
"""Readings at once, the scan set apart: each takes a process, and a file of 20 MB at most in this one."""
ENDING = 5.0
"""Seconds for which the end of a reading that was stopped is waited for; its processes are killed."""

Place = tuple[int, int]
"""A chat, and the message in it that says how far the reading is."""
Fetch = Callable[[], Awaitable[bytes]]


class Stage(Enum):
    WAITING = auto()
    """Others are read first."""
    FETCHING = auto()
    READING = auto()
    BEHIND_A_SCAN = auto()
    """It is a scan itself."""
    READ = auto()


@dataclass
class Progress:
    """How far a reading is: pages done, 0 of 0 while nothing is known; `slow` for those that are read by OCR. Written
    by the thread that reads."""

    stage: Stage = Stage.WAITING
    page: int = 0
    pages: int = 0
    slow: bool = False

    def told(self, page: int, pages: int) -> None:
        self.page, self.pages = page, pages


class Interrupted(Exception):
    """The process ends before the file is read: it is read again after the restart."""


class _Scan(Exception):
    """It is one, which takes long: it has a turn of its own."""


@dataclass
class _Job:
    progress: Progress
    interrupted: bool = False
    task: asyncio.Task[Reading] | None = None


@dataclass
class Readings:
    """Of one process. A scan is known as one once its pages were looked at; it is read anew in its turn, from the
    first page, so that those that wait hold neither a thread nor their file."""

    _beside: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIDE_BY_SIDE))
    _scans: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _under_way: dict[Place, _Job] = field(default_factory=dict)
    _ending: bool = False

    @property
    def busy(self) -> bool:
        """Whether the next one has to wait."""
        return self._beside.locked()

    async def read(self, place: Place, name: str, fetch: Fetch, progress: Progress) -> Reading:
        """Read what `fetch` gives, which is called when it is its turn, and may be called twice.

        Raises Unreadable and its kinds, ReadingCancelled after `stop`, Interrupted, and what `fetch` raises."""
        if self._ending:
            raise Interrupted
        job = self._under_way[place] = _Job(progress)
        job.task = asyncio.create_task(self._work(name, fetch, progress))
        try:
            await asyncio.wait({job.task})
            if job.task.cancelled():
                raise Interrupted if job.interrupted else ReadingCancelled
            return job.task.result()
        finally:
            job.task.cancel()
            del self._under_way[place]

    def stop(self, place: Place) -> bool:
        """Whether something was being read there, which is not any more."""
        job = self._under_way.get(place)
        return job is not None and job.task is not None and job.task.cancel()

    def interrupt(self) -> None:
        """The process ends: nothing is read any more."""
        self._ending = True
        for job in self._under_way.values():
            job.interrupted = True
            if job.task is not None:
                job.task.cancel()

    async def _work(self, name: str, fetch: Fetch, progress: Progress) -> Reading:
        try:
            async with self._beside:
                return await _read(name, fetch, progress, _put_off)
        except _Scan:
            progress.stage = Stage.BEHIND_A_SCAN
        async with self._scans:
            return await _read(name, fetch, progress, lambda: _slow_now(progress))


async def _read(name: str, fetch: Fetch, progress: Progress, slowly: Callable[[], None]) -> Reading:
    progress.stage = Stage.FETCHING
    data = await fetch()
    progress.stage, progress.page, progress.pages = Stage.READING, 0, 0
    watch = Watch(progress.told, slowly)
    thread = asyncio.ensure_future(asyncio.to_thread(read_file, name, data, watch))
    try:
        reading = await asyncio.shield(thread)
    except asyncio.CancelledError:
        watch.cancel()
        done, _ = await asyncio.wait({thread}, timeout=ENDING)
        for one in done:
            # what it raised was asked for
            one.exception()
        raise
    progress.stage = Stage.READ
    return reading


def _put_off() -> None:
    raise _Scan


def _slow_now(progress: Progress) -> None:
    progress.slow, progress.page, progress.pages = True, 0, 0
