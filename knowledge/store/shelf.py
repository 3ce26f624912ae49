"""Summaries in the store as a list to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.models import Meeting, Status
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, maybe


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Everything about a summary but its text."""

    id: int
    meeting_id: int
    meeting: Meeting
    version: int
    status: Status
    published_at: datetime
    ended_at: datetime | None
    original: str
    passages: int
    pages: int | None
    ocr: bool
    masked: bool
    reason: str | None
    withdrawn_by: str | None
    kind: str | None
    council: int


@dataclass(frozen=True, slots=True)
class CouncilRow:
    number: int
    name: str | None
    meetings: int
    latest: date


class ShelfTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    def one(self, summary_id: int) -> SummaryRow | None:
        return next(self._query("s.id = ?", [summary_id]), None)

    def versions(self, meeting_id: int) -> tuple[SummaryRow, ...]:
        """Newest first."""
        return tuple(self._query("s.meeting_id = ? ORDER BY s.version DESC", [meeting_id]))

    def listed(
        self, statuses: Iterable[Status], council: int | None, offset: int, limit: int
    ) -> tuple[SummaryRow, ...]:
        """The newest meeting first, its newest version first."""
        where = f"{_among(statuses)} AND (?1 IS NULL OR ifnull(m.body_id, 0) = ?1) "
        where += "ORDER BY m.date DESC, b.name, m.id DESC, s.version DESC LIMIT ?2 OFFSET ?3"
        return tuple(self._query(where, [council, limit, offset]))

    def published_after(self, summary_id: int) -> tuple[int, ...]:
        """The ids of the published summaries, in order."""
        query = "SELECT id FROM summaries WHERE status = 'published' AND id > ? ORDER BY id"
        with translated():
            return tuple(row["id"] for row in self._sql.query(query, [summary_id]))

    def count(self, statuses: Iterable[Status], council: int | None) -> int:
        query = f"SELECT count(*) AS n {_FROM} WHERE {_among(statuses)} AND (?1 IS NULL OR ifnull(m.body_id, 0) = ?1)"
        with translated():
            return int(next(self._sql.query(query, [council]))["n"])

    def councils(self) -> tuple[CouncilRow, ...]:
        """Those of which a summary is published, the latest meeting first."""
        query = (
            "SELECT ifnull(m.body_id, 0) AS number, b.name AS name, count(DISTINCT m.id) AS meetings, "
            f"max(m.date) AS latest {_FROM} WHERE s.status = 'published' GROUP BY 1 ORDER BY latest DESC, name"
        )
        with translated():
            return tuple(
                CouncilRow(row["number"], row["name"], row["meetings"], date.fromisoformat(row["latest"]))
                for row in self._sql.query(query)
            )

    def _query(self, where: str, values: list[object]) -> Iterator[SummaryRow]:
        with translated():
            for row in self._sql.query(f"{_SELECT} WHERE {where}", values):
                meeting = Meeting(row["title"], date.fromisoformat(row["date"]), row["body"], row["file"])
                yield SummaryRow(
                    row["id"],
                    row["meeting_id"],
                    meeting,
                    row["version"],
                    Status(row["status"]),
                    from_text(row["published_at"]),
                    maybe(row["ended_at"]),
                    row["original"],
                    row["passages"],
                    row["pages"],
                    bool(row["ocr"]),
                    row["masked_pages"] is not None,
                    row["reason"],
                    row["withdrawn_by"],
                    row["kind"],
                    row["council"],
                )


def _among(statuses: Iterable[Status]) -> str:
    return "s.status IN ({})".format(", ".join(f"'{Status(status).value}'" for status in statuses))


_FROM = "FROM summaries s JOIN meetings m ON m.id = s.meeting_id LEFT JOIN bodies b ON b.id = m.body_id"
_SELECT = (
    "SELECT s.id, s.meeting_id, m.title, m.date, b.name AS body, s.file, s.version, s.status, s.published_at, "  # noqa: S608
    "s.ended_at, s.original, s.pages, s.ocr, s.masked_pages, s.reason, s.withdrawn_by, s.kind, "
    "ifnull(m.body_id, 0) AS council, "
    f"(SELECT count(*) FROM passages p WHERE p.summary_id = s.id) AS passages {_FROM}"
)
