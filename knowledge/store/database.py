"""Opening the store, and transactions that happen whole or not at all."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlite_utils

from knowledge.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreNotWritable, StoreTooNew
from knowledge.store.schema import migrations

FILE = "relais.db"
BUSY_SECONDS = 20
"""How long a writer waits for another one; a publication takes less than a second."""
SHED_MILLISECONDS = 500
"""How long forgetting waits for others; they mostly read for some milliseconds."""


class Database:
    """The store of one house: `relais.db` in `folder`, and the originals beside it under their hash.

    One connection; not to be shared between threads.
    """

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self.folder = folder
        self.sql = sqlite_utils.Database(connection, execute_plugins=False)
        self._connection = connection
        self._patience = BUSY_SECONDS

    @classmethod
    def open(cls, folder: Path) -> Database:
        """Open, create or migrate the store in `folder`, making the folder if needed.

        Raises StoreTooNew, StoreNotWritable, StoreFull, StoreBusy, StoreDamaged.
        """
        with translated():
            folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(folder / FILE, timeout=BUSY_SECONDS, isolation_level=None)
        database = cls(connection, folder)
        try:
            database._prepare_in_turn()
        except StoreError:
            connection.close()
            raise
        return database

    def wait_at_most(self, seconds: int) -> None:
        """For another process that writes, from now on: somebody waits for what this one does."""
        self._patience = seconds
        self._connection.execute(f"PRAGMA busy_timeout = {seconds * 1000}")

    def _prepare_in_turn(self) -> None:
        """Two processes may make a new store at once: the one that comes second finds half of it, and tries again."""
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._prepare()
            except sqlite3.OperationalError as error:
                made = "exists" in str(error) or "duplicate column" in str(error)
                again = made or _store_code(error) in (
                    sqlite3.SQLITE_BUSY,
                    sqlite3.SQLITE_LOCKED,
                    sqlite3.SQLITE_SCHEMA,
                )
                if not again or time.monotonic() > until:
                    raise _store_error(error) from error
                time.sleep(0.05)
            except sqlite3.Error as error:
                raise _store_error(error) from error
            except UnicodeDecodeError as error:
                raise StoreDamaged(str(error)) from error
            else:
                return

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA foreign_keys = ON")
        # who asks to be forgotten is: without it the bytes of a deleted row stay in the file until the room is needed
        self._connection.execute("PRAGMA secure_delete = ON")
        known = {migration.name for migration in migrations.pending(self.sql)} | {
            one.name for one in migrations.applied(self.sql)
        }
        applied = {one.name for one in migrations.applied(self.sql)}
        ours = {migration.name for migration in migrations._migrations}
        if applied - ours:
            raise StoreTooNew(", ".join(sorted(applied - ours)))
        if known != applied:
            # two processes may open a new store at once: the second waits here, then finds nothing left to do
            self._connection.execute("PRAGMA journal_mode = WAL")
            migrations.apply(self.sql)
        self._connection.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written, or nothing. Raises StoreFull, StoreNotWritable, StoreBusy, StoreDamaged."""
        with translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def shed(self) -> bool:
        """Leave on the disk nothing of rows that were deleted or changed: rewrite the file without the copies that
        SQLite leaves when it moves rows between pages, then empty the write-ahead log, which holds the pages as they
        were. Some tenths of a second for 20 000 people.

        Best effort: False when it could not be done in full, for want of room or because another process reads or
        writes; what was deleted stays deleted, and the next time takes its bytes too. Not inside a transaction.
        Raises StoreDamaged."""
        done = False
        with translated():
            self._connection.execute(f"PRAGMA busy_timeout = {SHED_MILLISECONDS}")
            try:
                with suppress(sqlite3.OperationalError):
                    self._connection.execute("VACUUM")
                    done = True
                with suppress(sqlite3.OperationalError):
                    busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    return done and not busy
            finally:
                self._connection.execute(f"PRAGMA busy_timeout = {self._patience * 1000}")
        return False

    @contextmanager
    def copied(self) -> Iterator[Database]:
        """A copy of everything, to be written into and thrown away: SQLite keeps it in memory or, when it is large, in
        a file that has no name. The originals are not copied. Not inside a transaction.

        Raises StoreBusy, StoreFull, StoreDamaged."""
        with translated():
            connection = sqlite3.connect("", isolation_level=None)
            try:
                self._connection.backup(connection)
                connection.execute("PRAGMA foreign_keys = ON")
                yield Database(connection, self.folder)
            finally:
                connection.close()

    def close(self) -> None:
        self._connection.close()


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's and the system's errors as the project's."""
    try:
        yield
    except sqlite3.Error as error:
        raise _store_error(error) from error
    except UnicodeDecodeError as error:
        raise StoreDamaged(str(error)) from error  # a name in the schema that is no text
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull(str(error)) from error
        raise StoreNotWritable(str(error)) from error


def _store_code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _store_error(error: sqlite3.Error) -> StoreError:
    code = _store_code(error)
    if code == sqlite3.SQLITE_FULL:
        return StoreFull(str(error))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(str(error))
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StoreDamaged(str(error))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return StoreNotWritable(str(error))
    return StoreDamaged(str(error))
