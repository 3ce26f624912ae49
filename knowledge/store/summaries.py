"""Summaries in the store: their versions, passages, and the index over the published ones."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.masking import quotable
from knowledge.models import Acronym, Meeting, Passage, Status, Summary
from knowledge.shapes import from_json
from knowledge.store.database import Database, translated


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate from the index; `rank` is SQLite's bm25, less is better."""

    passage_id: str
    summary_id: int
    position: int
    rank: float


@dataclass(frozen=True, slots=True)
class Stored:
    """A summary with its passages in order, as it may be searched and quoted: masked passages are left out, and
    blotted out of the text."""

    summary: Summary
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage as it is stored."""

    passage: Passage
    words_hash: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """`pages` is None where the text has none."""

    agenda: tuple[str, ...]
    passages: int
    pages: int | None
    ocr: bool
    pictures: tuple[int, ...]


class SummaryTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- reading

    def generation(self) -> int:
        """A number that grows with every publication, whoever published."""
        with translated():
            return int(next(self._sql.query("SELECT value FROM state WHERE name = 'generation'"))["value"])

    def with_text(self, text_hash: str, status: Status = Status.PUBLISHED) -> Summary | None:
        """The last summary of this status with exactly this text; at most one is published."""
        return self._one("s.text_hash = ? AND s.status = ?", [text_hash, status.value])

    def with_original(self, original: str) -> Summary | None:
        """The published summary that was read from these bytes."""
        return self._one("s.original = ? AND s.status = 'published'", [original])

    def of_day(self, when: date, body: str | None, status: Status = Status.PUBLISHED) -> list[Summary]:
        """Summaries of one status of the meetings of one council on one day."""
        where = "m.date = ? AND b.name IS ? AND s.status = ?"
        values = [when.isoformat(), body, status.value]
        with translated():
            return [self._summary(row) for row in self._sql.query(f"{_SELECT} WHERE {where} ORDER BY s.id", values)]

    def has_published(self, summary_id: int) -> bool:
        """Whether some version of this summary's meeting is published."""
        query = (
            "SELECT 1 FROM summaries WHERE status = 'published' "
            "AND meeting_id = (SELECT meeting_id FROM summaries WHERE id = ?)"
        )
        with translated():
            return any(True for _ in self._sql.query(query, [summary_id]))

    def most_alike(self, hashes: Iterable[str], limit: int) -> list[Summary]:
        """The published summaries that have most of these hashes of words among their passages, the first most."""
        with translated():
            rows = self._sql.query(
                f"{_SELECT} JOIN passages p ON p.summary_id = s.id "  # noqa: S608
                "WHERE s.status = 'published' AND p.words_hash IN (SELECT value FROM json_each(?)) "
                "GROUP BY s.id ORDER BY count(DISTINCT p.words_hash) DESC, s.id DESC LIMIT ?",
                [json.dumps(sorted(set(hashes))), limit],
            )
            return [self._summary(row) for row in rows]

    def around(self, summary_id: int, limit: int) -> list[Summary]:
        """The published summaries of other meetings of a summary's council, the nearest days first."""
        with translated():
            rows = self._sql.query(
                f"{_SELECT} JOIN summaries o ON o.id = ? JOIN meetings n ON n.id = o.meeting_id "
                "WHERE s.status = 'published' AND m.id <> n.id AND m.body_id IS n.body_id "
                "ORDER BY abs(julianday(m.date) - julianday(n.date)), s.id LIMIT ?",
                [summary_id, limit],
            )
            return [self._summary(row) for row in rows]

    def load(self, summary_id: int) -> Stored | None:
        """A summary, whatever its status, with its passages."""
        with translated():
            summary = self._one("s.id = ?", [summary_id])
            if summary is None:
                return None
            passages = self.passages(summary_id)
            masked = {one.passage.id for one in passages if one.masked}
            text, left = quotable(summary.text, [one.passage for one in passages], masked)
            return Stored(replace(summary, text=text), left)

    def passages(self, summary_id: int) -> tuple[Kept, ...]:
        """All that is stored, the masked ones too, in order."""
        with translated():
            rows = self._sql.query(
                "SELECT id, shape, words_hash, masked FROM passages WHERE summary_id = ? ORDER BY position",
                [summary_id],
            )
            return tuple(
                Kept(from_json(row["id"], row["shape"]), row["words_hash"], bool(row["masked"])) for row in rows
            )

    def shapes(self, summary_id: int) -> tuple[str, ...]:
        """Of its passages, the masked ones too, in order, as they are stored."""
        with translated():
            query = "SELECT shape FROM passages WHERE summary_id = ? ORDER BY position"
            return tuple(row["shape"] for row in self._sql.query(query, [summary_id]))

    def text(self, summary_id: int) -> str:
        """As it is stored, what is masked too."""
        with translated():
            return str(next(self._sql.query("SELECT text FROM summaries WHERE id = ?", [summary_id]))["text"])

    def understood(self, summary_id: int) -> Understood:
        """What was understood of a summary that is in the store."""
        with translated():
            row = next(
                self._sql.query(
                    "SELECT s.agenda, s.pages, s.ocr, s.pictures, count(p.rowid) AS passages FROM summaries s "
                    "LEFT JOIN passages p ON p.summary_id = s.id WHERE s.id = ?",
                    [summary_id],
                )
            )
        return Understood(
            tuple(json.loads(row["agenda"] or "[]")),
            row["passages"],
            row["pages"],
            bool(row["ocr"]),
            tuple(json.loads(row["pictures"])),
        )

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

    def beginning_with(self, phrases: Iterable[Sequence[Collection[str]]]) -> dict[int, set[str]]:
        """The passages, by summary, that hold all words of one of the phrases, in their own words or in what stands
        around: for each word, a key that begins with one of its beginnings."""
        alternatives = {
            " AND ".join(
                sorted("(" + " OR ".join(f'"{one}"*' for one in sorted(begun)) + ")" for begun in words if begun)
            )
            for words in phrases
        }
        if not alternatives:
            return {}
        match = "{own around} : (" + " OR ".join(f"({one})" for one in sorted(alternatives)) + ")"
        found: dict[int, set[str]] = {}
        with translated():
            query = (
                "SELECT p.id, p.summary_id FROM passage_keys JOIN passages p ON p.rowid = passage_keys.rowid "
                "WHERE passage_keys MATCH ?"
            )
            for row in self._sql.query(query, [match]):
                found.setdefault(row["summary_id"], set()).add(row["id"])
        return found

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

    def capitals(self, most: int) -> list[str]:
        """The words of the index of at most so many letters that stand somewhere all in capitals, as written."""
        query = "SELECT DISTINCT surface FROM words WHERE length(folded) <= ? AND upper(surface) = surface"
        with translated():
            return [row["surface"] for row in self._sql.query(query, [most])]

    def acronyms(self) -> list[Acronym]:
        """What the published summaries spell out, the latest meeting first."""
        with translated():
            rows = self._sql.query(
                "SELECT a.letters, a.expansion FROM acronyms a JOIN summaries s ON s.id = a.summary_id "
                "JOIN meetings m ON m.id = s.meeting_id WHERE s.status = 'published' ORDER BY m.date DESC, a.rowid"
            )
            return [Acronym(row["letters"], row["expansion"]) for row in rows]

    def _one(self, where: str, values: list[object]) -> Summary | None:
        with translated():
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
            masked=row["masked_pages"] is not None,
            masked_pages=tuple(json.loads(str(row["masked_pages"] or "[]"))),
            kind=str(row["kind"]) if row["kind"] else None,
        )


_SELECT = (
    "SELECT s.id, s.version, s.status, s.file, s.text, s.ocr, s.masked_pages, s.kind, m.title, m.date, b.name AS body "
    "FROM summaries s "
    "JOIN meetings m ON m.id = s.meeting_id LEFT JOIN bodies b ON b.id = m.body_id"
)
