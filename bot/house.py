"""The store of one house, worked on in threads, so that it never holds up the conversation of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from knowledge.alerts import Alerts
from knowledge.arrivals import Arrivals
from knowledge.drafts import Drafts
from knowledge.membership import Membership
from knowledge.questions import Questions
from knowledge.shelf import Shelf
from knowledge.sources import Sources
from knowledge.store.database import Database
from knowledge.subscriptions import Subscriptions
from knowledge.topics import Topics

T = TypeVar("T")

BUSY_SECONDS = 5
"""How long a change waits for another process that publishes: people wait for it, one after the other."""
CLOSING_SECONDS = 2.0


class Desk:
    """What one thread works with: its own connection, and all that knowledge does with it."""

    def __init__(self, database: Database, months: int | None) -> None:
        self.database = database
        self.membership = Membership(database, months=months)
        self.drafts = Drafts(database, months=months)
        self.arrivals = Arrivals(database)
        self.shelf = Shelf(database)
        self.sources = Sources(database)
        self.subscriptions = Subscriptions(database, months=months)
        self.alerts = Alerts(database, months=months)
        self._months = months

    @cached_property
    def questions(self) -> Questions:
        """Made when first asked: it reads every word of the summaries."""
        return Questions(self.database)

    @cached_property
    def topics(self) -> Topics:
        """Made when first asked: after the program was renewed, it takes in its subjects."""
        return Topics(self.database, months=self._months)


class House:
    """Three threads: one reads (questions, who somebody is), one writes, and may wait for another process that
    publishes, one tries drafts out.

    What goes wrong in a thread is raised where its result is awaited: StoreError and the errors of what was asked for.
    """

    def __init__(self, folder: Path, months: int | None = None) -> None:
        """`months`: after how many a membership lapses. Raises StoreError and its kinds."""
        self._folder = folder
        self._months = months
        self._reading = ThreadPoolExecutor(1, "reading")
        self._writing = ThreadPoolExecutor(1, "writing")
        self._trying = ThreadPoolExecutor(1, "trying")
        try:
            self._reader = self._reading.submit(self._open).result()
            self._writer = self._writing.submit(self._open).result()
            self._trier = self._trying.submit(self._open).result()
            self._writing.submit(self._writer.database.wait_at_most, BUSY_SECONDS).result()
        except BaseException:
            self._end()
            raise

    async def read(self, work: Callable[[Desk], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, work, self._reader)

    async def write(self, work: Callable[[Desk], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writing, work, self._writer)

    async def try_out(self, work: Callable[[Desk], T]) -> T:
        """For what takes seconds and nobody but one person waits for: a draft tried in a copy of the store."""
        return await asyncio.get_running_loop().run_in_executor(self._trying, work, self._trier)

    def close(self) -> None:
        """Waits for what is under way, though not for long: SQLite undoes what another process holds up."""
        closing = [
            self._reading.submit(self._reader.database.close),
            self._writing.submit(self._writer.database.close),
            self._trying.submit(self._trier.database.close),
        ]
        wait(closing, CLOSING_SECONDS)
        self._end()

    def _open(self) -> Desk:
        return Desk(Database.open(self._folder), self._months)

    def _end(self) -> None:
        self._reading.shutdown(wait=False, cancel_futures=True)
        self._writing.shutdown(wait=False, cancel_futures=True)
        self._trying.shutdown(wait=False, cancel_futures=True)
