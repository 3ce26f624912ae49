"""What comes in and is no draft yet, in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, to_text


@dataclass(frozen=True, slots=True)
class PastingRow:
    """`signs` is the length of all parts together."""

    state: str
    last_at: datetime
    parts: int
    signs: int


class ArrivalTable:
    """Writing happens inside a transaction of the caller. Messages are numbers that whoever asks gave."""

    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- texts that are pasted

    def pasting(self, member: str) -> PastingRow | None:
        query = (
            "SELECT state, last_at, count(p.message) AS parts, coalesce(sum(length(p.text)), 0) AS signs "
            "FROM pastings LEFT JOIN pasted_parts p USING (member) WHERE member = ? GROUP BY member"
        )
        with translated():
            row = next(self._sql.query(query, [member]), None)
        return PastingRow(row["state"], from_text(row["last_at"]), row["parts"], row["signs"]) if row else None

    def set_pasting(self, member: str, state: str, last_at: datetime) -> None:
        """Nothing for somebody whom the store does not know."""
        self._sql.execute(
            "INSERT INTO pastings (member, state, last_at) SELECT number, ?2, ?3 FROM people WHERE number = ?1 "
            "ON CONFLICT (member) DO UPDATE SET state = excluded.state, last_at = excluded.last_at",
            [member, state, to_text(last_at)],
        )

    def set_part(self, member: str, message: int, text: str) -> None:
        """In the place of what the same message said before."""
        self._sql.execute(
            "INSERT INTO pasted_parts (member, message, text) SELECT member, ?2, ?3 FROM pastings WHERE member = ?1 "
            "ON CONFLICT (member, message) DO UPDATE SET text = excluded.text",
            [member, message, text],
        )

    def drop_part(self, member: str, message: int) -> None:
        self._sql.execute("DELETE FROM pasted_parts WHERE member = ? AND message = ?", [member, message])

    def parts(self, member: str) -> dict[int, str]:
        """By message, in order."""
        query = "SELECT message, text FROM pasted_parts WHERE member = ? ORDER BY message"
        with translated():
            return {row["message"]: row["text"] for row in self._sql.query(query, [member])}

    def drop_pasting(self, member: str) -> None:
        # the rows that go by themselves are counted by nobody
        self._sql.execute("DELETE FROM pastings WHERE member = ?", [member])

    # -- messages that say how far something is

    def status(self, member: str, message: int) -> int | None:
        query = "SELECT status FROM arrivals WHERE member = ? AND message = ?"
        with translated():
            row = next(self._sql.query(query, [member, message]), None)
        return int(row["status"]) if row else None

    def set_status(self, member: str, message: int, status: int, at: datetime) -> None:
        self._sql.execute(
            "INSERT OR REPLACE INTO arrivals (member, message, status, at) "
            "SELECT number, ?2, ?3, ?4 FROM people WHERE number = ?1",
            [member, message, status, to_text(at)],
        )

    def drop_status(self, member: str, message: int) -> None:
        self._sql.execute("DELETE FROM arrivals WHERE member = ? AND message = ?", [member, message])

    def delete_until(self, last: datetime) -> None:
        """What nobody went on with since."""
        self._sql.execute("DELETE FROM pastings WHERE last_at <= ?", [to_text(last)])
        self._sql.execute("DELETE FROM arrivals WHERE at <= ?", [to_text(last)])
