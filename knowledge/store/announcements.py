"""Messages that say a summary was published, as long as it is told under them how many people know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from knowledge.following import Announcement, Reached
from knowledge.store.alerts import DUE, WAITING, as_list
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

    def progress(self, summary_id: int, now: datetime, rounds: Sequence[datetime]) -> Reached:
        """`rounds` are the last digests of each weekday, as `AlertTable.due` has them."""
        with translated():
            query = (
                "SELECT count(a.sent_at) AS sent, count(*) FILTER "  # noqa: S608
                f"(WHERE a.sent_at IS NOT NULL OR {DUE}) AS total, count(*) AS everybody FROM alerts a "
                f"JOIN followers f ON f.number = a.follower WHERE a.summary_id = ? "
                f"AND (a.sent_at IS NOT NULL OR ({WAITING}))"
            )
            row = next(self._sql.query(query, [as_list(rounds), summary_id, to_text(now)]))
            return Reached(row["sent"], row["total"], row["everybody"] - row["total"])
