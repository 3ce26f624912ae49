"""Summaries as they are written into the store: versions, passages, index; all inside a transaction of the caller."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from knowledge.masking import pages_of
from knowledge.models import Acronym, Meeting, Passage, Span, Status
from knowledge.shapes import from_json, to_json
from knowledge.store.database import Database
from knowledge.store.instants import to_text

_REBUILT = "rebuilt"


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage with the keys it is found by, each a string of keys between blanks, and a hash of its words. A masked
    one is not found by any."""

    passage: Passage
    own: str
    around: str
    title: str
    words_hash: str
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is stored of a text and found by."""

    text: str
    text_hash: str
    original: str
    ocr: bool
    pictures: tuple[int, ...]
    kind: str | None
    pages: int | None
    agenda: tuple[str, ...]
    passages: tuple[Indexed, ...]
    words: dict[tuple[str, str], int]
    acronyms: tuple[Acronym, ...]


class SummaryWriter:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    def add(self, meeting: Meeting, contents: Contents, *, at: datetime, continues: int | None) -> int:
        """Store a version and index it. The summary `continues` is of the same meeting and leaves the index, if it was
        in it. Returns the new summary's id."""
        version = 1
        if continues is None:
            meeting_id = self._new_meeting(meeting)
        else:
            row = next(self._sql.query("SELECT meeting_id, status FROM summaries WHERE id = ?", [continues]))
            meeting_id = row["meeting_id"]
            last = next(self._sql.query("SELECT max(version) AS v FROM summaries WHERE meeting_id = ?", [meeting_id]))
            version += last["v"]
            if row["status"] == Status.PUBLISHED.value:
                self._leave_index(continues, Status.REPLACED, at)
            self._sql.table("meetings").update(meeting_id, self._meeting_row(meeting))
        summary_id = _key(
            self._sql.table("summaries")
            .insert(
                {
                    "meeting_id": meeting_id,
                    "version": version,
                    "status": Status.PUBLISHED.value,
                    "file": meeting.file,
                    "published_at": to_text(at),
                    **_columns(contents),
                }
            )
            .last_pk
        )
        self._index(summary_id, contents)
        self._mask_in_former(meeting_id, summary_id, contents)
        self._grow()
        return summary_id

    def rewrite(self, summary_id: int, contents: Contents) -> None:
        """The same version, read anew."""
        self._clear(summary_id)
        self._sql.execute("DELETE FROM passages WHERE summary_id = ?", [summary_id])
        self._sql.table("summaries").update(summary_id, _columns(contents))
        self._index(summary_id, contents)
        self._grow()

    def withdraw(self, summary_id: int, at: datetime, by: str | None, reason: str) -> bool:
        """False when it is not published."""
        done = self._sql.execute(
            "UPDATE summaries SET reason = ?, withdrawn_by = (SELECT number FROM people WHERE number = ?) "
            "WHERE id = ? AND status = ?",
            [reason, by, summary_id, Status.PUBLISHED.value],
        ).rowcount
        if done:
            self._leave_index(summary_id, Status.WITHDRAWN, at)
            self._grow()
        return bool(done)

    # -- how far a rebuilding went

    def mark(self, summary_id: int) -> None:
        """Everything up to this summary was read anew."""
        self._sql.execute("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", [_REBUILT, summary_id])

    def marked(self) -> int:
        """0 when no rebuilding was begun and not ended."""
        row = next(iter(self._sql.query("SELECT value FROM state WHERE name = ?", [_REBUILT])), None)
        return int(row["value"]) if row else 0

    def unmark(self) -> None:
        self._sql.execute("DELETE FROM state WHERE name = ?", [_REBUILT])

    # -- parts

    def _index(self, summary_id: int, contents: Contents) -> None:
        for position, indexed in enumerate(contents.passages):
            # a text that was published, replaced and is published again brings the same passages: they move to the
            # new version
            self._sql.execute("DELETE FROM passages WHERE id = ?", [indexed.passage.id])
            cursor = self._sql.execute(
                "INSERT INTO passages (id, summary_id, position, words_hash, shape, masked) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    indexed.passage.id,
                    summary_id,
                    position,
                    indexed.words_hash,
                    to_json(indexed.passage),
                    int(indexed.masked),
                ],
            )
            if not indexed.masked:
                self._sql.execute(
                    "INSERT INTO passage_keys (rowid, own, around, title) VALUES (?, ?, ?, ?)",
                    [cursor.lastrowid, indexed.own, indexed.around, indexed.title],
                )
        self._sql.conn.executemany(
            "INSERT INTO words (folded, surface, summary_id, times) VALUES (?, ?, ?, ?)",
            [(folded, surface, summary_id, times) for (folded, surface), times in contents.words.items()],
        )
        for acronym in contents.acronyms:
            self._sql.execute(
                "INSERT OR IGNORE INTO acronyms VALUES (?, ?, ?)", [acronym.letters, acronym.expansion, summary_id]
            )

    def _mask_in_former(self, meeting_id: int, summary_id: int, contents: Contents) -> None:
        """What is masked now is not quoted from an earlier version either, which old buttons still show."""
        hashes = json.dumps([indexed.words_hash for indexed in contents.passages if indexed.masked])
        rows = self._sql.query(
            "SELECT p.rowid AS place, p.summary_id, s.text FROM passages p JOIN summaries s ON s.id = p.summary_id "
            "WHERE s.meeting_id = ? AND s.id <> ? AND p.words_hash IN (SELECT value FROM json_each(?))",
            [meeting_id, summary_id, hashes],
        )
        texts: dict[int, str] = {}
        for row in list(rows):
            self._sql.execute("UPDATE passages SET masked = 1 WHERE rowid = ?", [row["place"]])
            texts[row["summary_id"]] = row["text"]
        for other, text in texts.items():
            masked = self._sql.query("SELECT id, shape FROM passages WHERE summary_id = ? AND masked = 1", [other])
            spans = [from_json(row["id"], row["shape"]).span for row in masked]
            self._sql.execute("UPDATE summaries SET masked_pages = ? WHERE id = ?", [_pages(text, spans), other])

    def _leave_index(self, summary_id: int, status: Status, at: datetime) -> None:
        self._sql.execute(
            "UPDATE summaries SET status = ?, ended_at = ? WHERE id = ?", [status.value, to_text(at), summary_id]
        )
        self._clear(summary_id)

    def _clear(self, summary_id: int) -> None:
        """Nothing is found in it any more."""
        self._sql.execute(
            "DELETE FROM passage_keys WHERE rowid IN (SELECT rowid FROM passages WHERE summary_id = ?)", [summary_id]
        )
        self._sql.execute("DELETE FROM words WHERE summary_id = ?", [summary_id])
        self._sql.execute("DELETE FROM acronyms WHERE summary_id = ?", [summary_id])

    def _grow(self) -> None:
        self._sql.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")

    def _new_meeting(self, meeting: Meeting) -> int:
        return _key(self._sql.table("meetings").insert(self._meeting_row(meeting)).last_pk)

    def _meeting_row(self, meeting: Meeting) -> dict[str, object]:
        body_id = None
        if meeting.body is not None:
            self._sql.execute("INSERT OR IGNORE INTO bodies (name) VALUES (?)", [meeting.body])
            body_id = next(self._sql.query("SELECT id FROM bodies WHERE name = ?", [meeting.body]))["id"]
        return {"body_id": body_id, "date": meeting.date.isoformat(), "title": meeting.title}


def _columns(contents: Contents) -> dict[str, object]:
    masked = [indexed.passage.span for indexed in contents.passages if indexed.masked]
    return {
        "original": contents.original,
        "text_hash": contents.text_hash,
        "text": contents.text,
        "ocr": int(contents.ocr),
        "pictures": json.dumps(contents.pictures),
        "kind": contents.kind,
        "pages": contents.pages,
        "agenda": json.dumps(list(contents.agenda), ensure_ascii=False),
        "masked_pages": _pages(contents.text, masked),
    }


def _pages(text: str, masked: Collection[Span]) -> str | None:
    # of a text without pages too: it may be a PDF of one page, of which nothing is to be shown
    return json.dumps(pages_of(text, masked, paged=True)) if masked else None


def _key(value: object) -> int:
    """The primary key that an insertion gave."""
    if not isinstance(value, int):
        raise TypeError(f"no integer key: {value!r}")
    return value
