"""Summaries in the store: their versions, passages, and the index over the published ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from knowledge.models import Acronym, Meeting, Passage, Status, Summary
from knowledge.store.database import Database, translated
from knowledge.store.shapes import from_json, to_json


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage with the keys it is found by, each a string of keys between blanks, and a hash of its words."""

    passage: Passage
    own: str
    around: str
    title: str
    words_hash: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate from the index; `rank` is SQLite's bm25, less is better."""

    passage_id: str
    summary_id: int
    position: int
    rank: float


@dataclass(frozen=True, slots=True)
class Stored:
    """A summary with its passages in order."""

    summary: Summary
    passages: tuple[Passage, ...]


class SummaryTable:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(
        self,
        meeting: Meeting,
        text: str,
        *,
        original: str,
        text_hash: str,
        agenda: Sequence[str],
        passages: Iterable[Indexed],
        words: dict[tuple[str, str], int],
        acronyms: Iterable[Acronym],
        replaces: int | None,
        ocr: bool = False,
    ) -> int:
        """Store a version and index it; the summary `replaces` leaves the index. Returns the new summary's id."""
        if replaces is None:
            meeting_id, version = self._new_meeting(meeting), 1
        else:
            row = next(self._sql.query("SELECT meeting_id, version FROM summaries WHERE id = ?", [replaces]))
            meeting_id = row["meeting_id"]
            version = (
                1
                + next(self._sql.query("SELECT max(version) AS v FROM summaries WHERE meeting_id = ?", [meeting_id]))[
                    "v"
                ]
            )
            self._leave_index(replaces, Status.REPLACED)
            self._sql.table("meetings").update(meeting_id, self._meeting_row(meeting))
        summary_id = _key(
            self._sql.table("summaries")
            .insert(
                {
                    "meeting_id": meeting_id,
                    "version": version,
                    "status": Status.PUBLISHED.value,
                    "file": meeting.file,
                    "original": original,
                    "text_hash": text_hash,
                    "text": text,
                    "ocr": int(ocr),
                    "agenda": json.dumps(list(agenda), ensure_ascii=False),
                    "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
                }
            )
            .last_pk
        )
        for position, indexed in enumerate(passages):
            # a text that was published, replaced and is published again brings the same passages: they move to the
            # new version
            self._sql.execute("DELETE FROM passages WHERE id = ?", [indexed.passage.id])
            cursor = self._sql.execute(
                "INSERT INTO passages (id, summary_id, position, words_hash, shape) VALUES (?, ?, ?, ?, ?)",
                [indexed.passage.id, summary_id, position, indexed.words_hash, to_json(indexed.passage)],
            )
            self._sql.execute(
                "INSERT INTO passage_keys (rowid, own, around, title) VALUES (?, ?, ?, ?)",
                [cursor.lastrowid, indexed.own, indexed.around, indexed.title],
            )
        self._sql.conn.executemany(
            "INSERT INTO words (folded, surface, summary_id, times) VALUES (?, ?, ?, ?)",
            [(folded, surface, summary_id, times) for (folded, surface), times in words.items()],
        )
        for acronym in acronyms:
            self._sql.execute(
                "INSERT OR IGNORE INTO acronyms VALUES (?, ?, ?)", [acronym.letters, acronym.expansion, summary_id]
            )
        self._sql.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")
        return summary_id

    def _new_meeting(self, meeting: Meeting) -> int:
        return _key(self._sql.table("meetings").insert(self._meeting_row(meeting)).last_pk)

    def _meeting_row(self, meeting: Meeting) -> dict[str, object]:
        body_id = None
        if meeting.body is not None:
            self._sql.execute("INSERT OR IGNORE INTO bodies (name) VALUES (?)", [meeting.body])
            body_id = next(self._sql.query("SELECT id FROM bodies WHERE name = ?", [meeting.body]))["id"]
        return {"body_id": body_id, "date": meeting.date.isoformat(), "title": meeting.title}

    def _leave_index(self, summary_id: int, status: Status) -> None:
        self._sql.execute("UPDATE summaries SET status = ? WHERE id = ?", [status.value, summary_id])
        self._sql.execute(
            "DELETE FROM passage_keys WHERE rowid IN (SELECT rowid FROM passages WHERE summary_id = ?)", [summary_id]
        )
        self._sql.execute("DELETE FROM words WHERE summary_id = ?", [summary_id])

    # -- reading

    def generation(self) -> int:
        """A number that grows with every publication, whoever published."""
        with translated():
            return int(next(self._sql.query("SELECT value FROM state WHERE name = 'generation'"))["value"])

    def with_text(self, text_hash: str) -> Summary | None:
        """The published summary with exactly this text."""
        return self._one("s.text_hash = ? AND s.status = 'published'", [text_hash])

    def of_day(self, when: date, body: str | None) -> list[Summary]:
        """Published summaries of the meetings of one council on one day."""
        where = "m.date = ? AND b.name IS ? AND s.status = 'published'"
        return [
            self._summary(row)
            for row in self._sql.query(f"{_SELECT} WHERE {where} ORDER BY s.id", [when.isoformat(), body])
        ]

    def shared_passages(self, summary_id: int, hashes: Iterable[str]) -> int:
        """How many of these hashes of words stand among the passages of a summary."""
        wanted = json.dumps(sorted(set(hashes)))
        row = next(
            self._sql.query(
                "SELECT count(DISTINCT words_hash) AS n FROM passages "
                "WHERE summary_id = ? AND words_hash IN (SELECT value FROM json_each(?))",
                [summary_id, wanted],
            )
        )
        return int(row["n"])

    def load(self, summary_id: int) -> Stored | None:
        """A summary, whatever its status, with its passages."""
        with translated():
            summary = self._one("s.id = ?", [summary_id])
            if summary is None:
                return None
            rows = self._sql.query(
                "SELECT id, shape FROM passages WHERE summary_id = ? ORDER BY position", [summary_id]
            )
            return Stored(summary, tuple(from_json(row["id"], row["shape"]) for row in rows))

    def of_passage(self, passage_id: str) -> int | None:
        """The id of the summary that holds a passage."""
        with translated():
            row = next(iter(self._sql.query("SELECT summary_id FROM passages WHERE id = ?", [passage_id])), None)
            return int(row["summary_id"]) if row else None

    def original(self, summary_id: int) -> str | None:
        """The hash under which the file of a summary is kept."""
        with translated():
            row = next(iter(self._sql.query("SELECT original FROM summaries WHERE id = ?", [summary_id])), None)
            return str(row["original"]) if row else None

    def dates(self) -> list[date]:
        """The dates of the meetings that have a published summary, oldest first."""
        with translated():
            rows = self._sql.query(
                "SELECT m.date FROM summaries s JOIN meetings m ON m.id = s.meeting_id "
                "WHERE s.status = 'published' ORDER BY m.date"
            )
            return [date.fromisoformat(row["date"]) for row in rows]

    # -- the index

    def search(self, keys: Sequence[str], limit: int) -> list[Hit]:
        """Passages that hold at least one of the keys, best first by bm25: own words count 3, what stands around 1,
        the title 4."""
        if not keys:
            return []
        match = " OR ".join('"' + key.replace('"', "") + '"' for key in keys)
        with translated():
            rows = self._sql.query(
                "SELECT p.id, p.summary_id, p.position, bm25(passage_keys, 3.0, 1.0, 4.0) AS score FROM passage_keys "
                "JOIN passages p ON p.rowid = passage_keys.rowid WHERE passage_keys MATCH ? ORDER BY score LIMIT ?",
                [match, limit],
            )
            return [Hit(row["id"], row["summary_id"], row["position"], row["score"]) for row in rows]

    def passage_count(self) -> int:
        with translated():
            return int(next(self._sql.query("SELECT count(*) AS n FROM passage_keys"))["n"])

    def key_counts(self, keys: Sequence[str]) -> dict[str, int]:
        """In how many passages' own words each key stands; 1 for one that only headings hold; keys that stand nowhere
        are left out."""
        with translated():
            rows = self._sql.query(
                "SELECT term, max(iif(col = 'own', doc, 1)) AS n FROM key_counts "
                "WHERE term IN (SELECT value FROM json_each(?)) GROUP BY term",
                [json.dumps(list(keys))],
            )
            return {row["term"]: int(row["n"]) for row in rows}

    def words(self) -> list[tuple[str, str, int]]:
        """(folded, as written, how often) of every word in the index."""
        with translated():
            rows = self._sql.query("SELECT folded, surface, sum(times) AS times FROM words GROUP BY folded, surface")
            return [(row["folded"], row["surface"], int(row["times"])) for row in rows]

    def surfaces(self, folded: str) -> list[str]:
        """The ways in which a word of the index is written."""
        with translated():
            return [
                row["surface"]
                for row in self._sql.query("SELECT DISTINCT surface FROM words WHERE folded = ?", [folded])
            ]

    def acronyms(self) -> list[Acronym]:
        """What the published summaries spell out, the latest meeting first."""
        with translated():
            rows = self._sql.query(
                "SELECT a.letters, a.expansion FROM acronyms a JOIN summaries s ON s.id = a.summary_id "
                "JOIN meetings m ON m.id = s.meeting_id WHERE s.status = 'published' ORDER BY m.date DESC, a.rowid"
            )
            return [Acronym(row["letters"], row["expansion"]) for row in rows]

    def _one(self, where: str, values: list[object]) -> Summary | None:
        row = next(iter(self._sql.query(f"{_SELECT} WHERE {where} ORDER BY s.id DESC LIMIT 1", values)), None)
        return self._summary(row) if row else None

    def _summary(self, row: dict[str, object]) -> Summary:
        meeting = Meeting(
            str(row["title"]),
            date.fromisoformat(str(row["date"])),
            str(row["body"]) if row["body"] else None,
            str(row["file"]),
        )
        return Summary(
            int(str(row["id"])),
            meeting,
            int(str(row["version"])),
            Status(str(row["status"])),
            str(row["text"]),
            ocr=bool(row["ocr"]),
        )


def _key(value: object) -> int:
    """The primary key that an insertion gave."""
    if not isinstance(value, int):
        raise TypeError(f"no integer key: {value!r}")
    return value


_SELECT = (
    "SELECT s.id, s.version, s.status, s.file, s.text, s.ocr, m.title, m.date, b.name AS body FROM summaries s "
    "JOIN meetings m ON m.id = s.meeting_id LEFT JOIN bodies b ON b.id = m.body_id"
)
