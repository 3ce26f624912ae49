"""The audit trail in the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from knowledge.people import Act, Deed
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, to_text


class ActTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(self, at: datetime, actor: str | None, deed: Deed, about: str) -> None:
        """An actor whom the store does not know any more is noted as nobody."""
        self._sql.execute(
            "INSERT INTO acts (at, actor, deed, about) VALUES (?, (SELECT number FROM people WHERE number = ?), ?, ?)",
            [to_text(at), actor, deed.value, about],
        )

    def scrub(self, number: str) -> None:
        """No act says any more that it was about this person. Who did it goes with the person's row."""
        self._sql.execute(
            "UPDATE acts SET about = trim(replace(about, ?, '')) WHERE instr(about, ?) > 0", [number, number]
        )

    def delete_until(self, last: datetime) -> int:
        return self._sql.execute("DELETE FROM acts WHERE at <= ?", [to_text(last)]).rowcount

    # -- reading

    def newest_first(self, limit: int, before: int | None) -> tuple[Act, ...]:
        """At most `limit` acts, older than the one with the id `before`."""
        return tuple(self._query("?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2", [before, limit]))

    def of(self, number: str) -> tuple[Act, ...]:
        """What a person did and what was done about them, oldest first."""
        return tuple(self._query("actor = ?1 OR instr(about, ?1) > 0 ORDER BY id", [number]))

    def count_by(self, number: str) -> int:
        with translated():
            query = "SELECT count(*) AS n FROM acts WHERE actor = ?"
            return int(next(self._sql.query(query, [number]))["n"])

    def _query(self, where: str, values: list[object]) -> Iterator[Act]:
        with translated():
            rows = self._sql.query(f"SELECT id, at, actor, deed, about FROM acts WHERE {where}", values)  # noqa: S608
            for row in rows:
                yield Act(row["id"], from_text(row["at"]), row["actor"], Deed(row["deed"]), row["about"])
