"""Messages that say a summary was published, as long as it is told under them how many people know."""

from __future__ import annotations

from datetime import date, datetime

from knowledge.following import Announcement
from knowledge.store.alerts import WAITING
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, to_text


class AnnouncementTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(self, one: Announcement) -> None:
        self._sql.execute(
            "INSERT OR REPLACE INTO announcements (summary_id, person, message_id, text, since) VALUES (?, ?, ?, ?, ?)",
            [one.summary_id, one.by, one.message_id, one.text, to_text(one.since)],
        )

    def delete(self, summary_id: int) -> None:
        self._sql.execute("DELETE FROM announcements WHERE summary_id = ?", [summary_id])

    def delete_until(self, last: datetime) -> None:
        self._sql.execute("DELETE FROM announcements WHERE since <= ?", [to_text(last)])

    # -- reading

    def all(self) -> tuple[Announcement, ...]:
        with translated():
            query = "SELECT summary_id, person, message_id, text, since FROM announcements ORDER BY summary_id"
            return tuple(
                Announcement(row["summary_id"], row["person"], row["message_id"], row["text"], from_text(row["since"]))
                for row in self._sql.query(query)
            )

    def progress(self, summary_id: int, now: datetime) -> tuple[int, int]:
        """How many alerts about a summary were sent, and how many of those and of what is due today."""
        with translated():
            query = (
                "SELECT count(a.sent_at) AS sent, count(*) AS total FROM alerts a "  # noqa: S608
                "JOIN followers f ON f.number = a.follower "
                f"WHERE a.summary_id = ? AND (a.sent_at IS NOT NULL OR ({WAITING}))"
            )
            row = next(self._sql.query(query, [summary_id, now.date().isoformat(), to_text(now)]))
            return row["sent"], row["total"]

    def weekly(self, summary_id: int, now: datetime) -> int:
        """How many are to be sent another day."""
        with translated():
            query = (
                "SELECT count(*) AS n FROM alerts a JOIN followers f ON f.number = a.follower "  # noqa: S608
                f"WHERE {WAITING} AND a.summary_id = ? AND a.due_day > ?"
            )
            values = [date.max.isoformat(), to_text(now), summary_id, now.date().isoformat()]
            return int(next(self._sql.query(query, values))["n"])
