"""What Telegram delivered and nobody has handled yet, on disk and encrypted, in a file of the bot's own.

An update is kept before it is confirmed to Telegram and wiped once handled, so that a bot killed at any moment handles
everything at least once. The file is separate from the summaries: a publication never holds it up. It is held open for
one process alone, so that two bots cannot run on the same data.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bot.keyring import Keyring
from bot.refusals import InboxTaken, KeyWrong
from knowledge.errors import StoreBusy, StoreNotWritable
from knowledge.store.database import translated

FILE = "inbox.db"
DAY = 24 * 3600
REMEMBERED = 2
"""Days at most, and one at least, for which the number of a handled update is kept: of when it was handled only the day
is noted. Telegram delivers nothing older than a day, and may begin its numbers anew after a week without updates."""

_log = structlog.get_logger()

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that nobody has handled. `late` says that it waited for the bot, not the bot for it."""

    number: int
    update: Json
    late: bool


class Inbox:
    """Every write is on disk when its call returns. One thread of its own does the writing."""

    def __init__(self, connection: sqlite3.Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring
        self._thread = ThreadPoolExecutor(1, "inbox")
        self._open = 0
        self._handled: set[int] = set()
        """Numbers of updates that could not be wiped yet."""

    @classmethod
    def open(cls, folder: Path, keyring: Keyring) -> Inbox:
        """Raises InboxTaken, StoreError and its kinds."""
        try:
            with translated():
                folder.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(folder / FILE, isolation_level=None, timeout=1, check_same_thread=False)
                # the process holds the file from the first write on, and lets go even when killed
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                # what is deleted is overwritten with zeros
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS updates (number INTEGER PRIMARY KEY, sealed BLOB, handled_at INTEGER)"
                )
                _forget(connection)
        except StoreBusy:
            raise InboxTaken(str(folder)) from None
        except sqlite3.OperationalError as error:
            raise StoreNotWritable(str(error)) from error
        return cls(connection, keyring)

    def waiting(self) -> list[Waiting]:
        """What an earlier process left, in the order of arrival. What cannot be opened is dropped."""
        found = []
        with translated():
            rows = self._connection.execute(
                "SELECT number, sealed FROM updates WHERE handled_at IS NULL ORDER BY number"
            ).fetchall()
        for number, sealed in rows:
            try:
                found.append(Waiting(number, json.loads(self._keyring.open(sealed)), late=True))
            except (KeyWrong, ValueError):
                _log.error("an update in the inbox cannot be read")
                self._mark(number)
        self._open = len(found)
        return found

    async def keep(self, updates: Sequence[Json], late: Sequence[bool]) -> list[Waiting]:
        """Keep what is new, all at once; what was kept before is left out. Raises StoreError."""
        kept: list[Waiting] = await self._run(self._keep, updates, late)
        return kept

    async def done(self, number: int) -> None:
        """Wipe an update; only its number stays, for two days at most. Raises StoreError: `tidy` tries again."""
        await self._run(self._mark, number)

    async def tidy(self) -> None:
        """Wipe what was handled and could not be wiped, and forget old numbers. Raises StoreError."""
        await self._run(self._tidy)

    def use(self, keyring: Keyring) -> None:
        """Close what comes with another key from now on."""
        self._keyring = keyring

    def reseal(self, keyring: Keyring) -> None:
        """Close everything with another key; what cannot be opened is left for `waiting` to drop. Raises StoreError."""
        with translated():
            self._connection.execute("BEGIN")
            rows = self._connection.execute("SELECT number, sealed FROM updates WHERE sealed IS NOT NULL").fetchall()
            for number, sealed in rows:
                with suppress(KeyWrong):
                    body = keyring.seal(keyring.open(sealed))
                    self._connection.execute("UPDATE updates SET sealed = ? WHERE number = ?", [body, number])
            self._connection.execute("COMMIT")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._thread.shutdown()
        self._connection.close()

    async def _run(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    def _keep(self, updates: Sequence[Json], late: Sequence[bool]) -> list[Waiting]:
        kept = []
        with translated():
            self._connection.execute("BEGIN")
            try:
                for update, waited in zip(updates, late, strict=True):
                    number = int(update["update_id"])
                    sealed = self._keyring.seal(json.dumps(update, ensure_ascii=False).encode("utf-8", "surrogatepass"))
                    cursor = self._connection.execute(
                        "INSERT OR IGNORE INTO updates (number, sealed) VALUES (?, ?)", [number, sealed]
                    )
                    if cursor.rowcount:
                        kept.append(Waiting(number, update, waited))
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has undone it already
                    self._connection.execute("ROLLBACK")
                raise
        self._open += len(kept)
        return kept

    def _mark(self, *numbers: int) -> None:
        """… and those that could not be marked before."""
        self._handled.update(numbers)
        with translated():
            for number in sorted(self._handled):
                cursor = self._connection.execute(
                    "UPDATE updates SET sealed = NULL, handled_at = ? WHERE number = ? AND handled_at IS NULL",
                    [int(time.time()) // DAY * DAY, number],
                )
                self._handled.discard(number)
                self._open -= cursor.rowcount
            if self._open <= 0:
                # the log of changes still holds the sealed update: nothing waits, so there is time to drop it
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _tidy(self) -> None:
        with translated():
            _forget(self._connection)
        self._mark()


def _forget(connection: sqlite3.Connection) -> None:
    """Drop the numbers of updates that were handled long ago."""
    today = int(time.time()) // DAY
    connection.execute("DELETE FROM updates WHERE handled_at < ?", [(today + 1 - REMEMBERED) * DAY])
