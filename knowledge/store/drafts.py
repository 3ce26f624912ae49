"""Drafts in the store: files that were read and are not published yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.models import Span
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, to_text


@dataclass(frozen=True, slots=True)
class DraftRow:
    """`found_…` is what the file says, `given_…` what somebody said. `masks` are slices of the text, not passages: they
    stay true when a newer program cuts the text otherwise. `structured` is what was understood of the text, as JSON;
    None, as `kind`, for a draft begun before it was kept."""

    number: str
    by: str | None
    created_at: datetime
    file: str
    original: str
    text: str
    text_hash: str
    ocr: bool
    pictures: tuple[int, ...]
    found_date: date | None
    found_title: str | None
    found_body: str | None
    given_date: date | None
    given_title: str | None
    given_body: str | None
    masks: tuple[Span, ...]
    kind: str | None
    structured: str | None


@dataclass(frozen=True, slots=True)
class EndedRow:
    """A draft that is gone: `summary_id` is what it became, None when it was cancelled."""

    number: str
    summary_id: int | None
    replaced: bool
    ended_at: datetime


class DraftTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(self, row: DraftRow) -> None:
        """Somebody whom the store does not know any more is noted as nobody."""
        self._sql.execute(
            "INSERT INTO drafts (begun_by, number, created_at, file, original, text, text_hash, ocr, pictures, "
            "found_date, found_title, found_body, given_date, given_title, given_body, masks, "
            "kind, structured) VALUES "
            "((SELECT number FROM people WHERE number = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                row.by,
                row.number,
                to_text(row.created_at),
                row.file,
                row.original,
                row.text,
                row.text_hash,
                int(row.ocr),
                json.dumps(row.pictures),
                _day(row.found_date),
                row.found_title,
                row.found_body,
                _day(row.given_date),
                row.given_title,
                row.given_body,
                _masks(row.masks),
                row.kind,
                row.structured,
            ],
        )

    def change(self, row: DraftRow) -> None:
        """What was given and what is masked."""
        self._sql.execute(
            "UPDATE drafts SET given_date = ?, given_title = ?, given_body = ?, masks = ? WHERE number = ?",
            [_day(row.given_date), row.given_title, row.given_body, _masks(row.masks), row.number],
        )

    def keep_structure(self, number: str, structured: str) -> None:
        self._sql.execute("UPDATE drafts SET structured = ? WHERE number = ?", [structured, number])

    def delete(self, number: str) -> None:
        self._sql.execute("DELETE FROM drafts WHERE number = ?", [number])

    def delete_until(self, last: datetime) -> int:
        return self._sql.execute("DELETE FROM drafts WHERE created_at <= ?", [to_text(last)]).rowcount

    def end(self, row: EndedRow) -> None:
        """The draft is gone; what became of it is noted."""
        self.delete(row.number)
        self._sql.execute(
            "INSERT INTO ended_drafts (number, summary_id, replaced, ended_at) VALUES (?, ?, ?, ?)",
            [row.number, row.summary_id, int(row.replaced), to_text(row.ended_at)],
        )

    def forget_ended_until(self, last: datetime) -> None:
        self._sql.execute("DELETE FROM ended_drafts WHERE ended_at <= ?", [to_text(last)])

    # -- reading

    def ended(self, number: str) -> EndedRow | None:
        with translated():
            row = next(self._sql.query("SELECT * FROM ended_drafts WHERE number = ?", [number]), None)
        if row is None:
            return None
        return EndedRow(row["number"], row["summary_id"], bool(row["replaced"]), from_text(row["ended_at"]))

    def all(self) -> tuple[DraftRow, ...]:
        """Of everybody, newest first."""
        return tuple(self._query("1 ORDER BY created_at DESC, rowid DESC", []))

    def with_number(self, number: str) -> DraftRow | None:
        return next(self._query("number = ?", [number]), None)

    def begun_by(self, person: str | None) -> tuple[DraftRow, ...]:
        """Newest first."""
        return tuple(self._query("begun_by IS ? ORDER BY created_at DESC, rowid DESC", [person]))

    def _query(self, where: str, values: list[object]) -> Iterator[DraftRow]:
        with translated():
            for row in self._sql.query(f"SELECT * FROM drafts WHERE {where}", values):  # noqa: S608
                yield DraftRow(
                    row["number"],
                    row["begun_by"],
                    from_text(row["created_at"]),
                    row["file"],
                    row["original"],
                    row["text"],
                    row["text_hash"],
                    bool(row["ocr"]),
                    tuple(json.loads(row["pictures"])),
                    _from_day(row["found_date"]),
                    row["found_title"],
                    row["found_body"],
                    _from_day(row["given_date"]),
                    row["given_title"],
                    row["given_body"],
                    tuple(Span(*pair) for pair in json.loads(row["masks"])),
                    row["kind"],
                    row["structured"],
                )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _from_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _masks(spans: tuple[Span, ...]) -> str:
    return json.dumps([[span.start, span.stop] for span in spans])
