"""Group chats in the store, and the fingerprint of the key that people and groups are sealed with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.people import Group, Identity
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, to_text


class GroupTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(self, group: Group, lookup: bytes) -> None:
        self._sql.execute(
            "INSERT INTO group_chats (number, lookup, sealed, approved_by, approved_at) VALUES (?, ?, ?, ?, ?)",
            [group.number, lookup, group.sealed, group.approved_by, to_text(group.approved_at)],
        )

    def readdress(self, number: str, new: Identity) -> None:
        self._sql.execute(
            "UPDATE group_chats SET lookup = ?, sealed = ? WHERE number = ?", [new.lookup, new.sealed, number]
        )

    def delete(self, number: str) -> None:
        self._sql.execute("DELETE FROM group_chats WHERE number = ?", [number])

    def reseal(self, change: Callable[[bytes], Identity]) -> int:
        """Give every group a new hash and new sealed bytes; returns how many."""
        rows = [(row["number"], row["sealed"]) for row in self._sql.query("SELECT number, sealed FROM group_chats")]
        for number, sealed in rows:
            self.readdress(number, change(sealed))
        return len(rows)

    # -- reading

    def with_lookup(self, lookup: bytes) -> Group | None:
        return next(self._query("lookup = ?", [lookup]), None)

    def with_number(self, number: str) -> Group | None:
        return next(self._query("number = ?", [number]), None)

    def all(self) -> tuple[Group, ...]:
        return tuple(self._query("1 = 1 ORDER BY approved_at, rowid", []))

    def approved_by(self, person: str) -> tuple[Group, ...]:
        return tuple(self._query("approved_by = ? ORDER BY approved_at, rowid", [person]))

    def _query(self, where: str, values: list[object]) -> Iterator[Group]:
        with translated():
            query = f"SELECT number, sealed, approved_by, approved_at FROM group_chats WHERE {where}"  # noqa: S608
            for row in self._sql.query(query, values):
                yield Group(row["number"], row["sealed"], row["approved_by"], from_text(row["approved_at"]))


class Seal:
    """What tells the key that the sealed bytes were made with from another one; not the key."""

    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    def fingerprint(self) -> bytes | None:
        with translated():
            row = next(iter(self._sql.query("SELECT fingerprint FROM seal")), None)
            return bytes(row["fingerprint"]) if row else None

    def set_fingerprint(self, value: bytes) -> None:
        """Inside a transaction of the caller."""
        self._sql.execute("INSERT OR REPLACE INTO seal (id, fingerprint) VALUES (1, ?)", [value])
